package io.ringcast.engine.validate;

import static io.ringcast.engine.testing.BatchBuilder.batch;
import static io.ringcast.engine.validate.IngestFixture.LIMITS;
import static io.ringcast.engine.validate.IngestFixture.ackOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.RejectReason;
import io.ringcast.engine.testing.BatchBuilder;
import io.ringcast.engine.testing.FakeAgentStream;
import io.ringcast.engine.testing.FakeEvents;
import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.BatchError;
import io.ringcast.proto.v1.BatchStatus;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesRulesTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "Z", "_", ":", "cpu_usage", "node:cpu.total:5m", "a1", "x.y", "A23456789_123456789_"})
    @Tag("A6")
    void acceptsLegalMetricNames(String name) {
        assertAccepted(batch(1).series(name).sample(1, 1.0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", ".a", "a-b", "a b", " a", "a\n", "a\u0000", "größe", "µ", "a/b", "a{", "🙂"})
    @Tag("A6")
    void rejectsIllegalMetricNames(String name) {
        assertRejected(batch(1).series(name).sample(1, 1.0), RejectReason.NAME_INVALID, "series[0].name");
    }

    @Test
    @Tag("A6")
    @Tag("A7")
    void rejectsAMetricNameAboveTheLimitAndTellsTheLimit() {
        assertAccepted(batch(1).series("n".repeat(20)).sample(1, 1.0));
        final BatchError error = assertRejected(
                batch(1).series("n".repeat(21)).sample(1, 1.0), RejectReason.NAME_TOO_LONG, "series[0].name");
        assertThat(error.getMessage()).contains("max_name_bytes").contains("(20)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "_", "Core_0", "agents", "Agent", "agen", "a234567890"})
    @Tag("A6")
    void acceptsLegalLabelNames(String name) {
        assertAccepted(batch(1).series("cpu").label(name, "ü").sample(1, 1.0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0a", "a.b", "a:b", "a-b", "é", "agent"})
    @Tag("A6")
    void rejectsIllegalAndReservedLabelNames(String name) {
        assertRejected(
                batch(1).series("cpu").label(name, "v").sample(1, 1.0),
                RejectReason.LABEL_NAME_INVALID,
                "series[0].labels.name");
    }

    @Test
    @Tag("A7")
    void rejectsLabelsAboveTheirLimits() {
        assertRejected(
                batch(1).series("cpu").label("l".repeat(11), "v").sample(1, 1.0),
                RejectReason.LABEL_NAME_TOO_LONG,
                "series[0].labels.name");
        assertAccepted(batch(1).series("cpu").label("l", "ü".repeat(6)).sample(1, 1.0));
        assertRejected(
                batch(1).series("cpu").label("l", "ü".repeat(6) + "x").sample(1, 1.0),
                RejectReason.LABEL_VALUE_TOO_LONG,
                "series[0].labels.value");
        final BatchBuilder three =
                batch(1).series("cpu").label("a", "").label("b", "").label("c", "");
        assertAccepted(three.sample(1, 1.0));
        assertRejected(three.label("d", ""), RejectReason.TOO_MANY_LABELS, "series[0].labels");
    }

    @Test
    @Tag("A7")
    void rejectsMoreLabelsThanAKeyCanHold() {
        final BatchBuilder many = batch(1).series("cpu").sample(1, 1.0);
        for (int i = 0; i < 200; i++) {
            many.label("l" + i, "v");
        }
        assertRejected(many, RejectReason.TOO_MANY_LABELS, "series[0].labels");
    }

    @Test
    void rejectsALabelThatStandsTwice() {
        assertRejected(
                batch(1).series("cpu")
                        .label("a", "1")
                        .label("b", "1")
                        .label("a", "2")
                        .sample(1, 1.0),
                RejectReason.LABEL_REPEATED,
                "series[0].labels.name");
    }

    @Test
    @Tag("A4")
    void rejectsMoreTimestampsThanValues() {
        assertRejected(
                batch(1).series("cpu").sample(1, 1.0).timestamp(2),
                RejectReason.COUNTS_DIFFER,
                "series[0].timestamps_ns");
    }

    @Test
    @Tag("A4")
    void rejectsMoreValuesThanTimestamps() {
        final BatchBuilder longer =
                batch(1).series("cpu").sample(1, 1.0).value(2.0).value(3.0);
        assertRejected(longer, RejectReason.COUNTS_DIFFER, "series[0].timestamps_ns");
        assertThat(ackOf(longer).getRejected()).isEqualTo(3);
        assertRejected(batch(1).series("cpu").intValue(4), RejectReason.COUNTS_DIFFER, "series[0].timestamps_ns");
    }

    @Test
    @Tag("A23")
    void rejectsASeriesWithBothTypesOfValues() {
        assertRejected(
                batch(1).series("cpu").sample(1, 1.0).intValue(1),
                RejectReason.BOTH_VALUE_TYPES,
                "series[0].int_values");
    }

    @Test
    void rejectsASeriesWithoutSamplesThoughNoSampleIsLost() {
        final BatchAck ack = ackOf(batch(1).series("cpu"));
        assertThat(ack.getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_REJECTED);
        assertThat(ack.getRejected()).isZero();
        assertThat(ack.getErrors(0).getCode()).isEqualTo(RejectReason.NO_SAMPLES.code());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void rejectsATimestampOutOfRange(long timestampNs) {
        assertRejected(
                batch(1).series("cpu").sample(5, 1.0).sample(timestampNs, 1.0),
                RejectReason.TIMESTAMP_OUT_OF_RANGE,
                "series[0].timestamps_ns");
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 6, 1})
    @Tag("A5")
    void rejectsAnEqualOrFallingTimestampAndNamesTheField(long second) {
        assertRejected(
                batch(1).series("cpu").sample(7, 1.0).sample(second, 1.0).sample(9, 1.0),
                RejectReason.TIMESTAMP_NOT_INCREASING,
                "series[0].timestamps_ns");
    }

    @Test
    void judgesTheNameBeforeTheRest() {
        assertRejected(batch(1).series("1").label("", "").timestamp(0), RejectReason.NAME_INVALID, "series[0].name");
    }

    @Test
    @Tag("A7")
    void refusesABatchWithMoreSeriesThanTheLimit() {
        final BatchBuilder full = batch(1);
        for (int i = 0; i < LIMITS.maxSeries(); i++) {
            full.series("s" + i).sample(1, 1.0);
        }
        assertThat(ackOf(full).getAccepted()).isEqualTo(8);
        final BatchAck ack = ackOf(full.series("more").sample(1, 1.0));
        assertRefused(ack, RejectReason.TOO_MANY_SERIES, "series");
        assertThat(ack.getErrors(0).getMessage())
                .contains("max_series_per_batch")
                .contains("(8)");
    }

    @Test
    @Tag("A7")
    void refusesABatchWithMoreSamplesThanTheLimit() {
        final BatchBuilder full = batch(1);
        for (int i = 0; i < 2; i++) {
            full.series("s" + i);
            for (int k = 1; k <= 6; k++) {
                full.sample(k, 1.0);
            }
        }
        assertThat(ackOf(full).getAccepted()).isEqualTo(12);
        final BatchAck ack = ackOf(full.sample(7, 1.0));
        assertRefused(ack, RejectReason.TOO_MANY_SAMPLES, "series");
        assertThat(ack.getRejected()).isEqualTo(13);
    }

    private static void assertAccepted(BatchBuilder batch) {
        final BatchAck ack = ackOf(batch);
        assertThat(ack.getErrorsList()).isEmpty();
        assertThat(ack.getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_ACCEPTED);
        assertThat(ack.getAccepted()).isPositive();
    }

    @Test
    @Tag("A5")
    void rejectsASeriesThatRunsTooFarAheadOfTheServersClock() {
        final long nowNs = new FakeEvents(64).epochNs();
        final long latestNs = nowNs + LIMITS.maxFutureSkewMs() * 1_000_000;
        assertAccepted(batch(1).series("cpu").sample(1, 1.0).sample(latestNs, 2.0));
        final BatchError error = assertRejected(
                batch(1).series("cpu").sample(1, 1.0).sample(latestNs + 1, 2.0),
                RejectReason.TIMESTAMP_TOO_FAR_AHEAD,
                "series[0].timestamps_ns");
        assertThat(error.getMessage()).contains("max_future_skew_ms").contains("(60000)");
    }

    @Test
    void takesTheFirstAndTheLastTimestampThereIsWhereNoneIsTooFarAhead() {
        final IngestFixture fixture = new IngestFixture(1, new BatchLimits(65_536, 8, 12, 3, 20, 10, 12, 100, 5000, 0));
        final FakeAgentStream stream = fixture.open(1, "a1");
        fixture.send(1, batch(1).series("cpu").sample(1, 1.0).sample(Long.MAX_VALUE, 1.0));
        assertThat(stream.batchAcks().get(0).getAccepted()).isEqualTo(2);
    }

    private static BatchError assertRejected(BatchBuilder batch, RejectReason reason, String field) {
        final BatchAck ack = ackOf(batch);
        assertThat(ack.getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_REJECTED);
        assertThat(ack.getAccepted()).isZero();
        assertThat(ack.getErrorsList()).hasSize(1);
        final BatchError error = ack.getErrors(0);
        assertThat(error.getCode()).isEqualTo(reason.code());
        assertThat(error.getField()).isEqualTo(field);
        assertThat(error.hasSeriesIndex()).isTrue();
        assertThat(error.getSeriesIndex()).isZero();
        return error;
    }

    private static void assertRefused(BatchAck ack, RejectReason reason, String field) {
        assertThat(ack.getSeq()).isEqualTo(1);
        assertThat(ack.getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_REJECTED);
        assertThat(ack.getErrors(0).getCode()).isEqualTo(reason.code());
        assertThat(ack.getErrors(0).getField()).isEqualTo(field);
        assertThat(ack.getErrors(0).hasSeriesIndex()).isFalse();
    }
}
