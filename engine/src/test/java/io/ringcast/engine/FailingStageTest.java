package io.ringcast.engine;

import static io.ringcast.engine.testing.BatchBuilder.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.PublishResult;
import io.ringcast.engine.event.RunningLimits;
import io.ringcast.engine.event.SequencedHandler;
import io.ringcast.engine.event.StreamEnd;
import io.ringcast.engine.event.StreamOpening;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.status.StageLatency;
import io.ringcast.engine.testing.BatchBuilder;
import io.ringcast.engine.testing.FakeAgentStream;
import io.ringcast.engine.testing.FakeClock;
import io.ringcast.engine.testing.FakeEvents;
import io.ringcast.proto.v1.BatchAck;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real stages, and between two of them one that throws at a batch of its choice. */
@Tag("A8")
class FailingStageTest {
    private static final long T = 1_763_683_200_000_000_000L;
    private static final EngineConfiguration CONFIGURATION = EngineConfiguration.defaults()
            .with(EngineConfiguration.RING_SLOTS, 512)
            .with(EngineConfiguration.SERIES_MAX, 1_000)
            .with(EngineConfiguration.KEY_HEAP_BYTES, 1 << 20)
            .with(EngineConfiguration.CONNECTIONS_MAX, 10)
            .with(EngineConfiguration.FRAME_LOG_BYTES, 1 << 20)
            .with(EngineConfiguration.MEMBERSHIPS_MAX, 1_000)
            .checked();
    private static final int BEHIND_VALIDATION = 1;
    private static final int BEHIND_LATEST = 2;
    private static final int BEHIND_ACKS = 3;
    private static final int BEHIND_FAN_OUT = 4;

    private final FakeClock clock = new FakeClock();
    private final Counters counters = new Counters();
    private final List<Throwable> errors = new ArrayList<>();
    private Pipeline pipeline;
    private long nextSequence;
    private long poisonedSequence = -1;

    @AfterEach
    void close() {
        pipeline.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {BEHIND_VALIDATION, BEHIND_LATEST})
    void endsTheStreamOfABatchThatWasNotAnsweredAndTakesItWhenItComesAgain(int place) {
        launchFailingAt(place);
        final FakeAgentStream stream = open(1, "a1", "");
        final FakeAgentStream other = open(2, "a2", "");
        send(1, batch(1).series("cpu").sample(T, 1));
        poison(1, batch(2).series("cpu").sample(T + 1, 2));
        send(1, batch(3).series("cpu").sample(T + 2, 3));
        send(2, batch(1).series("cpu").sample(T, 1));
        pipeline.doWork();

        assertThat(stream.batchAcks()).extracting(BatchAck::getSeq).containsExactly(1L);
        assertThat(stream.ends()).extracting(FakeAgentStream.End::end).containsExactly(StreamEnd.INTERNAL);
        assertThat(other.batchAcks()).extracting(BatchAck::getAccepted).containsExactly(1);
        assertThat(counters.get(CounterDescriptor.BATCHES_FAILED)).isEqualTo(1);
        assertThat(counters.get(CounterDescriptor.BATCHES_SUPERSEDED)).isEqualTo(1);

        final FakeAgentStream again = open(3, "a1", "session-1");
        send(3, batch(2).series("cpu").sample(T + 1, 2));
        send(3, batch(3).series("cpu").sample(T + 2, 3));
        pipeline.doWork();
        assertThat(again.handshakeAcks().get(0).getLastAckedSeq()).isEqualTo(1);
        assertThat(again.batchAcks()).extracting(BatchAck::getSeq).containsExactly(2L, 3L);
        assertFailedOnce();
    }

    @ParameterizedTest
    @ValueSource(ints = {BEHIND_ACKS, BEHIND_FAN_OUT})
    void goesOnWithAStreamWhoseBatchWasAnsweredBeforeAStageThrew(int place) {
        launchFailingAt(place);
        final FakeAgentStream stream = open(1, "a1", "");
        poison(1, batch(1).series("cpu").sample(T, 1));
        send(1, batch(2).series("cpu").sample(T + 1, 2));
        pipeline.doWork();

        assertThat(stream.batchAcks()).extracting(BatchAck::getAccepted).containsExactly(1, 1);
        assertThat(stream.ends()).isEmpty();
        assertThat(counters.get(CounterDescriptor.SAMPLES_ACCEPTED)).isEqualTo(2);
        assertThat(counters.get(CounterDescriptor.BATCHES_FAILED)).isZero();
        assertFailedOnce();
    }

    @Test
    void losesNoMoreThanTheEventWhereMemoryIsWanting() {
        launchFailingAt(BEHIND_LATEST);
        open(1, "a1", "");
        poison(1, batch(1).series("cpu").sample(T, 1));
        pipeline.doWork();
        final FakeAgentStream again = open(2, "a1", "session-1");
        send(2, batch(1).series("cpu").sample(T + 1, 1));
        pipeline.doWork();

        assertThat(errors).singleElement().isInstanceOf(OutOfMemoryError.class);
        assertThat(again.batchAcks()).extracting(BatchAck::getAccepted).containsExactly(1);
    }

    private void assertFailedOnce() {
        assertThat(errors).hasSize(1);
        assertThat(counters.get(CounterDescriptor.HANDLER_ERRORS)).isEqualTo(1);
        assertThat(counters.get(CounterDescriptor.SAMPLES_RECEIVED))
                .isEqualTo(counters.get(CounterDescriptor.SAMPLES_ACCEPTED)
                        + counters.get(CounterDescriptor.SAMPLES_REJECTED)
                        + counters.get(CounterDescriptor.SAMPLES_DUPLICATE)
                        + counters.get(CounterDescriptor.SAMPLES_FAILED));
    }

    private void launchFailingAt(int place) {
        final EngineContext context = new EngineContext()
                .threadingMode(ThreadingMode.INVOKER)
                .nanoClock(clock)
                .epochClock(clock.epochClock())
                .errorHandler(errors::add);
        final EngineMemory memory = EngineMemory.allocate(CONFIGURATION, counters);
        final Stages sound = Pipeline.stages(
                memory, context, CONFIGURATION, new RunningLimits(8, 8), counters, StageLatency.disabled());
        final List<SequencedHandler> handlers = new ArrayList<>(sound.handlers());
        handlers.add(place, (event, sequence) -> {
            if (sequence == poisonedSequence) {
                throw new OutOfMemoryError("of a test");
            }
        });
        pipeline = new Pipeline(
                context,
                CONFIGURATION,
                new Stages(handlers, sound.acks(), sound.fanOut(), sound.walk()),
                null,
                counters);
    }

    private FakeAgentStream open(long streamId, String agentId, String sessionId) {
        final FakeAgentStream stream = new FakeAgentStream(16);
        final StreamOpening opening = FakeEvents.opening(agentId, sessionId, "session-" + streamId);
        publish(EventType.STREAM_OPENED, streamId, opening.encode(), stream);
        return stream;
    }

    private void poison(long streamId, BatchBuilder batch) {
        poisonedSequence = nextSequence;
        send(streamId, batch);
    }

    private void send(long streamId, BatchBuilder batch) {
        publish(EventType.BATCH, streamId, batch.toBytes(), null);
    }

    /** Each of these events takes one slot. */
    private void publish(EventType type, long streamId, byte[] bytes, FakeAgentStream stream) {
        final PublishResult result = pipeline.publisher()
                .tryPublish(
                        type,
                        streamId,
                        (target, offset, length) -> target.putBytes(offset, bytes),
                        bytes.length,
                        stream);
        assertThat(result).isEqualTo(PublishResult.ACCEPTED);
        nextSequence++;
    }
}
