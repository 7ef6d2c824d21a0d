package io.ringcast.engine.latest;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * The 64-bit hash of an agent and a key: eight bytes a step (the last eight again where fewer are left), each step a 64 by
 * 64 bit product folded in two. The seed is random in a running server, so that nobody can choose keys which collide. Immutable.
 */
final class SeriesKeyHash {
    private static final int SIGN = Long.SIZE - 1;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final long ODD = 0xD6E8FEB86659FD93L;

    private final long seed;
    private final long secret;

    SeriesKeyHash(long seed) {
        this.seed = fold(seed ^ GOLDEN, ODD);
        secret = fold(seed ^ ODD, GOLDEN) | 1;
    }

    long hash(int agentIndex, DirectBuffer key, int offset, int length) {
        final int end = offset + length;
        long hash = fold(seed ^ agentIndex ^ ((long) length << Integer.SIZE), secret);
        for (int i = offset; end - i > Long.BYTES; i += Long.BYTES) {
            hash = fold(hash ^ key.getLong(i, ByteOrder.LITTLE_ENDIAN), secret);
        }
        return fold(fold(hash ^ tail(key, offset, length), secret) ^ GOLDEN, ODD);
    }

    private static long tail(DirectBuffer key, int offset, int length) {
        if (length >= Long.BYTES) {
            return key.getLong(offset + length - Long.BYTES, ByteOrder.LITTLE_ENDIAN);
        }
        long tail = 0;
        for (int i = offset; i < offset + length; i++) {
            tail = (tail << Byte.SIZE) | (key.getByte(i) & 0xFF);
        }
        return tail;
    }

    private static long fold(long a, long b) {
        // The product of unsigned numbers: with the signed one fold(-a, b) is fold(a, b) ^ 1 whatever the secret, and
        // keys that
        // collide can be made without knowing it.
        final long high = Math.multiplyHigh(a, b) + ((a >> SIGN) & b) + ((b >> SIGN) & a);
        return high ^ (a * b);
    }
}
