package io.ringcast.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.BatchError;
import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.proto.v1.Series;
import java.util.BitSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SeriesDictionaryTest {
    private static final MetricBatch BATCH = new BatchBuilder(1)
            .gauge("cpu", 1, "core", "0")
            .gauge("cpu", 1, "core", "1")
            .gauge("mem", 1)
            .build();

    private final SeriesDictionary dictionary = new SeriesDictionary();
    private final BitSet referred = new BitSet();

    @BeforeEach
    void begin() {
        dictionary.begin(100);
    }

    @Test
    void tellsSeriesApartByTheirLabels() {
        assertThat(encode().getSeriesList()).extracting(Series::getRef).containsExactly(1, 2, 3);
        assertThat(referred.isEmpty()).isTrue();
        assertThat(encode().getSeriesList())
                .allMatch(series -> series.getName().isEmpty() && series.getLabelsCount() == 0)
                .allMatch(series -> series.getTimestampsNs(0) == 1 && series.getValues(0) == 1)
                .extracting(Series::getRef)
                .containsExactly(1, 2, 3);
        assertThat(referred.cardinality()).isEqualTo(3);
    }

    @Test
    void declaresAgainWhatWasRejectedWhateverForAndNothingElse() {
        encode();
        final MetricBatch again = rejected(1, "series-limit", 1);

        assertThat(again.getSeriesCount()).isZero();
        assertThat(encode().getSeriesList()).extracting(Series::getName).containsExactly("", "cpu", "");
    }

    @Test
    void givesBackInFullWhatWasUnknownAlone() {
        encode();
        encode();
        final MetricBatch again = rejected(2, "series-ref-unknown", 1);

        assertThat(again.getSeriesList()).containsExactly(BATCH.getSeries(2));
        assertThat(encode().getSeriesList()).extracting(Series::getName).containsExactly("", "", "mem");
    }

    @Test
    void givesBackAllThatWereReferredToWhereTheErrorsDoNotExplainTheRejected() {
        encode();
        encode();

        assertThat(rejected(2, "series-ref-unknown", 2)).isEqualTo(BATCH);
    }

    @Test
    void givesNothingBackThatWasSentInFull() {
        encode();

        assertThat(rejected(0, "series-ref-unknown", 1).getSeriesCount()).isZero();
    }

    @Test
    void ignoresErrorsOfSeriesThatTheBatchDoesNotHave() {
        encode();
        encode();

        assertThat(rejected(3, "series-ref-unknown", 0).getSeriesCount()).isZero();
        assertThat(rejected(-1, "series-ref-unknown", 0).getSeriesCount()).isZero();
    }

    @Test
    void takesALimitBeyondTheSignedNumbersForALargeOne() {
        dictionary.begin(-1);

        assertThat(encode().getSeries(0).getRef()).isEqualTo(1);
    }

    private MetricBatch encode() {
        referred.clear();
        return dictionary.encode(BATCH, referred);
    }

    private MetricBatch rejected(int place, String code, int rejectedCount) {
        return dictionary.rejectedRefs(
                BATCH,
                referred,
                BatchAck.newBuilder()
                        .setRejected(rejectedCount)
                        .addErrors(BatchError.newBuilder().setCode(code).setSeriesIndex(place))
                        .build(),
                false);
    }
}
