/**
 * Load in. A {@code Sender} paces an {@code IngestDriver}, which is the seam for protocols: gRPC agents, lines of text over TCP,
 * messages of brokers' protocols, or straight into the receivers to measure the rig itself.
 */
package io.ringcast.bench.rig.ingest;
