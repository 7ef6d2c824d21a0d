package io.ringcast.grpc;

import io.grpc.Status;
import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.BatchError;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;

/** Log lines that a peer can cause: at most one a second; the next one says how many were left out. Any thread. */
final class PeerLog {
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    private final Logger logger;
    private final NanoClock clock;
    private final AtomicLong nextLineNs;
    private final AtomicLong suppressedCount = new AtomicLong();

    PeerLog(Logger logger, NanoClock clock) {
        this.logger = logger;
        this.clock = clock;
        nextLineNs = new AtomicLong(clock.nanoTime());
    }

    /** Tells why a stream was ended. */
    void streamEnded(long streamId, SocketAddress peer, Status status) {
        if (!isDue()) {
            return;
        }
        logger.warn(
                "stream {} from {} ended: {}: {} ({} like lines left out)",
                streamId,
                peer,
                status.getCode(),
                status.getDescription(),
                suppressedCount.getAndSet(0),
                status.getCause());
    }

    /** Tells what an agent was told of a batch that lost samples; only when {@link #isDue()}. */
    void batchRejected(long streamId, SocketAddress peer, BatchAck ack) {
        final BatchError first = ack.getErrorsCount() == 0 ? BatchError.getDefaultInstance() : ack.getErrors(0);
        logger.warn(
                "stream {} from {}: batch {} {}, {} samples rejected: {} {} ({} like lines left out)",
                streamId,
                peer,
                Long.toUnsignedString(ack.getSeq()),
                ack.getStatus(),
                ack.getRejected(),
                first.getCode(),
                first.getField(),
                suppressedCount.getAndSet(0));
    }

    /** Tells what an agent was told of a batch in one sentence; only when {@link #isDue()}. */
    void batchRefused(long streamId, SocketAddress peer, long batchId, String error) {
        logger.warn(
                "stream {} from {}: batch {} rejected: {} ({} like lines left out)",
                streamId,
                peer,
                Long.toUnsignedString(batchId),
                error,
                suppressedCount.getAndSet(0));
    }

    /** Whether a line may be written now; if not, it is counted as left out. */
    boolean isDue() {
        final long nowNs = clock.nanoTime();
        final long dueNs = nextLineNs.get();
        if (nowNs - dueNs < 0 || !nextLineNs.compareAndSet(dueNs, nowNs + INTERVAL_NS)) {
            suppressedCount.incrementAndGet();
            return false;
        }
        return true;
    }
}
