/**
 * The load rig: one run of one server under one load, from the intended send time to a verdict.
 *
 * <pre>
 *   Sender ──> IngestDriver ──gRPC──> server process ──WebSocket──> Receivers ──> ClientRecord
 *     │ pace      (ingest)            (peer, own cores)              (client)        │
 *     └──────────────────────────> LoadRun ──> RunVerdict (measure) <────────────────┘
 * </pre>
 *
 * The load runs in this process, the server in its own; each on its own cores where the machine allows it.
 */
package io.ringcast.bench.rig;
