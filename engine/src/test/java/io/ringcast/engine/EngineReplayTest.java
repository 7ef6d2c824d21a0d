package io.ringcast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.testing.EngineHarness;
import io.ringcast.engine.testing.FakeAgentStream;
import io.ringcast.engine.testing.RandomBatches;
import io.ringcast.engine.testing.RandomEvents;
import io.ringcast.engine.testing.SteppedEngine;
import io.ringcast.engine.testing.TwinStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was recorded of one engine, done to another: the same answers, and with scripted readers the same bytes. */
@Tag("C14")
class EngineReplayTest {
    private static final EngineConfiguration CONFIGURATION = EngineConfiguration.defaults()
            .with(EngineConfiguration.RING_SLOTS, 256)
            .with(EngineConfiguration.BATCH_MAX_BYTES, 16 * 1024)
            .with(EngineConfiguration.LABELS_MAX, 6)
            .with(EngineConfiguration.BATCH_MAX_SERIES, 64)
            .with(EngineConfiguration.BATCH_MAX_SAMPLES, 100)
            .with(EngineConfiguration.NAME_MAX_BYTES, 40)
            .with(EngineConfiguration.LABEL_NAME_MAX_BYTES, 20)
            .with(EngineConfiguration.LABEL_VALUE_MAX_BYTES, 100)
            .with(EngineConfiguration.SERIES_REFS_PER_SESSION_MAX, RandomBatches.MAX_REF)
            .with(EngineConfiguration.SERIES_MAX, 4096)
            .with(EngineConfiguration.KEY_HEAP_BYTES, 4 << 20)
            .with(EngineConfiguration.SERIES_TTL_MS, 10_000)
            .with(EngineConfiguration.TOMBSTONE_MS, 60_000)
            .with(EngineConfiguration.CONNECTIONS_MAX, 16)
            .with(EngineConfiguration.FRAME_LOG_BYTES, 1 << 18)
            .with(EngineConfiguration.CHUNKS, 4)
            .with(EngineConfiguration.CYCLE_MAX_EVENTS, 8);

    @ParameterizedTest
    @ValueSource(longs = {101, 102})
    void givesTheSameAcksAndTheSameBytesWhenWhatWasRecordedIsDoneAgain(long seed) {
        try (EngineHarness recorded = new EngineHarness(CONFIGURATION);
                SteppedEngine replayed = new SteppedEngine(CONFIGURATION)) {
            RandomEvents.few(seed, recorded, RandomEvents.Readers.SLOW).run(800);
            recorded.quiesce();
            recorded.tape().forEach(operation -> operation.accept(replayed));
            assertSameClients(seed, recorded.engine(), replayed);
            for (final TwinStream stream : recorded.twin().streams()) {
                assertSameAnswers(
                        seed, recorded.engine().stream(stream.streamId()), replayed.stream(stream.streamId()));
            }
        }
    }

    private static void assertSameClients(long seed, SteppedEngine recorded, SteppedEngine replayed) {
        assertThat(replayed.clients()).as("seed " + seed).hasSameSizeAs(recorded.clients());
        for (int i = 0; i < recorded.clients().size(); i++) {
            assertThat(replayed.client(i).bytes())
                    .as("seed " + seed + ", bytes of client " + i)
                    .isEqualTo(recorded.client(i).bytes());
        }
    }

    private static void assertSameAnswers(long seed, FakeAgentStream recorded, FakeAgentStream replayed) {
        assertThat(replayed.handshakeAcks()).as("seed " + seed).isEqualTo(recorded.handshakeAcks());
        assertThat(replayed.batchAcks()).as("seed " + seed).isEqualTo(recorded.batchAcks());
        assertThat(replayed.ends()).as("seed " + seed).isEqualTo(recorded.ends());
    }
}
