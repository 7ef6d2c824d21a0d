/** Tests of the command line and of the server as a whole. */
package io.ringcast.server;
