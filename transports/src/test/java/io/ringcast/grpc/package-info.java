/** Tests of the gRPC listener: real sockets, and an engine that is played. */
package io.ringcast.grpc;
