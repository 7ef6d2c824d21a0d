package io.ringcast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.ByteSource;
import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.PublishResult;
import io.ringcast.engine.event.SequencedHandler;
import io.ringcast.engine.fanout.ClientRing;
import io.ringcast.engine.fanout.ClientRings;
import io.ringcast.engine.fanout.SocketWriter;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.status.LatencyStage;
import io.ringcast.engine.status.StageLatency;
import io.ringcast.engine.testing.BatchBuilder;
import io.ringcast.engine.testing.FakeAgentStream;
import io.ringcast.engine.testing.FakeClock;
import io.ringcast.engine.testing.FakeEvents;
import io.ringcast.engine.testing.Latencies;
import io.ringcast.engine.wire.SeriesTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A batch's age at every stage, on a clock that only the stand-ins move. */
class EngineLatencyTest {
    private static final long MS = 1_000_000;
    private static final long STREAM_ID = 1;

    private final FakeClock clock = new FakeClock();
    private final List<Throwable> errors = new ArrayList<>();

    @Test
    void recordsABatchBehindValidationAndBehindTheMap() {
        final StageLatency latency = new StageLatency(clock);
        final SeriesTable table = new SeriesTable(16);
        final SequencedHandler validation = (event, sequence) -> {
            clock.advanceMs(2);
            table.reset(event.buffer());
            table.applyFor(0);
        };
        final SequencedHandler latest = (event, sequence) -> clock.advanceMs(3);
        final SequencedHandler rest = (event, sequence) -> clock.advanceMs(5);
        try (Pipeline pipeline = pipeline(Pipeline.probed(latency, table, List.of(validation, latest, rest, rest)))) {
            publish(pipeline, EventType.BATCH);
            clock.advanceMs(1);
            pipeline.doWork();
            Latencies.assertRecorded(latency, LatencyStage.VALIDATED, 3 * MS);
            Latencies.assertRecorded(latency, LatencyStage.APPLIED, 6 * MS);

            publish(pipeline, EventType.HEARTBEAT);
            pipeline.doWork();
            Latencies.assertRecorded(latency, LatencyStage.VALIDATED);
        }
    }

    @Test
    void leavesARefusedBatchOutOfApplied() {
        final StageLatency latency = new StageLatency(clock);
        final SeriesTable table = new SeriesTable(16);
        final SequencedHandler refusing = (event, sequence) -> table.reset(event.buffer());
        final SequencedHandler idle = (event, sequence) -> {};
        try (Pipeline pipeline = pipeline(Pipeline.probed(latency, table, List.of(refusing, idle, idle, idle)))) {
            publish(pipeline, EventType.BATCH);
            pipeline.doWork();
            Latencies.assertRecorded(latency, LatencyStage.VALIDATED, 0);
            Latencies.assertRecorded(latency, LatencyStage.APPLIED);
        }
    }

    @Test
    void countsFromThePublishersStampEvenWhereAnEarlierSlotBearsALaterOne() {
        final StageLatency latency = new StageLatency(clock);
        final SequencedHandler idle = (event, sequence) -> {};
        try (Pipeline pipeline =
                pipeline(Pipeline.probed(latency, new SeriesTable(1), List.of(idle, idle, idle, idle)))) {
            final long nowNs = clock.nanoTime();
            clock.setNanoTime(nowNs + 7 * MS);
            publish(pipeline, EventType.HEARTBEAT);
            clock.setNanoTime(nowNs);
            publish(pipeline, EventType.BATCH);
            clock.setNanoTime(nowNs + 9 * MS);
            pipeline.doWork();
            Latencies.assertRecorded(latency, LatencyStage.VALIDATED, 9 * MS);
        }
    }

    @Test
    void recordsEveryStageOfTheWholePath() {
        try (Engine engine = Engine.launch(context(10_000))) {
            subscribe(engine);
            final StageLatency latency = engine.latency();
            send(engine, 1, clock.epochClock().nanoTime() - 20 * MS);
            clock.advanceMs(1);
            engine.doWork();

            Latencies.assertRecorded(latency, LatencyStage.VALIDATED, MS);
            Latencies.assertRecorded(latency, LatencyStage.APPLIED, MS);
            Latencies.assertRecorded(latency, LatencyStage.ENCODED, MS);
            Latencies.assertRecorded(latency, LatencyStage.WRITTEN, 5 * MS);
            Latencies.assertRecorded(latency, LatencyStage.AGENT_TO_WRITTEN, 25 * MS);
            assertThat(engine.counters().get(CounterDescriptor.UPDATES_SENT)).isEqualTo(1);
        }
        assertThat(errors).isEmpty();
    }

    @Test
    void measuresNothingWhenNothingIsToBeTold() {
        try (Engine engine = Engine.launch(context(0))) {
            subscribe(engine);
            send(engine, 1, clock.epochClock().nanoTime());
            engine.doWork();
            assertThat(engine.latency().isEnabled()).isFalse();
            assertThat(engine.counters().get(CounterDescriptor.UPDATES_SENT)).isEqualTo(1);
        }
        assertThat(errors).isEmpty();
    }

    private void subscribe(Engine engine) {
        publish(
                engine,
                EventType.STREAM_OPENED,
                FakeEvents.opening("a1", "", "s1").encode(),
                new FakeAgentStream(16));
        engine.connections().open(() -> "c").offer(ClientRequest.subscribe("1", null, null));
        while (engine.doWork() > 0) {
            // Until the client is LIVE.
        }
    }

    private static void send(Engine engine, long seq, long timestampNs) {
        publish(
                engine,
                EventType.BATCH,
                BatchBuilder.batch(seq).series("m").sample(timestampNs, 0.5).toBytes(),
                null);
    }

    private static void publish(Engine engine, EventType type, byte[] bytes, Object attachment) {
        final ByteSource source = (target, offset, length) -> target.putBytes(offset, bytes, 0, length);
        assertThat(engine.publisher().tryPublish(type, STREAM_ID, source, bytes.length, attachment))
                .isEqualTo(PublishResult.ACCEPTED);
    }

    private static void publish(Pipeline pipeline, EventType type) {
        assertThat(pipeline.publisher().tryPublish(type, STREAM_ID, ByteSource.EMPTY, 0, null))
                .isEqualTo(PublishResult.ACCEPTED);
    }

    private Pipeline pipeline(List<SequencedHandler> handlers) {
        final Stages stages =
                new Stages(handlers, (sequence, nowNs) -> {}, (sequence, nowNs) -> {}, (sequence, nowNs) -> 0);
        return new Pipeline(context(0), EngineConfiguration.defaults(), stages, null, new Counters());
    }

    private EngineContext context(long intervalMs) {
        return new EngineContext()
                .configuration(EngineConfiguration.defaults()
                        .with(EngineConfiguration.LATENCY_LOG_INTERVAL_MS, intervalMs)
                        .with(EngineConfiguration.SERIES_MAX, 1024)
                        .with(EngineConfiguration.CONNECTIONS_MAX, 4))
                .threadingMode(ThreadingMode.INVOKER)
                .nanoClock(clock)
                .epochClock(clock.epochClock())
                .errorHandler(errors::add)
                .writerFactory(SlowWriter::new);
    }

    /** A writer whose every write takes 4 ms. */
    private final class SlowWriter implements SocketWriter {
        private final ClientRings rings;

        SlowWriter(ClientRings rings) {
            this.rings = rings;
        }

        @Override
        public int flush(long budgetNs) {
            int servedCount = 0;
            ClientRing ring = rings.pollReady();
            while (ring != null) {
                drain(ring);
                servedCount++;
                ring = rings.pollReady();
            }
            return servedCount;
        }

        private void drain(ClientRing ring) {
            try {
                ring.drain(
                        source -> {
                            clock.advanceMs(4);
                            final int length = source.remaining();
                            source.position(source.limit());
                            return length;
                        },
                        Long.MAX_VALUE,
                        clock.nanoTime());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public boolean hasBlockedSockets() {
            return false;
        }

        @Override
        public void awaitWork(long timeoutNs) {}

        @Override
        public void wakeUp() {}

        @Override
        public void close() {}
    }
}
