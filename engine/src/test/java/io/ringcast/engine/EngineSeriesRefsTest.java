package io.ringcast.engine;

import static io.ringcast.engine.testing.BatchBuilder.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.RejectReason;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.BatchBuilder;
import io.ringcast.engine.testing.EngineHarness;
import io.ringcast.engine.testing.FakeEvents;
import io.ringcast.engine.testing.PlannedBatch;
import io.ringcast.engine.testing.PlannedBatch.PlannedSeries;
import io.ringcast.engine.testing.TwinKey;
import io.ringcast.engine.testing.TwinStream;
import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.BatchError;
import io.ringcast.proto.v1.BatchStatus;
import io.ringcast.proto.v1.MetricBatch;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a session's refs mean, from batch to batch; the twin, told the same, checks every answer and value besides. */
@Tag("A3")
class EngineSeriesRefsTest {
    private static final int REFS_MAX = 200;
    private static final long TTL_MS = 10_000;
    private static final long TOMBSTONE_MS = 60_000;
    private static final long RETENTION_MS = 20_000;
    private static final EngineConfiguration CONFIGURATION = EngineConfiguration.defaults()
            .with(EngineConfiguration.RING_SLOTS, 256)
            .with(EngineConfiguration.BATCH_MAX_BYTES, 16 * 1024)
            .with(EngineConfiguration.BATCH_MAX_SAMPLES, 100)
            .with(EngineConfiguration.SERIES_MAX, 8)
            .with(EngineConfiguration.KEY_HEAP_BYTES, 1 << 20)
            .with(EngineConfiguration.SERIES_REFS_PER_SESSION_MAX, REFS_MAX)
            .with(EngineConfiguration.SERIES_REFS_MAX, 256)
            .with(EngineConfiguration.SERIES_TTL_MS, TTL_MS)
            .with(EngineConfiguration.TOMBSTONE_MS, TOMBSTONE_MS)
            .with(EngineConfiguration.SESSION_RETENTION_MS, RETENTION_MS)
            .with(EngineConfiguration.FRAME_LOG_BYTES, 1 << 20);

    private final EngineHarness harness = new EngineHarness(CONFIGURATION);
    private TwinStream stream = harness.open("a1", "s1");
    private long timestampNs = 1;

    @AfterEach
    void quiesce() {
        harness.quiesce();
        harness.close();
    }

    @Test
    void standsForNameAndLabelsOnceDeclared() {
        final BatchAck declared =
                send(batch(1).series("cpu").label("core", "0").ref(REFS_MAX).sample(next(), 1));
        final BatchAck referred =
                send(batch(2).reference(REFS_MAX).sample(next(), 2).sample(next(), 3));

        assertThat(declared.getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_ACCEPTED);
        assertThat(referred.getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_ACCEPTED);
        assertThat(referred.getAccepted()).isEqualTo(2);
        assertThat(samplesOf("cpu", "core", "0")).isEqualTo(3);
        assertHeld(1);
    }

    @Test
    void holdsWithinTheBatchThatDeclaresIt() {
        final BatchAck ack = send(batch(1).reference(1)
                .sample(next(), 1)
                .series("cpu")
                .ref(1)
                .sample(next(), 2)
                .reference(1)
                .sample(next(), 3));

        assertThat(ack.getAccepted()).isEqualTo(2);
        assertErrors(ack, "series-ref-unknown series[0].ref");
    }

    @Test
    @Tag("A20")
    void rejectsTheSeriesOfAnUnknownRefAloneAndCountsIt() {
        final BatchAck ack =
                send(batch(1).series("cpu").sample(next(), 1).reference(9).sample(next(), 1));

        assertThat(ack.getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_PARTIAL);
        assertErrors(ack, "series-ref-unknown series[1].ref");
        assertThat(ack.getErrors(0).getMessage()).isEqualTo(RejectReason.SERIES_REF_UNKNOWN.sentence());
        assertAccepted(send(batch(2).series("mem").ref(9).sample(next(), 1)));
        assertAccepted(send(batch(3).reference(9).sample(next(), 1)));
    }

    @Test
    @Tag("A7")
    @Tag("A20")
    void rejectsARefAboveTheLimitDeclaredOrNot() {
        final BatchBuilder sent = batch(1);
        for (final int ref : new int[] {REFS_MAX + 1, Integer.MAX_VALUE, -1}) {
            sent.series("cpu").ref(ref).sample(next(), 1).reference(ref).sample(next(), 1);
        }
        final PlannedBatch planned = PlannedBatch.of(
                1,
                sent.build().getSeriesList().stream()
                        .map(wire -> new PlannedSeries(wire, RejectReason.SERIES_REF_OUT_OF_RANGE))
                        .toList());
        final BatchAck ack = send(planned);

        assertThat(ack.getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_REJECTED);
        assertThat(ack.getErrorsList())
                .hasSize(6)
                .extracting(BatchError::getMessage)
                .containsOnly("ref is above max_series_refs (" + REFS_MAX + ")");
        assertHeld(0);
    }

    @Test
    void meansTheSeriesDeclaredLast() {
        send(batch(1).series("cpu")
                .ref(1)
                .sample(next(), 1)
                .series("mem")
                .ref(2)
                .sample(next(), 1));
        send(batch(2).series("mem").ref(1).sample(next(), 1));
        assertAccepted(send(batch(3).reference(1).sample(next(), 1)));

        assertThat(samplesOf("cpu")).isEqualTo(1);
        assertThat(samplesOf("mem")).isEqualTo(3);
        assertHeld(2);
    }

    @Test
    void meansNothingAfterADeclarationThatWasRejectedNeverWhatItMeantBefore() {
        send(batch(1).series("cpu").ref(1).sample(next(), 1));
        final PlannedSeries bad = new PlannedSeries(
                batch(2).series("mem")
                        .ref(1)
                        .sample(next(), 1)
                        .timestamp(next())
                        .build()
                        .getSeries(0),
                RejectReason.COUNTS_DIFFER);
        send(PlannedBatch.of(2, List.of(bad)));

        assertErrors(send(batch(3).reference(1).sample(next(), 1)), "series-ref-unknown series[0].ref");
        assertThat(samplesOf("cpu")).isEqualTo(1);
    }

    @Test
    void isDeclaredThoughTheSamplesWereSentBefore() {
        send(batch(1).series("cpu").sample(next(), 1).sample(next(), 2));
        final BatchAck older = send(batch(2).series("cpu").ref(1).sample(1, 1).sample(2, 2));

        assertThat(older.getErrors(0).getCode()).isEqualTo("timestamp-not-increasing");
        assertAccepted(send(batch(3).reference(1).sample(next(), 1)));
    }

    @Test
    void isNotDeclaredBySeriesThatFoundNoRoom() {
        final BatchBuilder many = batch(1);
        for (int i = 1; i <= 9; i++) {
            many.series("s" + i).ref(i).sample(next(), 1);
        }
        assertErrors(send(many), "series-limit series[8]");

        assertAccepted(send(batch(2).reference(8).sample(next(), 1)));
        assertErrors(send(batch(3).reference(9).sample(next(), 1)), "series-ref-unknown series[0].ref");
    }

    @Test
    @Tag("A10")
    void survivesWithTheSessionAndGoesWithIt() {
        send(batch(1).series("cpu").ref(1).sample(next(), 1));
        harness.close(stream);
        harness.advanceMs(RETENTION_MS - 1);
        stream = harness.open(FakeEvents.opening("a1", "s1", "s2"));
        assertAccepted(send(batch(2).reference(1).sample(next(), 1)));

        stream = harness.open(FakeEvents.opening("a1", "", "s3"));
        assertErrors(send(batch(1).reference(1).sample(next(), 1)), "series-ref-unknown series[0].ref");
        assertHeld(0);
    }

    @Test
    void belongsToOneSession() {
        send(batch(1).series("cpu").ref(1).sample(next(), 1));
        stream = harness.open("a2", "s2");

        assertErrors(send(batch(1).reference(1).sample(next(), 1)), "series-ref-unknown series[0].ref");
    }

    @Test
    @Tag("A10")
    void isLeftAloneByDuplicatesWhateverTheyDeclare() {
        send(batch(1).series("cpu").ref(1).sample(next(), 1));
        send(batch(2).series("mem").ref(1).sample(next(), 1));
        final BatchAck again = send(batch(1).series("cpu").ref(1).sample(1, 1));
        assertThat(again.getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_DUPLICATE);

        assertAccepted(send(batch(3).reference(1).sample(next(), 1)));
        assertThat(samplesOf("cpu")).isEqualTo(1);
        assertThat(samplesOf("mem")).isEqualTo(2);
    }

    @Test
    void isForgottenWithAllOthersWhereDeclarationsMayHaveBeenMissed() {
        final List<LongFunction<PlannedBatch>> hiding = List.of(
                seq -> PlannedBatch.malformed(seq, new byte[] {0x08, (byte) seq, 0x12, 5}),
                seq -> PlannedBatch.malformed(0, new byte[] {0x12, 5}),
                seq -> PlannedBatch.of(batch(0).series("cpu").sample(next(), 1).build()),
                seq -> PlannedBatch.of(batch(seq + 1).build()),
                seq -> PlannedBatch.of(tooManySamples(seq)));
        long seq = 1;
        for (final LongFunction<PlannedBatch> one : hiding) {
            assertAccepted(send(batch(seq)
                    .series("cpu")
                    .ref(1)
                    .sample(next(), 1)
                    .series("mem")
                    .ref(199)
                    .sample(next(), 1)));
            assertHeld(2);
            final PlannedBatch hidden = one.apply(seq + 1);
            send(hidden);
            assertHeld(0);
            seq = Math.max(seq, hidden.seq()) + 1;
            assertErrors(send(batch(seq).reference(1).sample(next(), 1)), "series-ref-unknown series[0].ref");
            seq++;
        }
    }

    @Test
    @Tag("B5")
    void neverMeansTheSeriesThatTookThePlaceOfOneThatWasPurged() {
        send(batch(1).series("cpu").ref(1).sample(next(), 1));
        pass(TTL_MS);
        assertAccepted(send(batch(2).reference(1).sample(next(), 1)));
        assertThat(harness.engine().count(CounterDescriptor.SERIES_EVICTED)).isEqualTo(1);

        pass(TTL_MS);
        pass(TOMBSTONE_MS);
        final BatchBuilder others = batch(3);
        for (int i = 1; i <= 8; i++) {
            others.series("other" + i).sample(next(), 1);
        }
        assertAccepted(send(others));
        assertErrors(send(batch(4).reference(1).sample(next(), 1)), "series-ref-unknown series[0].ref");
    }

    @Test
    void isUnknownWhenItsSeriesCameBackAfterThePurge() {
        send(batch(1).series("cpu").ref(1).sample(next(), 1));
        pass(TTL_MS);
        pass(TOMBSTONE_MS);
        send(batch(2).series("cpu").sample(next(), 1));

        assertErrors(send(batch(3).reference(1).sample(next(), 1)), "series-ref-unknown series[0].ref");
    }

    @Test
    @Tag("A9")
    void checksWhatComesByRefLikeAnyOther() {
        send(batch(1).series("cpu").ref(1).sample(10, 1));
        timestampNs = 20;
        final BatchAck mixed =
                send(batch(2).reference(1).sample(9, 1).sample(10, 2).sample(next(), 3));

        assertThat(mixed.getAccepted()).isEqualTo(1);
        assertThat(mixed.getDuplicates()).isEqualTo(1);
        assertErrors(mixed, "timestamp-not-increasing series[0].timestamps_ns");
        assertErrors(send(batch(3).reference(1).intSample(next(), 1)), "value-type-changed series[0].values");
        final PlannedSeries empty =
                new PlannedSeries(batch(4).reference(1).build().getSeries(0), RejectReason.NO_SAMPLES);
        assertErrors(send(PlannedBatch.of(4, List.of(empty))), "no-samples series[0].timestamps_ns");
    }

    @Test
    void offersNoneWhenThereIsNoRoomAndGivesBackWhatSessionsThatEndedHeld() {
        for (int i = 0; i < 4; i++) {
            send(batch(1 + i).series("cpu").ref(1 + 64 * i - (i == 0 ? 0 : 1)).sample(next(), 1));
        }
        final TwinStream first = stream;
        stream = harness.open("a2", "s2");
        assertThat(offered()).isZero();

        harness.close(first);
        pass(RETENTION_MS);
        assertHeld(0);
        stream = harness.open("a3", "s3");
        assertThat(offered()).isEqualTo(REFS_MAX);
    }

    @Test
    void takesTheSeriesOfADeclarationForWhichThereIsNoRoomAndCountsIt() {
        for (int i = 0; i < 4; i++) {
            send(batch(1 + i).series("cpu").ref(1 + 64 * i - (i == 0 ? 0 : 1)).sample(next(), 1));
        }
        stream = harness.open("a2", "s2");
        assertAccepted(send(batch(1).series("mem").ref(1).sample(next(), 1)));

        assertThat(harness.engine().count(CounterDescriptor.SERIES_REFS_REFUSED))
                .isEqualTo(1);
    }

    @Test
    void areTakenFromSessionsWithoutAStreamWhereOthersHaveNoRoom() {
        for (int i = 0; i < 4; i++) {
            send(batch(1 + i).series("cpu").ref(1 + 64 * i - (i == 0 ? 0 : 1)).sample(next(), 1));
        }
        final TwinStream hoarder = stream;
        stream = harness.open("a2", "s2");
        assertThat(offered()).isZero();
        harness.close(hoarder);
        pass(0);

        stream = harness.open("a3", "s3");
        assertThat(offered()).isEqualTo(REFS_MAX);
        assertAccepted(send(batch(1).series("mem").ref(1).sample(next(), 1)));
        assertAccepted(send(batch(2).reference(1).sample(next(), 2)));
    }

    private MetricBatch tooManySamples(long seq) {
        final BatchBuilder tooMany = batch(seq).series("cpu");
        for (int i = 0; i <= 100; i++) {
            tooMany.sample(next(), i);
        }
        return tooMany.build();
    }

    private BatchAck send(BatchBuilder sent) {
        return send(PlannedBatch.of(sent.build()));
    }

    private BatchAck send(PlannedBatch sent) {
        harness.send(stream, sent);
        harness.step();
        final List<BatchAck> acks = harness.engine().stream(stream.streamId()).batchAcks();
        return acks.get(acks.size() - 1);
    }

    private int offered() {
        harness.step();
        return harness.engine().stream(stream.streamId())
                .handshakeAcks()
                .get(0)
                .getLimits()
                .getMaxSeriesRefs();
    }

    /** Lets ticks happen when the time is over, so that what was due is removed, then purged. */
    private void pass(long ms) {
        harness.advanceMs(ms);
        for (int i = 0; i < 5; i++) {
            harness.advanceMs(200);
            harness.step();
        }
    }

    private long next() {
        return timestampNs++;
    }

    private long samplesOf(String name, String... labels) {
        final TreeMap<String, String> all = new TreeMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            all.put(labels[i], labels[i + 1]);
        }
        return harness.twin().series(new TwinKey("a1", name, all)).samples(0).size();
    }

    private void assertHeld(long count) {
        assertThat(harness.engine().count(CounterDescriptor.SERIES_REFS_HELD)).isEqualTo(count);
    }

    private static void assertAccepted(BatchAck ack) {
        assertThat(ack.getStatus()).as(ack.toString()).isEqualTo(BatchStatus.BATCH_STATUS_ACCEPTED);
    }

    private static void assertErrors(BatchAck ack, String... errors) {
        assertThat(ack.getErrorsList())
                .extracting(error -> error.getCode() + " " + error.getField())
                .containsExactly(errors);
    }
}
