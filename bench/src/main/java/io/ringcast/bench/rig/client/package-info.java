/**
 * Load out: many WebSocket connections on one thread that read cheaply, check what they read, and can stall on purpose. A
 * {@code Dialect} tells what a server's messages look like.
 */
package io.ringcast.bench.rig.client;
