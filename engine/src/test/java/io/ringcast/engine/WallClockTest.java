package io.ringcast.engine;

import static io.ringcast.engine.testing.BatchBuilder.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.RejectReason;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.BatchBuilder;
import io.ringcast.engine.testing.FakeAgentStream;
import io.ringcast.engine.testing.FakeClock;
import io.ringcast.engine.testing.FakeEvents;
import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.BatchStatus;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of an engine whose machine's clock is set. */
class WallClockTest {
    private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);

    private final FakeClock clock = new FakeClock();
    private final long beginNs = clock.epochClock().nanoTime();
    private final FakeAgentStream stream = new FakeAgentStream(16);
    private final Engine engine = Engine.launch(new EngineContext()
            .configuration(EngineConfiguration.defaults()
                    .with(EngineConfiguration.SERIES_MAX, 1_000)
                    .with(EngineConfiguration.KEY_HEAP_BYTES, 1 << 20)
                    .with(EngineConfiguration.CONNECTIONS_MAX, 10)
                    .with(EngineConfiguration.FRAME_LOG_BYTES, 1 << 20)
                    .with(EngineConfiguration.MEMBERSHIPS_MAX, 1_000))
            .threadingMode(ThreadingMode.INVOKER)
            .nanoClock(clock)
            .epochClock(clock.epochClock()));

    @BeforeEach
    void open() {
        publish(EventType.STREAM_OPENED, FakeEvents.opening("a1", "", "s1").encode(), stream);
        assertThat(send(batch(1).series("cpu").sample(beginNs, 1)).getStatus())
                .isEqualTo(BatchStatus.BATCH_STATUS_ACCEPTED);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void refusesWhatSeemsToComeFromTheFutureWhenItWasSetBackAndTakesItOnceItIsRight() {
        clock.setEpochNs(beginNs - HOUR_NS);
        final BatchAck refused = send(batch(2).series("cpu").sample(beginNs + 1, 1));
        assertThat(refused.getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_REJECTED);
        assertThat(refused.getErrors(0).getCode()).isEqualTo(RejectReason.TIMESTAMP_TOO_FAR_AHEAD.code());
        assertThat(engine.counters().get(RejectReason.TIMESTAMP_TOO_FAR_AHEAD.counter()))
                .isEqualTo(1);

        clock.setEpochNs(beginNs + 2);
        assertThat(send(batch(3).series("cpu").sample(beginNs + 2, 1)).getStatus())
                .isEqualTo(BatchStatus.BATCH_STATUS_ACCEPTED);
    }

    @Test
    void endsNoStreamAndRemovesNoSeriesBecauseItWasSet() {
        for (final long setNs : new long[] {1_000 * HOUR_NS, -1_000 * HOUR_NS}) {
            clock.setEpochNs(beginNs + setNs);
            clock.advanceMs(1_000);
            engine.doWork();
        }
        assertThat(stream.ends()).isEmpty();
        assertThat(engine.counters().get(CounterDescriptor.SERIES_LIVE)).isEqualTo(1);
    }

    private BatchAck send(BatchBuilder batch) {
        publish(EventType.BATCH, batch.toBytes(), null);
        engine.doWork();
        return stream.batchAcks().get(stream.batchAcks().size() - 1);
    }

    private void publish(EventType type, byte[] bytes, FakeAgentStream attached) {
        engine.publisher()
                .tryPublish(
                        type, 1, (target, offset, length) -> target.putBytes(offset, bytes), bytes.length, attached);
    }
}
