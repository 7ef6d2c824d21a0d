/** The live listener: WebSocket clients in, their requests to the engine, the engine's frames to their sockets. */
package io.ringcast.ws;
