package io.ringcast.client;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The digest of a mirror, as docs/protocol.md defines it: equal for equal mirrors, whoever computes it. The order of series
 * does not count, nor that of labels.
 */
final class MirrorDigest {
    private static final int SEED_A = 0x9747b28c;
    private static final int SEED_B = 0x3c6ef372;
    private static final long CANONICAL_NAN = 0x7ff8000000000000L;

    private int laneA;
    private int laneB;

    /** Adds a series. */
    void add(SeriesName series, Sample newest) {
        final byte[] key = key(series);
        laneA += hash(key, SEED_A, newest);
        laneB += hash(key, SEED_B, newest);
    }

    /** 16 lower-case hex digits. */
    String hex() {
        return String.format("%08x%08x", laneA, laneB);
    }

    private static byte[] key(SeriesName series) {
        final StringBuilder key = new StringBuilder(series.agent()).append('\0').append(series.metric());
        // Names of labels are ASCII, so that the order of their characters is that of their bytes.
        for (final Map.Entry<String, String> label : new TreeMap<>(series.labels()).entrySet()) {
            key.append('\0').append(label.getKey()).append('\0').append(label.getValue());
        }
        return key.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static int hash(byte[] key, int seed, Sample newest) {
        int hash = murmur3(key, seed);
        final long bits = newest.isInteger() ? Long.parseLong(newest.valueText()) : bitsOf(newest.value());
        hash = mix(mix(hash, newest.timestampNs()), bits);
        return finished(hash ^ (newest.isInteger() ? 1 : 0));
    }

    private static long bitsOf(double value) {
        return Double.isNaN(value) ? CANONICAL_NAN : Double.doubleToRawLongBits(value);
    }

    private static int mix(int hash, long word) {
        return finished(finished(hash ^ (int) word) ^ (int) (word >>> Integer.SIZE));
    }

    /** murmur3_x86_32. */
    static int murmur3(byte[] bytes, int seed) {
        int hash = seed;
        final int whole = bytes.length & ~3;
        for (int i = 0; i < whole; i += 4) {
            final int block = (bytes[i] & 0xff)
                    | ((bytes[i + 1] & 0xff) << 8)
                    | ((bytes[i + 2] & 0xff) << 16)
                    | ((bytes[i + 3] & 0xff) << 24);
            hash = Integer.rotateLeft(hash ^ scrambled(block), 13) * 5 + 0xe6546b64;
        }
        int tail = 0;
        for (int i = bytes.length - 1; i >= whole; i--) {
            tail = (tail << 8) | (bytes[i] & 0xff);
        }
        return finished(hash ^ scrambled(tail) ^ bytes.length);
    }

    private static int scrambled(int block) {
        return Integer.rotateLeft(block * 0xcc9e2d51, 15) * 0x1b873593;
    }

    private static int finished(int hash) {
        int mixed = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
        return mixed ^ (mixed >>> 16);
    }
}
