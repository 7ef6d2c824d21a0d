/**
 * The sending side: what an agent does, real or simulated.
 *
 * <pre>
 *   BatchSource ──> TelemetryAgent ──> AgentSession ──gRPC──> server
 *   (HostMetrics,     every interval      UnackedBuffer,
 *    SimulatedAgent)                      reconnect, resend
 * </pre>
 *
 * Everything of one agent runs on one {@link io.ringcast.reconnect.TaskScheduler}.
 */
package io.ringcast.agent;
