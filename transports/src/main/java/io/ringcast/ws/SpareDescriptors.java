package io.ringcast.ws;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.concurrent.NanoClock;

/**
 * Whether the process may open some more files and sockets; told by opening some, which costs more than an accept, so that
 * the answer holds for a few accepts and a short time. One thread.
 */
final class SpareDescriptors {
    /** More than the accepts of one look, for other threads take some meanwhile, and must find some afterwards. */
    private static final int COUNT = 24;

    private static final int ACCEPTS_PER_LOOK = 16;
    private static final long LOOK_HOLDS_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private final NanoClock clock;
    private final SocketChannel[] opened = new SocketChannel[COUNT];
    private int sureCount;
    private long lookedNs;

    SpareDescriptors(NanoClock clock) {
        this.clock = clock;
    }

    /** Whether one more connection may be accepted; counts it. */
    boolean take() {
        final long nowNs = clock.nanoTime();
        if (sureCount == 0 || nowNs - lookedNs >= LOOK_HOLDS_NS) {
            lookedNs = nowNs;
            sureCount = areThere() ? ACCEPTS_PER_LOOK : 0;
        }
        if (sureCount == 0) {
            return false;
        }
        sureCount--;
        return true;
    }

    private boolean areThere() {
        int count = 0;
        try {
            while (count < COUNT) {
                opened[count] = SocketChannel.open();
                count++;
            }
            return true;
        } catch (IOException noneLeft) {
            return false;
        } finally {
            while (count > 0) {
                CloseHelper.quietClose(opened[--count]);
                opened[count] = null;
            }
        }
    }
}
