package io.ringcast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.StreamLimits;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.BatchBuilder;
import io.ringcast.engine.testing.FakeEvents;
import io.ringcast.engine.testing.SteppedEngine;
import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.Limits;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The limits that only the map can tell of, each with its counter. */
@Tag("A7")
class LimitCountersTest {
    private static final EngineConfiguration SMALL = EngineConfiguration.defaults()
            .with(EngineConfiguration.SERIES_MAX, 4)
            .with(EngineConfiguration.FRAME_LOG_BYTES, 1 << 20);

    @Test
    void countsTheSamplesOfSeriesThatTheServerHasNoPlaceFor() {
        try (SteppedEngine engine = new SteppedEngine(SMALL)) {
            final BatchAck ack = send(engine, batch(6, 1));
            assertThat(ack.getRejected()).isEqualTo(4);
            assertThat(ack.getErrors(0).getMessage()).endsWith("(4)");
            assertThat(engine.count(CounterDescriptor.REJECTED_SERIES_LIMIT)).isEqualTo(4);
        }
    }

    @Test
    void countsTheSamplesOfSeriesThatTheirAgentMayNotHave() {
        try (SteppedEngine engine = new SteppedEngine(SMALL.with(EngineConfiguration.SERIES_PER_AGENT_MAX, 3))) {
            assertThat(send(engine, batch(4, 1)).getRejected()).isEqualTo(2);
            assertThat(engine.count(CounterDescriptor.REJECTED_SERIES_PER_AGENT_LIMIT))
                    .isEqualTo(2);
        }
    }

    @Test
    void holdsAgentsToALimitThatWasChangedMeanwhileAndTellsTheNextOne() {
        try (SteppedEngine engine = new SteppedEngine(SMALL.with(EngineConfiguration.SERIES_PER_AGENT_MAX, 1))) {
            assertThat(send(engine, batch(3, 1)).getErrors(0).getMessage()).endsWith("(1)");
            engine.limits().seriesPerAgent(2).ofStreams(new StreamLimits(7, 0, 0, 0, 0));
            engine.publish(EventType.BATCH, 1, batch(2, 3, 1).toBytes());
            engine.step();
            final BatchAck ack = engine.stream(1).batchAcks().get(1);
            assertThat(ack.getAccepted()).isEqualTo(2);
            assertThat(ack.getErrors(1).getMessage()).endsWith("(2)");

            engine.open(2, FakeEvents.opening("a2", "", "s2"));
            engine.step();
            final Limits told = engine.stream(2).handshakeAcks().get(0).getLimits();
            assertThat(told.getMaxSeriesPerAgent()).isEqualTo(2);
            assertThat(told.getMaxBytesPerSecond()).isEqualTo(7);
        }
    }

    @Test
    void countsTheSamplesOfSeriesWhoseKeyFindsNoMemory() {
        try (SteppedEngine engine = new SteppedEngine(
                SMALL.with(EngineConfiguration.SERIES_MAX, 1000).with(EngineConfiguration.KEY_HEAP_BYTES, 1 << 16))) {
            final BatchAck ack = send(engine, batch(60, 1000));
            assertThat(ack.getRejected()).isPositive().isLessThan(120);
            assertThat(engine.count(CounterDescriptor.REJECTED_KEY_SPACE_LIMIT)).isEqualTo(ack.getRejected());
            assertThat(engine.count(CounterDescriptor.SAMPLES_REJECTED)).isEqualTo(ack.getRejected());
        }
    }

    private static BatchAck send(SteppedEngine engine, BatchBuilder batch) {
        engine.open(1, FakeEvents.opening("a1", "", "s1"));
        engine.publish(EventType.BATCH, 1, batch.toBytes());
        engine.step();
        return engine.stream(1).batchAcks().get(0);
    }

    private static BatchBuilder batch(int seriesCount, int labelLength) {
        return batch(1, seriesCount, labelLength);
    }

    private static BatchBuilder batch(long seq, int seriesCount, int labelLength) {
        final BatchBuilder batch = BatchBuilder.batch(seq);
        for (int i = 0; i < seriesCount; i++) {
            batch.series("m" + i)
                    .label("l", "v".repeat(labelLength))
                    .sample(1, 1)
                    .sample(2, 2);
        }
        return batch;
    }
}
