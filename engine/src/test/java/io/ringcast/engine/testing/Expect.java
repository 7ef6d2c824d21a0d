package io.ringcast.engine.testing;

import java.util.Objects;
import java.util.function.Supplier;

/** Checks whose messages are made only when they fail: random runs make millions of them. */
final class Expect {
    private Expect() {}

    static void that(boolean isTrue, Supplier<String> message) {
        if (!isTrue) {
            throw new AssertionError(message.get());
        }
    }

    static void equal(Object expected, Object actual, Supplier<String> message) {
        if (!Objects.equals(expected, actual)) {
            throw new AssertionError(message.get() + ": expected " + expected + " but was " + actual);
        }
    }
}
