package io.ringcast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.RejectReason;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.EngineHarness;
import io.ringcast.engine.testing.Expect;
import io.ringcast.engine.testing.RandomBatches;
import io.ringcast.engine.testing.RandomEvents;
import io.ringcast.engine.testing.RandomEvents.Readers;
import java.util.EnumSet;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole engine beside its naive twin on random events: the same acks, the same values, nothing lost. For longer runs:
 * {@code -Dringcast.twin.firstSeed=1000 -Dringcast.twin.seeds=200}.
 */
@Tag("A9")
@Tag("C14")
class EngineTwinTest {
    private static final int EVENT_COUNT = 1_500;

    @ParameterizedTest
    @MethodSource("seeds")
    void tellsPromptClientsEverySampleAndSlowOnesTheNewest(long seed) {
        final EngineConfiguration configuration = configuration()
                .with(EngineConfiguration.FRAME_LOG_BYTES, 4 << 20)
                .with(EngineConfiguration.RING_SLOTS, 512)
                .with(EngineConfiguration.CYCLE_MAX_EVENTS, 4L << (2 * (seed % 4)));
        try (EngineHarness harness = new EngineHarness(configuration)) {
            run(seed, harness, RandomEvents.few(seed, harness, Readers.MIXED));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void answersAsItsTwinWhenThereIsRoomForFewSeries(long seed) {
        final EngineConfiguration configuration = configuration()
                .with(EngineConfiguration.SERIES_PER_AGENT_MAX, 25)
                .with(EngineConfiguration.SERIES_MAX, 90);
        try (EngineHarness harness = new EngineHarness(configuration)) {
            run(seed, harness, sorted(seed, harness));
            assertThat(harness.engine().count(CounterDescriptor.CLIENTS_BECAME_LAGGING))
                    .isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void bringsSlowClientsBackToTheMapThoughNothingHasRoom(long seed) {
        final EngineConfiguration configuration = configuration()
                .with(EngineConfiguration.FRAME_LOG_BYTES, 1 << 18)
                .with(EngineConfiguration.CLIENT_BACKPRESSURE_BYTES, 1 << 16)
                .with(EngineConfiguration.CLIENT_RING_BYTES, 4096)
                .with(EngineConfiguration.CHUNKS, 1 + seed % 4)
                .with(EngineConfiguration.CLIENT_STALL_MS, 8_000)
                .with(EngineConfiguration.CYCLE_MAX_EVENTS, 4L << (2 * (seed % 4)));
        try (EngineHarness harness = new EngineHarness(configuration)) {
            run(seed, harness, RandomEvents.few(seed, harness, Readers.SLOW));
            assertThat(harness.engine().count(CounterDescriptor.CLIENTS_REVOKED)
                            + harness.engine().count(CounterDescriptor.CLIENTS_BECAME_LAGGING)
                            + harness.engine().count(CounterDescriptor.CLIENTS_CLOSED_SLOW))
                    .isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void tellsSnapshotsOfManyPiecesWhileUpdatesFlow(long seed) {
        final EngineConfiguration configuration = configuration()
                .with(EngineConfiguration.SERIES_MAX, 1 << 15)
                .with(EngineConfiguration.SERIES_TTL_MS, 300_000)
                .with(EngineConfiguration.CYCLE_MAX_EVENTS, 8);
        try (EngineHarness harness = new EngineHarness(configuration)) {
            final Random random = new Random(seed);
            final RandomBatches batches = new RandomBatches(random, false, 500);
            run(seed, harness, new RandomEvents(random, harness, batches, Readers.MIXED));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @Tag("E4")
    void tellsTheSameThoughUpdatesAreHeldBackForAWhile(long seed) {
        final EngineConfiguration configuration =
                configuration().with(EngineConfiguration.COALESCING_WINDOW_MS, 4L << (seed % 3));
        try (EngineHarness harness = new EngineHarness(configuration)) {
            run(seed, harness, RandomEvents.few(seed, harness, Readers.MIXED));
        }
    }

    @Test
    @Tag("A8")
    void rejectsForEveryReasonThatRandomBatchesGive() {
        final EngineConfiguration configuration = configuration()
                .with(EngineConfiguration.SERIES_PER_AGENT_MAX, 25)
                .with(EngineConfiguration.SERIES_MAX, 90);
        try (EngineHarness harness = new EngineHarness(configuration)) {
            run(77, harness, sorted(77, harness));
            assertThat(harness.comparedFrameCount()).isPositive();
            assertThat(harness.twin().reasonsGiven())
                    .containsExactlyInAnyOrderElementsOf(
                            EnumSet.complementOf(EnumSet.of(RejectReason.SUPERSEDED, RejectReason.KEY_SPACE_LIMIT)));
        }
    }

    static LongStream seeds() {
        final long firstSeed = Long.getLong("ringcast.twin.firstSeed", 1);
        return LongStream.range(firstSeed, firstSeed + Long.getLong("ringcast.twin.seeds", 3));
    }

    /** The twin knows no aliases, so where series are counted their labels stand in one order. */
    private static RandomEvents sorted(long seed, EngineHarness harness) {
        final Random random = new Random(seed);
        return new RandomEvents(random, harness, new RandomBatches(random, false, 0), Readers.PROMPT);
    }

    private static void run(long seed, EngineHarness harness, RandomEvents events) {
        try {
            events.run(EVENT_COUNT / 2);
            harness.quiesce();
            events.run(EVENT_COUNT / 2);
            harness.quiesce();
            events.leave();
            harness.quiesce();
            checkBooks(harness);
        } catch (final RuntimeException | AssertionError failure) {
            throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
        }
    }

    private static void checkBooks(EngineHarness harness) {
        harness.expectCount(CounterDescriptor.CONNECTIONS_OPEN, 0);
        harness.expectCount(CounterDescriptor.SUBSCRIPTIONS_OPEN, 0);
        harness.expectCount(CounterDescriptor.GROUPS_OPEN, 0);
        harness.expectCount(CounterDescriptor.STREAMS_OPEN, 0);
        harness.expectCount(
                CounterDescriptor.UPDATES_MATCHED,
                harness.engine().count(CounterDescriptor.UPDATES_SENT)
                        + harness.engine().count(CounterDescriptor.UPDATES_CAUGHT_UP)
                        + harness.engine().count(CounterDescriptor.UPDATES_CONFLATED)
                        + harness.engine().count(CounterDescriptor.UPDATES_DISCARDED));
        Expect.that(harness.engine().count(CounterDescriptor.CONSERVATION_CHECKS) > 10, () -> "the books were checked");
    }

    /** Limits that {@link io.ringcast.engine.testing.RandomBatches} breaks now and then. */
    private static EngineConfiguration configuration() {
        return EngineConfiguration.defaults()
                .with(EngineConfiguration.RING_SLOTS, 256)
                .with(EngineConfiguration.BATCH_MAX_BYTES, 16 * 1024)
                .with(EngineConfiguration.BATCH_MAX_SERIES, 64)
                .with(EngineConfiguration.BATCH_MAX_SAMPLES, 100)
                .with(EngineConfiguration.LABELS_MAX, 6)
                .with(EngineConfiguration.NAME_MAX_BYTES, 40)
                .with(EngineConfiguration.LABEL_NAME_MAX_BYTES, 20)
                .with(EngineConfiguration.LABEL_VALUE_MAX_BYTES, 100)
                .with(EngineConfiguration.SERIES_REFS_PER_SESSION_MAX, RandomBatches.MAX_REF)
                .with(EngineConfiguration.SERIES_MAX, 4096)
                .with(EngineConfiguration.KEY_HEAP_BYTES, 4 << 20)
                .with(EngineConfiguration.SERIES_TTL_MS, 10_000)
                .with(EngineConfiguration.TOMBSTONE_MS, 60_000)
                .with(EngineConfiguration.SESSION_RETENTION_MS, 20_000)
                .with(EngineConfiguration.CONNECTIONS_MAX, 16)
                .with(EngineConfiguration.FRAME_LOG_BYTES, 1 << 20)
                .with(EngineConfiguration.CHUNKS, 64)
                .with(EngineConfiguration.MEMBERSHIPS_MAX, 1 << 16);
    }
}
