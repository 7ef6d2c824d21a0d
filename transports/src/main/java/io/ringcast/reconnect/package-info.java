/** What everything that connects to a server needs: waiting times that spread a fleet, and one thread to wait on. */
package io.ringcast.reconnect;
