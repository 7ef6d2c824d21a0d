package io.ringcast.bench.jmh;

import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.RunningLimits;
import io.ringcast.engine.event.SeriesRefPages;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.validate.BatchLimits;
import io.ringcast.engine.validate.BatchResult;
import io.ringcast.engine.validate.SessionTable;
import io.ringcast.engine.validate.ValidationHandler;
import io.ringcast.engine.wire.KnownSeries;
import io.ringcast.engine.wire.SeriesTable;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The first stage per batch, sessions included: scan, seq, and every rule for every sample. */
@State(Scope.Thread)
public class ValidationBenchmark {
    private static final long STREAM_ID = 1;
    private static final BatchLimits LIMITS =
            new BatchLimits(65_536, 4096, 16_384, 32, 255, 128, 1024, 4096, 262_144, 600_000);

    // Not before the samples, which would be rejected.
    private static final long NOW_NS = 4_000_000_000_000_000_000L;

    @Param({"10x10", "100x1", "100x1-refs", "1x1"})
    String shape;

    private final Counters counters = new Counters();
    private final SeriesTable table = new SeriesTable(LIMITS.maxSeries());
    private final BatchResult result = new BatchResult();
    private ValidationHandler handler;
    private PreparedBatch batch;
    private EngineEvent event;
    private long sequence;

    @Setup
    public void setUp() {
        final SessionTable sessions =
                new SessionTable(16, Long.MAX_VALUE, new SeriesRefPages(4096, counters), counters);
        handler = new ValidationHandler(
                sessions, table, result, LIMITS, new RunningLimits(100_000, 256), KnownSeries.NONE, counters);
        final byte[] opening = DiscardingStream.opening("agent-1").encode();
        handler.onEvent(
                new EngineEvent(new UnsafeBuffer(opening))
                        .set(EventType.STREAM_OPENED, STREAM_ID, 0, opening.length)
                        .attach(new DiscardingStream()),
                sequence++);
        batch = PreparedBatch.of(shape);
        event = new EngineEvent(batch.buffer())
                .set(EventType.BATCH, STREAM_ID, 0, batch.length())
                .at(1, NOW_NS);
    }

    @Benchmark
    public BatchResult.Verdict validate() {
        batch.nextSeq();
        handler.onEvent(event, sequence++);
        return result.verdict();
    }

    /** Sees that what was measured was the path of sound batches. */
    @TearDown
    public void check() {
        if (result.verdict() != BatchResult.Verdict.APPLIED || counters.get(CounterDescriptor.BATCHES_DUPLICATE) > 0) {
            throw new IllegalStateException("batches were not accepted: " + result.verdict());
        }
    }
}
