package io.ringcast.engine.fanout;

import java.util.concurrent.atomic.AtomicInteger;

/** A wish to close a connection, from any thread to the transport: the first code stays, hard may come later. */
final class CloseRequest {
    private static final int HARD = 1 << 16;

    private final AtomicInteger codeAndHard = new AtomicInteger();

    void request(int closeCode, boolean hard) {
        int before;
        int after;
        do {
            before = codeAndHard.get();
            after = (before == 0 ? closeCode : before) | (hard ? HARD : 0);
        } while (!codeAndHard.compareAndSet(before, after));
    }

    /** The code asked for; 0: none. */
    int code() {
        return codeAndHard.get() & (HARD - 1);
    }

    boolean isHard() {
        return (codeAndHard.get() & HARD) != 0;
    }
}
