package io.ringcast.engine.fanout;

import io.ringcast.engine.latest.LatestValueFlyweight;
import io.ringcast.engine.wire.SeriesKeyFlyweight;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * Two 32-bit sums over what a client must know: a proof that a mirror is equal, made of operations that every language has.
 * The order of the series makes no difference. State thread only; reused.
 *
 * <pre>
 *   key   agent 0 metric [0 name 0 value]...      UTF-8, labels in order of name
 *   h     murmur3_x86_32(key, seed), then for each word below: h = fmix32(h ^ word)
 *   words time low, time high, value low, value high, 1 for an integer, else 0
 *   lane  sum of all h, modulo 2^32
 * </pre>
 */
final class Digest {
    static final int FIRST_SEED = 0x9747B28C;
    static final int SECOND_SEED = 0x3C6EF372;

    private static final int FIRST_MULTIPLIER = 0xCC9E2D51;
    private static final int SECOND_MULTIPLIER = 0x1B873593;
    private static final long CANONICAL_NAN = 0x7FF8000000000000L;

    private final Int2ObjectHashMap<byte[]> agentIds = new Int2ObjectHashMap<>();
    private int first;
    private int second;

    private int blockCount;
    private int block;
    private int firstHash;
    private int secondHash;

    /** Begins one. */
    Digest begin() {
        agentIds.clear();
        first = 0;
        second = 0;
        return this;
    }

    /** Adds a series with its newest value. */
    void add(String agentId, SeriesKeyFlyweight key, LatestValueFlyweight series) {
        beginKey();
        put(agentIds.computeIfAbsent(series.agentIndex(), index -> agentId.getBytes(StandardCharsets.UTF_8)));
        put((byte) 0);
        put(key.buffer(), key.nameOffset(), key.nameLength());
        for (int i = 0; i < key.labelCount(); i++) {
            put((byte) 0);
            put(key.buffer(), key.labelNameOffset(i), key.labelNameLength(i));
            put((byte) 0);
            put(key.buffer(), key.labelValueOffset(i), key.labelValueLength(i));
        }
        addSample(series.timestampNs(), series.valueBits(), series.isInteger());
    }

    /** The sums as 16 hexadecimal digits. */
    String text() {
        return hex(first) + hex(second);
    }

    private void beginKey() {
        blockCount = 0;
        block = 0;
        firstHash = FIRST_SEED;
        secondHash = SECOND_SEED;
    }

    private void put(byte[] bytes) {
        for (final byte value : bytes) {
            put(value);
        }
    }

    private void put(DirectBuffer buffer, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            put(buffer.getByte(i));
        }
    }

    private void put(byte value) {
        block |= (value & 0xFF) << (blockCount << 3);
        if ((++blockCount & 3) == 0) {
            final int scrambled = scramble(block);
            firstHash = mix(firstHash, scrambled);
            secondHash = mix(secondHash, scrambled);
            block = 0;
        }
    }

    private void addSample(long timestampNs, long valueBits, boolean isInteger) {
        final boolean isNan = !isInteger && Double.isNaN(Double.longBitsToDouble(valueBits));
        final long bits = isNan ? CANONICAL_NAN : valueBits;
        final int rest = scramble(block) ^ blockCount;
        first += finish(finish(firstHash ^ rest), timestampNs, bits, isInteger);
        second += finish(finish(secondHash ^ rest), timestampNs, bits, isInteger);
    }

    private static int finish(int keyHash, long timestampNs, long bits, boolean isInteger) {
        int hash = finish(keyHash ^ (int) timestampNs);
        hash = finish(hash ^ (int) (timestampNs >>> Integer.SIZE));
        hash = finish(hash ^ (int) bits);
        hash = finish(hash ^ (int) (bits >>> Integer.SIZE));
        return finish(hash ^ (isInteger ? 1 : 0));
    }

    private static int scramble(int word) {
        return Integer.rotateLeft(word * FIRST_MULTIPLIER, 15) * SECOND_MULTIPLIER;
    }

    private static int mix(int hash, int scrambled) {
        return Integer.rotateLeft(hash ^ scrambled, 13) * 5 + 0xE6546B64;
    }

    private static int finish(int value) {
        int hash = value;
        hash = (hash ^ hash >>> 16) * 0x85EBCA6B;
        hash = (hash ^ hash >>> 13) * 0xC2B2AE35;
        return hash ^ hash >>> 16;
    }

    private static String hex(int lane) {
        return String.format("%08x", lane);
    }
}
