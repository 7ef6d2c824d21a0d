package io.ringcast.hostile;

import io.ringcast.engine.testing.BatchBuilder;
import io.ringcast.proto.v1.BatchStatus;
import io.ringcast.testing.CheckedClient;
import io.ringcast.testing.GrpcAgent;
import io.ringcast.testing.WholeServer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * A dashboard in good health beside an agent of its own, on one thread: a batch goes in, each of its samples must come out,
 * none more and none merged, then a short pause and the next batch. It stops at the first that is late, missing or not as
 * it should be. Any thread may ask.
 */
final class LiveNeighbour implements AutoCloseable {
    /** The metric that it watches, for attackers who want the same. */
    static final String METRIC = "steady";

    /** Milliseconds from a batch to its last update. */
    record DeliveryTimes(long count, double p50Ms, double p99Ms, double maxMs) {
        @Override
        public String toString() {
            return String.format("%d deliveries, p50 %.1f ms, p99 %.1f ms, max %.1f ms", count, p50Ms, p99Ms, maxMs);
        }
    }

    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long START_NS = 1_763_683_200_000_000_000L;
    private static final int SERIES_COUNT = 10;
    private static final int MESSAGES_KEPT = 200;
    private static final long MAX_DELIVERY_NS = TimeUnit.MINUTES.toNanos(1);

    private final GrpcAgent agent;
    private final CheckedClient client;
    private final Thread thread = new Thread(this::run, "neighbour");
    private final ConcurrentHistogram deliveryNs = new ConcurrentHistogram(MAX_DELIVERY_NS, 3);
    private volatile long deliveredCount;
    private volatile boolean isStopping;
    private volatile Throwable failure;

    LiveNeighbour(WholeServer server) throws InterruptedException {
        agent = server.agent("neighbour");
        client = server.client().subscribe(METRIC);
        thread.start();
    }

    /** Batches of which all has come. */
    long deliveredCount() {
        return deliveredCount;
    }

    /** Waits until so many more batches have come; fails when the neighbour has. */
    void awaitMore(long count) {
        final long goal = deliveredCount + count;
        WholeServer.await(() -> deliveredCount >= goal || failure != null);
        requireHealthy();
    }

    /** How long its deliveries took that ended since the last call. */
    DeliveryTimes takeDeliveryTimes() {
        final DeliveryTimes times = new DeliveryTimes(deliveryNs.getTotalCount(), ms(50), ms(99), ms(100));
        deliveryNs.reset();
        return times;
    }

    /** Stops sending, and holds what the dashboard knows against the server. */
    @Override
    public void close() {
        isStopping = true;
        try (agent;
                client) {
            thread.join();
            requireHealthy();
            client.settle();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted before the neighbour had settled", e);
        }
    }

    private void requireHealthy() {
        if (failure != null) {
            throw new AssertionError("the neighbour was harmed after " + deliveredCount + " deliveries", failure);
        }
    }

    private void run() {
        try {
            for (long seq = 1; !isStopping; seq++) {
                deliver(seq);
                deliveredCount = seq;
                if (seq % MESSAGES_KEPT == 0) {
                    client.forgetMessages();
                }
                LockSupport.parkNanos(PAUSE_NS);
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            failure = e;
        }
    }

    private void deliver(long seq) throws InterruptedException {
        final long sentNs = System.nanoTime();
        final var ack = agent.send(batch(seq));
        client.takeUntil(() -> client.sampleCount() >= seq * SERIES_COUNT);
        deliveryNs.recordValue(Math.min(MAX_DELIVERY_NS, System.nanoTime() - sentNs));
        if (ack.getSeq() != seq || ack.getStatus() != BatchStatus.BATCH_STATUS_ACCEPTED) {
            throw new AssertionError("expected seq " + seq + " to be accepted, got " + ack);
        }
        if (client.sampleCount() != seq * SERIES_COUNT || client.mergedSinceLive() != 0) {
            throw new AssertionError("expected " + seq * SERIES_COUNT + " samples and none merged, got "
                    + client.sampleCount() + " and " + client.mergedSinceLive());
        }
    }

    private BatchBuilder batch(long seq) {
        final BatchBuilder batch = agent.batch();
        for (int i = 0; i < SERIES_COUNT; i++) {
            batch.series(METRIC).label("i", String.valueOf(i)).sample(START_NS + seq, seq);
        }
        return batch;
    }

    private double ms(double percentile) {
        return deliveryNs.getValueAtPercentile(percentile) / 1e6;
    }
}
