package io.ringcast.engine.validate;

/**
 * What a batch may hold; told to agents in the handshake's answer. Lengths in bytes of UTF-8.
 *
 * @param maxSeriesTotal of all agents together.
 * @param maxFutureSkewMs how far a timestamp may be ahead of the server's clock; 0: however far.
 */
public record BatchLimits(
        int maxBatchBytes,
        int maxSeries,
        int maxSamples,
        int maxLabels,
        int maxNameBytes,
        int maxLabelNameBytes,
        int maxLabelValueBytes,
        int maxSeriesRefs,
        int maxSeriesTotal,
        long maxFutureSkewMs) {}
