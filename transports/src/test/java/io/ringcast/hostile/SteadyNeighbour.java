package io.ringcast.hostile;

import io.ringcast.engine.testing.BatchBuilder;
import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.BatchStatus;
import io.ringcast.testing.GrpcAgent;
import io.ringcast.testing.WholeServer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * An agent in good health on a thread and a connection of its own: a batch, its ack, a short pause, the next batch. It
 * stops at the first ack that is late, missing, not the one expected or not ACCEPTED. Any thread may ask.
 */
final class SteadyNeighbour implements AutoCloseable {
    /** Milliseconds from a batch to its ack. */
    record AckTimes(long count, double p50Ms, double p99Ms, double maxMs) {
        @Override
        public String toString() {
            return String.format("%d acks, p50 %.1f ms, p99 %.1f ms, max %.1f ms", count, p50Ms, p99Ms, maxMs);
        }
    }

    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long START_NS = 1_763_683_200_000_000_000L;
    private static final int SERIES_COUNT = 10;
    private static final long MAX_ACK_NS = TimeUnit.MINUTES.toNanos(1);

    private final GrpcAgent agent;
    private final Thread thread = new Thread(this::run, "neighbour");
    private final ConcurrentHistogram ackNs = new ConcurrentHistogram(MAX_ACK_NS, 3);
    private volatile long ackCount;
    private volatile boolean isStopping;
    private volatile Throwable failure;

    SteadyNeighbour(WholeServer server) {
        agent = server.agent("neighbour");
        thread.start();
    }

    long ackCount() {
        return ackCount;
    }

    /** Waits until so many more batches were acked; fails when the neighbour has. */
    void awaitMore(long count) {
        final long goal = ackCount + count;
        WholeServer.await(() -> ackCount >= goal || failure != null);
        requireHealthy();
    }

    /** How long its acks took since the last call. */
    AckTimes takeAckTimes() {
        final AckTimes times = new AckTimes(ackNs.getTotalCount(), ms(50), ms(99), ms(100));
        ackNs.reset();
        return times;
    }

    void requireHealthy() {
        if (failure != null) {
            throw new AssertionError("the neighbour was harmed after " + ackCount + " acks", failure);
        }
    }

    @Override
    public void close() {
        isStopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        agent.close();
        requireHealthy();
    }

    private void run() {
        try {
            for (long seq = 1; !isStopping; seq++) {
                final long sentNs = System.nanoTime();
                final BatchAck ack = agent.send(batch(seq));
                ackNs.recordValue(Math.min(MAX_ACK_NS, System.nanoTime() - sentNs));
                if (ack.getSeq() != seq || ack.getStatus() != BatchStatus.BATCH_STATUS_ACCEPTED) {
                    throw new AssertionError("expected seq " + seq + " to be accepted, got " + ack);
                }
                ackCount = seq;
                LockSupport.parkNanos(PAUSE_NS);
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    private BatchBuilder batch(long seq) {
        final BatchBuilder batch = agent.batch();
        for (int i = 0; i < SERIES_COUNT; i++) {
            batch.series("steady").label("i", String.valueOf(i)).sample(START_NS + seq, seq);
        }
        return batch;
    }

    private double ms(double percentile) {
        return ackNs.getValueAtPercentile(percentile) / 1e6;
    }
}
