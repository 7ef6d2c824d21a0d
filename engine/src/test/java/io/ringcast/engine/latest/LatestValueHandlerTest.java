package io.ringcast.engine.latest;

import static io.ringcast.engine.testing.SeriesKeys.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.RejectReason;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.wire.SeriesKind;
import io.ringcast.engine.wire.SeriesTable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LatestValueHandlerTest {
    private static final byte[] CPU = key("cpu", "core", "0", "host", "h1");
    private static final byte[] CPU_IN_OTHER_ORDER = key("cpu", "host", "h1", "core", "0");
    private static final byte[] MEMORY = key("memory");
    private static final LatestValueHandler.Limits AMPLE = new LatestValueHandler.Limits(() -> 1000, 0, 0);

    private final LatestStage stage = new LatestStage(64, 1 << 16, AMPLE);
    private final SeriesTable table = stage.table;

    @Test
    @Tag("A12")
    void appliesAllSamplesOfANewSeriesAndKeepsTheNewest() {
        stage.batch(2).doubles(CPU, at(10, 20, 30), 0.1, 0.2, Double.NaN);
        stage.apply();

        assertThat(table.acceptedCount(0)).isEqualTo(3);
        assertThat(table.firstAccepted(0)).isZero();
        assertThat(table.isBorn(0)).isTrue();
        assertThat(table.reason(0)).isNull();
        assertThat(stage.series(0).timestampNs()).isEqualTo(30);
        assertThat(stage.series.valueBits()).isEqualTo(Double.doubleToRawLongBits(Double.NaN));
        assertThat(stage.series.acceptedCount()).isEqualTo(3);
        assertThat(stage.series.lastSequence()).isEqualTo(1);
        assertThat(stage.series.touchedNs()).isEqualTo(1_000);
        assertThat(stage.series.kind()).isEqualTo(SeriesKind.GAUGE);
        assertThat(stage.count(CounterDescriptor.SERIES_BORN)).isEqualTo(1);
        assertThat(stage.count(CounterDescriptor.SERIES_LIVE)).isEqualTo(1);
        assertThat(stage.count(CounterDescriptor.KEY_BYTES_USED)).isEqualTo(stage.map.keyBytesUsed());
    }

    @Test
    @Tag("A9")
    void neverLetsAnOlderSampleReplaceANewer() {
        applyDoubles(CPU, at(100), 1);
        stage.nowNs = 2_000;
        applyDoubles(CPU, at(50, 60), 5, 6);

        assertThat(table.acceptedCount(0)).isZero();
        assertThat(table.reason(0)).isEqualTo(RejectReason.TIMESTAMP_NOT_INCREASING);
        assertThat(table.duplicateCount(0)).isZero();
        assertThat(table.firstAccepted(0)).isEqualTo(2);
        assertThat(stage.series(0).timestampNs()).isEqualTo(100);
        assertThat(stage.series.acceptedCount()).isEqualTo(1);
        assertThat(stage.series.lastSequence()).isEqualTo(1);
        assertThat(stage.series.touchedNs()).isEqualTo(1_000);
    }

    @Test
    @Tag("A21")
    void countsAnEqualTimestampAsADuplicateAndDoesNotApplyIt() {
        applyDoubles(CPU, at(100), 1);
        applyDoubles(CPU, at(100), 2);

        assertThat(table.duplicateCount(0)).isEqualTo(1);
        assertThat(table.acceptedCount(0)).isZero();
        assertThat(table.reason(0)).isNull();
        assertThat(table.isBorn(0)).isFalse();
        assertThat(stage.series(0).valueBits()).isEqualTo(Double.doubleToRawLongBits(1));
        assertThat(stage.series.lastSequence()).isEqualTo(1);
    }

    @Test
    @Tag("A5")
    void takesTheNewPartOfAnOverlapAndRejectsTheOldPart() {
        applyDoubles(CPU, at(100), 1);
        applyDoubles(CPU, at(80, 90, 100, 110, 120), 8, 9, 10, 11, 12);

        assertThat(table.reason(0)).isEqualTo(RejectReason.TIMESTAMP_NOT_INCREASING);
        assertThat(table.firstAccepted(0)).isEqualTo(3);
        assertThat(table.duplicateCount(0)).isEqualTo(1);
        assertThat(table.acceptedCount(0)).isEqualTo(2);
        assertThat(stage.series(0).timestampNs()).isEqualTo(120);
        assertThat(stage.series.acceptedCount()).isEqualTo(3);
        assertThat(stage.series.lastSequence()).isEqualTo(2);
    }

    @Test
    @Tag("A21")
    void countsTheOldPartOfAnOverlapAsDuplicatesWhereSamplesAreSentAgain() {
        applyDoubles(CPU, at(100), 1);
        stage.batch(0).doubles(CPU, at(80, 90, 100, 110, 120), 8, 9, 10, 11, 12);
        table.olderAreDuplicates(true);
        stage.apply();

        assertThat(table.reason(0)).isNull();
        assertThat(table.firstAccepted(0)).isEqualTo(3);
        assertThat(table.duplicateCount(0)).isEqualTo(3);
        assertThat(table.acceptedCount(0)).isEqualTo(2);
        assertThat(stage.series(0).timestampNs()).isEqualTo(120);
        assertThat(stage.series.acceptedCount()).isEqualTo(3);
    }

    @Test
    @Tag("A21")
    void countsSamplesThatAreAllOlderAsDuplicatesWhereSamplesAreSentAgain() {
        applyDoubles(CPU, at(100), 1);
        stage.batch(0).doubles(CPU, at(80, 90), 8, 9);
        table.olderAreDuplicates(true);
        stage.apply();

        assertThat(table.reason(0)).isNull();
        assertThat(table.duplicateCount(0)).isEqualTo(2);
        assertThat(table.acceptedCount(0)).isZero();
        assertThat(stage.series(0).lastSequence()).isEqualTo(1);
    }

    @Test
    void letsTheSecondOfTwoEqualKeysInABatchSeeTheFirst() {
        stage.batch(0).doubles(CPU, at(10, 20), 1, 2).doubles(CPU, at(20, 30), 3, 4);
        stage.apply();

        assertThat(table.record(1)).isEqualTo(table.record(0));
        assertThat(table.isBorn(0)).isTrue();
        assertThat(table.isBorn(1)).isFalse();
        assertThat(table.duplicateCount(1)).isEqualTo(1);
        assertThat(table.acceptedCount(1)).isEqualTo(1);
        assertThat(stage.series(1).acceptedCount()).isEqualTo(3);
    }

    @Test
    @Tag("A23")
    void keepsIntegersBeyondTheReachOfDoublesExact() {
        final long[] values = {(1L << 53) + 1, Long.MIN_VALUE, Long.MAX_VALUE, -1};
        for (int k = 0; k < values.length; k++) {
            stage.batch(0).integers(CPU, at(1_763_683_200_123_456_789L + k), values[k]);
            stage.apply();
            assertThat(stage.series(0).valueBits()).isEqualTo(values[k]);
            assertThat(stage.series.isInteger()).isTrue();
            assertThat(stage.series.timestampNs()).isEqualTo(1_763_683_200_123_456_789L + k);
        }
    }

    @Test
    @Tag("A23")
    void rejectsASeriesThatChangesItsValueTypeAndLeavesTheOthers() {
        applyDoubles(CPU, at(10), 1);
        stage.batch(0).integers(CPU, at(20), 2).integers(MEMORY, at(20), 3);
        stage.apply();

        assertThat(table.reason(0)).isEqualTo(RejectReason.VALUE_TYPE_CHANGED);
        assertThat(table.record(0)).isEqualTo(SeriesTable.NO_RECORD);
        assertThat(table.acceptedCount(1)).isEqualTo(1);
        assertThat(stage.map.wrap(stage.series, stage.find(0, CPU)).timestampNs())
                .isEqualTo(10);
    }

    @Test
    void leavesAloneWhatValidationRejected() {
        stage.batch(0).doubles(CPU, at(10), 1).doubles(MEMORY, at(10), 2);
        table.reject(0, RejectReason.NAME_INVALID);
        stage.apply();

        assertThat(table.record(0)).isEqualTo(SeriesTable.NO_RECORD);
        assertThat(table.reason(0)).isEqualTo(RejectReason.NAME_INVALID);
        assertThat(table.acceptedCount(1)).isEqualTo(1);
        assertThat(stage.find(0, CPU)).isEqualTo(LatestValueMap.NOT_FOUND);
    }

    @Test
    void ignoresABatchThatIsNotToBeAppliedAndEventsOfOtherTypes() {
        stage.batch(0).doubles(CPU, at(10), 1);
        stage.handle(EventType.SUBSCRIBE);
        table.reset(table.buffer());
        stage.apply();

        assertThat(stage.map.usedCount()).isZero();
    }

    @Test
    @Tag("B5")
    void rejectsOnlyTheNewSeriesOfAnAgentAtItsLimit() {
        final LatestStage limited = new LatestStage(64, 1 << 16, new LatestValueHandler.Limits(() -> 2, 0, 0));
        limited.batch(0).doubles(key("a"), at(10), 1).doubles(key("b"), at(10), 1);
        limited.apply();
        limited.batch(0).doubles(key("c"), at(20), 1).doubles(key("a"), at(20), 1);
        limited.apply();

        assertThat(limited.table.reason(0)).isEqualTo(RejectReason.SERIES_PER_AGENT_LIMIT);
        assertThat(limited.table.record(0)).isEqualTo(SeriesTable.NO_RECORD);
        assertThat(limited.table.acceptedCount(1)).isEqualTo(1);

        limited.batch(1).doubles(key("c"), at(20), 1);
        limited.apply();
        assertThat(limited.table.acceptedCount(0)).isEqualTo(1);
    }

    @Test
    @Tag("B5")
    void rejectsNewSeriesWhenNoRecordIsLeft() {
        final LatestStage limited = new LatestStage(2, 1 << 16, AMPLE);
        limited.batch(0).doubles(key("a"), at(10), 1).doubles(key("b"), at(10), 1);
        limited.apply();
        limited.batch(1).doubles(key("c"), at(20), 1);
        limited.apply();

        assertThat(limited.table.reason(0)).isEqualTo(RejectReason.SERIES_LIMIT);
        assertThat(limited.count(CounterDescriptor.SERIES_BORN)).isEqualTo(2);
    }

    @Test
    @Tag("B5")
    void rejectsOnlyTheSeriesWhoseKeyFindsNoSpace() {
        final LatestStage limited = new LatestStage(8, 256, AMPLE);
        limited.batch(0).doubles(key("k".repeat(300)), at(10), 1).doubles(key("a"), at(10), 1);
        limited.apply();

        assertThat(limited.table.reason(0)).isEqualTo(RejectReason.KEY_SPACE_LIMIT);
        assertThat(limited.table.acceptedCount(1)).isEqualTo(1);
    }

    @Test
    void takesAnotherLabelOrderForTheSameSeriesAndMakesItsAliasOnce() {
        applyDoubles(CPU, at(10), 1);
        applyDoubles(CPU_IN_OTHER_ORDER, at(20), 2);
        applyDoubles(CPU_IN_OTHER_ORDER, at(30), 3);

        assertThat(table.isBorn(0)).isFalse();
        assertThat(stage.series(0).acceptedCount()).isEqualTo(3);
        assertThat(stage.count(CounterDescriptor.SERIES_LIVE)).isEqualTo(2);
        assertThat(stage.count(CounterDescriptor.SERIES_BORN)).isEqualTo(1);
        assertThat(stage.map.usedCount()).isEqualTo(2);
    }

    @Test
    void makesNoAliasForAnAgentAtItsLimitButTakesItsSamples() {
        final LatestStage limited = new LatestStage(64, 1 << 16, new LatestValueHandler.Limits(() -> 1, 0, 0));
        limited.batch(0).doubles(CPU, at(10), 1);
        limited.apply();
        limited.batch(0).doubles(CPU_IN_OTHER_ORDER, at(20), 2);
        limited.apply();

        assertThat(limited.table.acceptedCount(0)).isEqualTo(1);
        assertThat(limited.map.usedCount()).isEqualTo(1);
    }

    private void applyDoubles(byte[] key, long[] timestampsNs, double... values) {
        stage.batch(0).doubles(key, timestampsNs, values);
        stage.apply();
    }

    private static long[] at(long... timestampsNs) {
        return timestampsNs;
    }
}
