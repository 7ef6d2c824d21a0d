package io.ringcast.bench.jmh;

import io.ringcast.engine.Engine;
import io.ringcast.engine.EngineContext;
import io.ringcast.engine.ThreadingMode;
import io.ringcast.engine.event.ByteSource;
import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.ConnectionInbox;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.PublishResult;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The whole engine per batch, stepped by one thread: publish, validate, latest value, ack, fan-out, drain. Every client
 * asks for all series; sockets cost nothing.
 */
@State(Scope.Thread)
public class EngineBenchmark {
    private static final long STREAM_ID = 1;
    private static final int BATCHES_PER_CYCLE = 32;

    @Param({"10x10", "100x1", "100x1-refs"})
    String shape;

    @Param({"0", "100"})
    int clients;

    private Engine engine;
    private PreparedBatch batch;

    @Setup
    public void setUp() {
        engine = Engine.launch(new EngineContext()
                .threadingMode(ThreadingMode.INVOKER)
                .writerFactory(DiscardingWriter::new)
                .version("bench"));
        final byte[] opening = DiscardingStream.opening("agent-1").encode();
        final ByteSource source = (target, offset, length) -> target.putBytes(offset, opening, 0, length);
        engine.publisher()
                .tryPublish(EventType.STREAM_OPENED, STREAM_ID, source, opening.length, new DiscardingStream());
        batch = PreparedBatch.of(shape);
        declare(batch.declaration());
        for (int i = 0; i < clients; i++) {
            final String id = "client-" + i;
            final ConnectionInbox inbox = engine.connections().open(() -> id);
            inbox.offer(ClientRequest.subscribe("1", null, null));
        }
        stepUntilIdle();
    }

    /** A cycle for each batch: the quietest engine, and the dearest batch. */
    @Benchmark
    public int oneBatchPerCycle() {
        publish();
        return engine.doWork();
    }

    /** As many batches as come in under load; their updates share frames. */
    @Benchmark
    @OperationsPerInvocation(BATCHES_PER_CYCLE)
    public int manyBatchesPerCycle() {
        for (int i = 0; i < BATCHES_PER_CYCLE; i++) {
            publish();
        }
        return engine.doWork();
    }

    /** Sees that every sample was accepted and every update was told live. */
    @TearDown
    public void check() {
        stepUntilIdle();
        final Counters counters = engine.counters();
        final long matchedCount = counters.get(CounterDescriptor.UPDATES_MATCHED);
        final boolean isWhole = counters.get(CounterDescriptor.SAMPLES_ACCEPTED) > 0
                && counters.get(CounterDescriptor.SAMPLES_ACCEPTED) == counters.get(CounterDescriptor.SAMPLES_RECEIVED)
                && counters.get(CounterDescriptor.UPDATES_SENT) == matchedCount
                && matchedCount > 0 == clients > 0
                && counters.get(CounterDescriptor.HANDLER_ERRORS) == 0;
        engine.close();
        if (!isWhole) {
            throw new IllegalStateException("samples were rejected or updates lost");
        }
    }

    private void declare(byte[] declaration) {
        if (declaration.length > 0) {
            final ByteSource source = (target, offset, length) -> target.putBytes(offset, declaration, 0, length);
            engine.publisher().tryPublish(EventType.BATCH, STREAM_ID, source, declaration.length, null);
        }
    }

    private void publish() {
        batch.next();
        if (engine.publisher().tryPublish(EventType.BATCH, STREAM_ID, batch, batch.length(), null)
                != PublishResult.ACCEPTED) {
            throw new IllegalStateException("the ring is full");
        }
    }

    private void stepUntilIdle() {
        int doneCount = 1;
        while (doneCount > 0) {
            doneCount = engine.doWork();
        }
    }
}
