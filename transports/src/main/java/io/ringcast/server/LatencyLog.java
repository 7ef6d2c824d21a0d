package io.ringcast.server;

import io.ringcast.engine.Deadline;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.status.DutyCycleTracker;
import io.ringcast.engine.status.LatencyHistogramFiles;
import io.ringcast.engine.status.LatencyStage;
import io.ringcast.engine.status.StageLatency;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the latency of each stage and the longest duty cycle at an interval: a line in the log each, and of the stages a histogram each in a file if one was asked
 * for. On a thread of its own, of the lowest priority, so that nothing waits for the disk; an interval that cannot be
 * written to the file is counted and told of in the log once, until one succeeds again.
 */
final class LatencyLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LatencyLog.class);
    private static final long CLOSE_TIMEOUT_MS = 2_000;

    private final StageLatency latency;
    private final DutyCycleTracker dutyCycles;
    private final Counters counters;
    private final LatencyHistogramFiles files;
    private final Consumer<String> lines;
    private final EpochClock clock;
    private final List<Histogram> interval = new ArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private Thread thread;
    private long startMs;
    private boolean isFailing;

    /**
     * Makes a log; nothing is told before {@link #start}.
     *
     * @param latency that is enabled.
     * @param files null: no histograms are kept.
     * @param lines hears each line, on this log's thread.
     */
    LatencyLog(
            StageLatency latency,
            DutyCycleTracker dutyCycles,
            Counters counters,
            LatencyHistogramFiles files,
            Consumer<String> lines,
            EpochClock clock) {
        this.latency = latency;
        this.dutyCycles = dutyCycles;
        this.counters = counters;
        this.files = files;
        this.lines = lines;
        this.clock = clock;
        startMs = clock.time();
    }

    /** Tells from now on, every {@code intervalMs}. The priority is a hint to systems that heed it; nothing relies on it. */
    @SuppressWarnings("ThreadPriorityCheck")
    void start(long intervalMs) {
        thread = new Thread(() -> run(intervalMs), "ringcast-latency");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
    }

    /** {@link #close(Deadline)} within 2 s. */
    @Override
    public void close() {
        close(Deadline.in(CLOSE_TIMEOUT_MS, SystemNanoClock.INSTANCE));
    }

    /** Tells of the interval that has begun, then stops; a disk that takes longer is not waited for. */
    void close(Deadline deadline) {
        stopped.countDown();
        try {
            if (thread != null) {
                deadline.join(thread);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells of what was recorded since the last call. */
    void tell() {
        final long endMs = clock.time();
        interval.clear();
        for (final LatencyStage stage : LatencyStage.values()) {
            final Histogram histogram = latency.takeInterval(stage);
            histogram.setStartTimeStamp(startMs);
            histogram.setEndTimeStamp(endMs);
            interval.add(histogram);
        }
        startMs = endMs;
        interval.forEach(histogram -> lines.accept(LatencyLine.of(histogram)));
        lines.accept(LatencyLine.of(dutyCycles));
        keep();
    }

    private void run(long intervalMs) {
        long nextNs = System.nanoTime();
        boolean isLast = false;
        while (!isLast) {
            // An interval that took too long is not made up for.
            nextNs = Math.max(nextNs + TimeUnit.MILLISECONDS.toNanos(intervalMs), System.nanoTime());
            isLast = awaitStop(nextNs - System.nanoTime());
            try {
                tell();
            } catch (RuntimeException e) {
                counters.addShared(CounterDescriptor.UPKEEP_FAILURES, 1);
                LOG.error("the latencies of an interval could not be told", e);
            }
        }
        closeFiles();
    }

    private boolean awaitStop(long timeoutNs) {
        try {
            return stopped.await(timeoutNs, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    private void keep() {
        if (files == null) {
            return;
        }
        try {
            files.write(interval);
            if (isFailing) {
                LOG.info("latency histograms are written again");
            }
            isFailing = false;
        } catch (IOException | RuntimeException e) {
            counters.add(CounterDescriptor.LATENCY_LOG_ERRORS, 1);
            if (!isFailing) {
                LOG.warn("latency histograms are not written: {}", e.toString());
            }
            isFailing = true;
        }
    }

    private void closeFiles() {
        try {
            if (files != null) {
                files.close();
            }
        } catch (IOException e) {
            counters.add(CounterDescriptor.LATENCY_LOG_ERRORS, 1);
        }
    }
}
