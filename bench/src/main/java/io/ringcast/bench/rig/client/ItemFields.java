package io.ringcast.bench.rig.client;

import java.util.Arrays;

/** One item of a {@code metric_update}: its series, its samples, and {@code n}. Reused; one thread. */
final class ItemFields {
    private static final long HASH_START = 0xCBF2_9CE4_8422_2325L;
    private static final long HASH_FACTOR = 0x0000_0100_0000_01B3L;

    private long[] timestampsNs = new long[16];
    private double[] values = new double[16];
    private int earlierCount;
    private long keyHash;
    private long newestNs;
    private double newestValue;
    private long n;

    /** Begins another item. */
    void clear() {
        earlierCount = 0;
        keyHash = HASH_START;
        n = -1;
    }

    /** Adds a character to what tells the series from others. */
    void key(int character) {
        keyHash = (keyHash ^ character) * HASH_FACTOR;
    }

    void key(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            key(text.charAt(i));
        }
    }

    void newestNs(long timestampNs) {
        newestNs = timestampNs;
    }

    void newestValue(double value) {
        newestValue = value;
    }

    void n(long newN) {
        n = newN;
    }

    /** Adds an earlier sample; oldest first. */
    void earlier(long timestampNs, double value) {
        if (earlierCount + 1 == timestampsNs.length) {
            timestampsNs = Arrays.copyOf(timestampsNs, 2 * timestampsNs.length);
            values = Arrays.copyOf(values, 2 * values.length);
        }
        timestampsNs[earlierCount] = timestampNs;
        values[earlierCount++] = value;
    }

    /** 64 bits of hash: two series that share one would be seen as a series whose time goes back. */
    long keyHash() {
        return keyHash;
    }

    int sampleCount() {
        return earlierCount + 1;
    }

    /** Oldest first. */
    long timestampNs(int sample) {
        return sample == earlierCount ? newestNs : timestampsNs[sample];
    }

    double value(int sample) {
        return sample == earlierCount ? newestValue : values[sample];
    }

    /** Samples of the series so far, as the server said; -1 if it did not. */
    long n() {
        return n;
    }
}
