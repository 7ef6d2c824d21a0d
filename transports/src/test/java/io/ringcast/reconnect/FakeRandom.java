package io.ringcast.reconnect;

import java.util.random.RandomGenerator;

/** A chance that always falls the same way. */
public final class FakeRandom implements RandomGenerator {
    private final long value;

    private FakeRandom(long value) {
        this.value = value;
    }

    public static FakeRandom lowest() {
        return new FakeRandom(0);
    }

    public static FakeRandom highest() {
        return new FakeRandom(Long.MAX_VALUE);
    }

    /** {@code value}, or the highest below the bound that is asked for. */
    public static FakeRandom of(long value) {
        return new FakeRandom(value);
    }

    @Override
    public long nextLong() {
        return value;
    }

    @Override
    public long nextLong(long bound) {
        return Math.min(bound - 1, value);
    }
}
