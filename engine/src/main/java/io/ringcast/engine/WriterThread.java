package io.ringcast.engine;

import io.ringcast.engine.fanout.SocketWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.ErrorHandler;

/** DEDICATED: drains client rings into sockets and sleeps in the writer when none holds anything. */
final class WriterThread implements Duty {
    private static final long IDLE_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long BLOCKED_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final SocketWriter writer;
    private final ErrorHandler errorHandler;
    private volatile boolean stopped;

    WriterThread(SocketWriter writer, ErrorHandler errorHandler) {
        this.writer = writer;
        this.errorHandler = errorHandler;
    }

    @Override
    public void run() {
        while (!stopped) {
            try {
                doWork();
            } catch (Throwable failure) {
                errorHandler.onError(failure);
                LockSupport.parkNanos(BLOCKED_NS);
            }
        }
    }

    @Override
    public void stop() {
        stopped = true;
        writer.wakeUp();
    }

    private void doWork() {
        if (writer.flush(Outbound.WRITE_BUDGET_NS) == 0) {
            writer.awaitWork(writer.hasBlockedSockets() ? BLOCKED_NS : IDLE_NS);
        }
    }
}
