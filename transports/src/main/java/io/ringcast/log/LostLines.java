package io.ringcast.log;

import java.util.concurrent.atomic.LongAdder;

/** Lines of this process's log that nobody can read: there was no room for them, or they could not be written. Any thread. */
public final class LostLines {
    private static final LongAdder COUNT = new LongAdder();

    private LostLines() {}

    /** How many there were since the process began. */
    public static long count() {
        return COUNT.sum();
    }

    static void add(long lineCount) {
        COUNT.add(lineCount);
    }
}
