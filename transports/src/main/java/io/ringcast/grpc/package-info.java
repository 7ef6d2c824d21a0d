/**
 * Agents come in here over gRPC: {@code ringcast.v1.TelemetryIngest/Session}, and {@code volta.VoltaCollector} for volta's, with
 * health and reflection beside them.
 *
 * <pre>
 *  socket ──&gt; RingStream ──&gt; IngestLoop ──tryPublish──&gt; the ring            event loop: everything left of the ring
 *                                  │ BACK_PRESSURED: waits here, in order
 *  socket &lt;── AckSender &lt;── IngestLoop &lt;──onAcksReady── AckRing &lt;── state thread
 * </pre>
 *
 * {@code IngestStream} and {@code VoltaMetricStream} are the two dialects of a {@code RingStream}; each words its acks through a
 * {@code ReplyDialect}.
 *
 * Each connection belongs to one event loop, and each event loop has one {@code IngestLoop}; all state of a stream is
 * touched on that thread alone. Nothing here blocks it.
 */
package io.ringcast.grpc;
