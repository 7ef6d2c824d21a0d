package io.ringcast.engine.validate;

/** What a batch may hold; told to agents in the handshake's answer. Lengths in bytes of UTF-8. */
public record BatchLimits(
        int maxBatchBytes,
        int maxSeries,
        int maxSamples,
        int maxLabels,
        int maxNameBytes,
        int maxLabelNameBytes,
        int maxLabelValueBytes,
        int maxSeriesPerAgent,
        int maxSeriesRefs) {}
