package io.ringcast.engine.fanout;

import org.agrona.DirectBuffer;

/** What a matcher asks of a label's value, which is UTF-8 on a series and text on an agent. State thread only. */
interface ValueTest {
    /** Whether the value of a series passes. */
    boolean test(DirectBuffer buffer, int offset, int length);

    /** Whether the value of an agent passes. */
    boolean test(String value);

    /** What it holds of {@link RegexCost}; 0: no regular expression. */
    default long cost() {
        return 0;
    }

    /** Begins to count as one of an open group. */
    default void retain() {}

    /** Ends what {@link #retain()} began. */
    default void release() {}
}
