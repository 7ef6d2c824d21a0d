package io.ringcast.engine.fanout;

import org.agrona.DirectBuffer;

/**
 * The verdicts of all regular expressions on the values they have met, within a fixed amount of memory. There are two
 * generations: when the younger is full, the older is forgotten and they change places, so a flood of new values drives out
 * what nobody asks for, and what is asked for stays. State thread only.
 */
final class Verdicts {
    /** Most verdicts of one generation. */
    static final int MAX_COUNT = 1 << 16;
    /** Most bytes of the entries of one generation. */
    static final int MAX_LENGTH = 4 << 20;

    private final long seed;
    private VerdictTable young;
    private VerdictTable old;
    private int forgottenCount;

    /** @param seed of the hash, so that no agent can know which values collide. */
    Verdicts(long seed, int maxCount, int maxLength) {
        this.seed = seed;
        young = new VerdictTable(maxCount, maxLength);
        old = new VerdictTable(maxCount, maxLength);
    }

    /** {@link VerdictTable#YES}, {@link VerdictTable#NO} or {@link VerdictTable#UNKNOWN}. */
    int find(int regex, DirectBuffer buffer, int offset, int length) {
        final int hash = hash(regex, buffer, offset, length);
        int verdict = young.find(regex, hash, buffer, offset, length);
        if (verdict == VerdictTable.UNKNOWN) {
            verdict = old.find(regex, hash, buffer, offset, length);
            if (verdict != VerdictTable.UNKNOWN) {
                keep(regex, hash, buffer, offset, length, verdict);
            }
        }
        return verdict;
    }

    /** Keeps a verdict on a value that was not found. One that is longer than a generation is not kept. */
    void keep(int regex, DirectBuffer buffer, int offset, int length, int verdict) {
        keep(regex, hash(regex, buffer, offset, length), buffer, offset, length, verdict);
    }

    /** How many were forgotten since this was last asked. */
    int takeForgotten() {
        final int result = forgottenCount;
        forgottenCount = 0;
        return result;
    }

    int count() {
        return young.count() + old.count();
    }

    /** Bytes that all entries take. */
    int length() {
        return young.length() + old.length();
    }

    private void keep(int regex, int hash, DirectBuffer buffer, int offset, int length, int verdict) {
        if (young.add(regex, hash, buffer, offset, length, verdict)) {
            return;
        }
        final VerdictTable forgotten = old;
        forgottenCount += forgotten.count();
        forgotten.clear();
        old = young;
        young = forgotten;
        young.add(regex, hash, buffer, offset, length, verdict);
    }

    private int hash(int regex, DirectBuffer buffer, int offset, int length) {
        long hash = seed ^ regex;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ buffer.getByte(offset + i)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return (int) (hash ^ (hash >>> 29));
    }
}
