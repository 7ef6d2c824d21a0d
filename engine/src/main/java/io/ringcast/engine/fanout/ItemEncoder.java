package io.ringcast.engine.fanout;

import io.ringcast.engine.latest.LatestValueFlyweight;
import org.agrona.MutableDirectBuffer;

/**
 * Writes the items of a {@code metric_update} in one format, each with the separator that stands between two. Each method
 * returns the offset after what it wrote; what is written depends on the arguments alone. State thread only.
 */
interface ItemEncoder {
    /** The most bytes of a declaration and an item of so many samples, together. */
    int maxLength(LatestValueFlyweight series, int sampleCount);

    /** Says which series the items are of that follow; writes nothing where each item says so itself. */
    int writeDeclaration(MutableDirectBuffer target, int offset, LatestValueFlyweight series);

    /**
     * Writes the newest sample of a series as the map has it.
     *
     * @param extremes of the samples that the item stands for; null: nothing is said of them.
     * @param baseNs what the times of the message count from.
     */
    int writeNewest(
            MutableDirectBuffer target,
            int offset,
            LatestValueFlyweight series,
            Extremes extremes,
            int fieldBits,
            long baseNs);

    /**
     * Writes some samples of one series of a batch as one update; says their extremes where {@link ItemShape#hasExtremes}.
     *
     * @param baseNs what the times of the message count from.
     */
    int writeUpdate(
            MutableDirectBuffer target,
            int offset,
            LatestValueFlyweight series,
            UpdateSamples samples,
            int fieldBits,
            long baseNs);

    /** Writes what names a series that was removed. */
    int writeRemoved(MutableDirectBuffer target, int offset, LatestValueFlyweight series);

    /** The length of {@link #writeRemoved}. */
    int removedLength(LatestValueFlyweight series);
}
