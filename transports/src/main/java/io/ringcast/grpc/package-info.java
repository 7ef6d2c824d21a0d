/**
 * Agents come in here: {@code ringcast.v1.TelemetryIngest/Session} over gRPC, with health and reflection beside it.
 *
 * <pre>
 *  socket ──&gt; IngestStream ──&gt; IngestLoop ──tryPublish──&gt; the ring            event loop: everything left of the ring
 *                                  │ BACK_PRESSURED: waits here, in order
 *  socket &lt;── AckSender &lt;── IngestLoop &lt;──onAcksReady── AckRing &lt;── state thread
 * </pre>
 *
 * Each connection belongs to one event loop, and each event loop has one {@code IngestLoop}; all state of a stream is
 * touched on that thread alone. Nothing here blocks it.
 */
package io.ringcast.grpc;
