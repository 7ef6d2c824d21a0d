package io.ringcast.bench.rig.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.proto.v1.Series;
import io.ringcast.proto.v1.SessionRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bytes made beforehand are what the generated classes, and JSON, would read. */
class TemplatesTest {
    private static final long T = 1_763_683_200_123_456_789L;

    @ParameterizedTest
    @CsvSource({"10,10,1", "100,1,127", "1,1,128", "2,200,70000"})
    void writesABatchThatTheGeneratedClassesRead(int seriesCount, int samplesPerSeries, long seq)
            throws InvalidProtocolBufferException {
        BatchTemplate template = new BatchTemplate(new BatchShape(seriesCount, samplesPerSeries), 5);
        template.prepare(seq, T);

        MetricBatch batch = SessionRequest.parser()
                .parseFrom(template.bytes(), template.start(), template.length())
                .getBatch();
        assertThat(batch.getSeq()).isEqualTo(seq);
        assertThat(batch.getSeriesCount()).isEqualTo(seriesCount);
        for (int i = 0; i < seriesCount; i++) {
            Series series = batch.getSeries(i);
            assertThat(series.getName()).isEqualTo("m" + (5 + i));
            for (int sample = 0; sample < samplesPerSeries; sample++) {
                long timestampNs = T - samplesPerSeries + 1 + sample;
                assertThat(series.getTimestampsNs(sample)).isEqualTo(timestampNs);
                assertThat(series.getValues(sample)).isEqualTo(SampleValue.of(timestampNs));
            }
        }
    }

    @Test
    void namesASeriesOnceWhereTheShapeUsesRefs() throws InvalidProtocolBufferException {
        BatchShape shape = new BatchShape(3, 1, true, 0);
        BatchTemplate declaring = new BatchTemplate(shape, 5);
        BatchTemplate referring = BatchTemplate.referring(shape, 5);
        declaring.prepare(1, T);
        referring.prepare(2, T);

        assertThat(seriesOf(declaring)).extracting(Series::getName).containsExactly("m5", "m6", "m7");
        assertThat(seriesOf(declaring)).extracting(Series::getRef).containsExactly(6, 7, 8);
        assertThat(seriesOf(referring)).extracting(Series::getName).containsOnly("");
        assertThat(seriesOf(referring)).extracting(Series::getRef).containsExactly(6, 7, 8);
        assertThat(seriesOf(referring)).allSatisfy(series -> {
            assertThat(series.getTimestampsNsList()).containsExactly(T);
            assertThat(series.getValuesList()).containsExactly(SampleValue.of(T));
        });
        assertThat(referring.maxLength()).isLessThan(declaring.maxLength());
        assertThat(shape).hasToString("3x1-refs");
    }

    @Test
    void makesUpdatesLongerByTheirLabel() throws InvalidProtocolBufferException {
        BatchShape shape = new BatchShape(2, 1).padded(9);
        BatchTemplate batch = new BatchTemplate(shape, 0);
        batch.prepare(1, T);
        assertThat(seriesOf(batch))
                .extracting(series -> series.getLabels(0).getValue())
                .containsExactly("c0xxxxxxxxx", "c1xxxxxxxxx");
        assertThat(new LineTemplate(shape, 0, 0).prepare(T, 1))
                .hasSize(new LineTemplate(new BatchShape(2, 1), 0, 0).prepare(T, 1).length + 2 * 9);
    }

    @ParameterizedTest
    @CsvSource({"3,1", "2,4"})
    void writesLinesThatAreJson(int seriesCount, int samplesPerSeries) {
        LineTemplate template = new LineTemplate(new BatchShape(seriesCount, samplesPerSeries), 3, 0);
        String lines = new String(template.prepare(T, 40), StandardCharsets.US_ASCII);

        JsonNode items = JsonMapper.builder().build().readTree("[" + lines.substring(1) + "]");
        assertThat(items.size()).isEqualTo(seriesCount);
        JsonNode last = items.get(seriesCount - 1);
        assertThat(last.get("agent").asString()).isEqualTo("a3");
        assertThat(last.get("timestampNs").asString()).isEqualTo(Long.toString(T));
        assertThat(last.get("value").asDouble()).isEqualTo(SampleValue.of(T));
        assertThat(last.get("n").asLong()).isEqualTo(40);
        assertThat(last.path("earlier").size()).isEqualTo(samplesPerSeries - 1);
        if (samplesPerSeries > 1) {
            assertThat(last.get("earlier").get(0).get(0).asString()).isEqualTo(Long.toString(T - samplesPerSeries + 1));
        }
    }

    @Test
    void writesSmallValuesAsJsonDoes() {
        LineTemplate template = new LineTemplate(BatchShape.ONE_BY_ONE, 0, 0);
        for (long timestampNs = T - T % 10_000; timestampNs < T - T % 10_000 + 1_200; timestampNs++) {
            String line = new String(template.prepare(timestampNs, 1), StandardCharsets.US_ASCII);
            JsonNode item = JsonMapper.builder().build().readTree(line.substring(1));
            assertThat(item.get("value").asDouble()).isEqualTo(SampleValue.of(timestampNs));
        }
    }

    @Test
    void knowsHowManySamplesOfASeriesWereSent() {
        IngestPlan plan = new IngestPlan(new BatchShape(10, 2), 1, 30);
        assertThat(plan.samplesOfSeries(0, 4)).isEqualTo(4);
        assertThat(plan.samplesOfSeries(9, 4)).isEqualTo(4);
        assertThat(plan.samplesOfSeries(10, 4)).isEqualTo(2);
        assertThat(plan.samplesOfSeries(29, 2)).isZero();
    }

    private static List<Series> seriesOf(BatchTemplate template) throws InvalidProtocolBufferException {
        return SessionRequest.parser()
                .parseFrom(template.bytes(), template.start(), template.length())
                .getBatch()
                .getSeriesList();
    }
}
