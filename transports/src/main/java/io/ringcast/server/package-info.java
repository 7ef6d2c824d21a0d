/**
 * The command line, and the server as a whole.
 *
 * <pre>
 *   Ringcast ─┬─ serve ──> RingcastServer: engine, live WebSocket, gRPC ingest (and the demo's agents)
 *             ├─ config, doctor ──> ServerOptions, of serve too ──> io.ringcast.config
 *             ├─ agent, simulate, send ──> io.ringcast.agent
 *             └─ tail, watch ──> io.ringcast.client
 * </pre>
 *
 * The only package that prints to the terminal, reads the environment and ends the process.
 */
package io.ringcast.server;
