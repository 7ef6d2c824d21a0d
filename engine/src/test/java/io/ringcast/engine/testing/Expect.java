package io.ringcast.engine.testing;

import java.util.Objects;
import java.util.function.Supplier;

/** Checks whose messages are made only when they fail: random runs make millions of them. */
public final class Expect {
    private Expect() {}

    /** Fails unless that is so. */
    public static void that(boolean isTrue, Supplier<String> message) {
        if (!isTrue) {
            throw new AssertionError(message.get());
        }
    }

    /** Fails unless both are equal. */
    public static void equal(Object expected, Object actual, Supplier<String> message) {
        if (!Objects.equals(expected, actual)) {
            throw new AssertionError(message.get() + ": expected " + expected + " but was " + actual);
        }
    }
}
