/** The server: its command line, its start and its stop. */
package io.ringcast.server;
