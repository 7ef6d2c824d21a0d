package io.ringcast.reconnect;

import java.util.random.RandomGenerator;

/** A chance that always falls at one end. */
public final class FakeRandom implements RandomGenerator {
    private final boolean isHighest;

    private FakeRandom(boolean isHighest) {
        this.isHighest = isHighest;
    }

    public static FakeRandom lowest() {
        return new FakeRandom(false);
    }

    public static FakeRandom highest() {
        return new FakeRandom(true);
    }

    @Override
    public long nextLong() {
        return isHighest ? Long.MAX_VALUE : 0;
    }

    @Override
    public long nextLong(long bound) {
        return isHighest ? bound - 1 : 0;
    }
}
