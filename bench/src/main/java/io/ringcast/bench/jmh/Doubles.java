package io.ringcast.bench.jmh;

import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;

/** Values to be written, of three kinds: with three decimals as telemetry has them, whole, and of random bits. */
final class Doubles {
    /** A power of two. */
    static final int COUNT = 1024;

    private static final long SEED = 42;

    private Doubles() {}

    static double[] of(String kind) {
        final Random random = new Random(SEED);
        final DoubleSupplier source = switch (kind) {
            case "decimals" -> () -> random.nextInt(100_000) / 1000.0;
            case "integers" -> () -> random.nextInt(1_000_000);
            case "random" -> () -> finite(random);
            default -> throw new IllegalArgumentException("values=" + kind);
        };
        return DoubleStream.generate(source).limit(COUNT).toArray();
    }

    private static double finite(Random random) {
        double value = Double.longBitsToDouble(random.nextLong());
        while (!Double.isFinite(value)) {
            value = Double.longBitsToDouble(random.nextLong());
        }
        return value;
    }
}
