package io.ringcast.bench.rig.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.bench.rig.measure.LatencyHistogram;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class MetricReaderTest {
    private static final long T = 1_763_683_200_123_456_789L;

    private final LatencyHistogram latency = new LatencyHistogram();
    private final ClientRecord record = new ClientRecord("client 0", latency);
    private final MessageReader reader = new LiveDialect().reader(record, true);

    @Test
    void countsUpdatesAndSamplesAndTimesThem() {
        live();
        record.begin(true);
        receive(update(13, item("m0", T, 3, T - 2, T - 1) + "," + item("m1", T, 1)));

        assertThat(record.faults()).isEmpty();
        assertThat(record.updateCount()).isEqualTo(2);
        assertThat(record.sampleCount()).isEqualTo(4);
        assertThat(latency.copy().getTotalCount()).isEqualTo(4);
        assertThat(latency.copy().getMaxValue()).isEqualTo(1_002);
    }

    @Test
    void readsLinesAndItemsThatAreWrittenInAnotherWay() {
        receive(update(13, item("m0", T, 1) + "\n," + item("m1", T, 1).replace("\"value\":", "\"value\" : ") + "\n"));
        assertThat(record.faults()).isEmpty();
        assertThat(record.sampleCount()).isEqualTo(2);
        assertThat(record.sumOfCounts()).isEqualTo(2);
    }

    @Test
    void findsAMessageThatIsNoJson() {
        receive(update(13, item("m0", T, 1) + ",,"));
        assertThat(record.faults()).first().asString().contains("no JSON");
    }

    @Test
    void keepsTheSnapshotApart() {
        receive(update(12, item("m0", T, 17)).replace(",\"updates\"", ",\"snapshot\":true,\"updates\""));
        live();

        assertThat(record.faults()).isEmpty();
        assertThat(record.sampleCount()).isZero();
        assertThat(record.snapshotUpdateCount()).isEqualTo(1);
        assertThat(record.sumOfCounts()).isEqualTo(17);
        assertThat(record.isLive()).isTrue();
    }

    @Test
    void findsAFallingSequence() {
        receive(update(13, item("m0", T, 1)));
        receive(update(12, item("m0", T + 1, 2)));
        assertThat(record.faults()).containsExactly("client 0: seq fell from 13 to 12");
    }

    @Test
    void findsTimeThatGoesBack() {
        receive(update(13, item("m0", T, 1)));
        receive(update(14, item("m0", T - 1, 2)));
        assertThat(record.faults()).singleElement().asString().contains("time went from");
    }

    @Test
    void reportsWhatTheCountSaysWasMerged() {
        receive(update(13, item("m0", T, 1)));
        receive(update(14, item("m0", T + 9, 10)));
        assertThat(record.faults()).isEmpty();
        assertThat(record.mergedCount()).isEqualTo(8);
    }

    @Test
    void findsACountThatRisesByLessThanWhatCame() {
        receive(update(13, item("m0", T, 5)));
        receive(update(14, item("m0", T + 1, 5)));
        assertThat(record.faults()).singleElement().asString().contains("n went from 5 to 5");
    }

    @Test
    void findsAWrongValue() {
        receive(update(13, item("m0", T, 1).replace("\"value\":67.89", "\"value\":67.88")));
        assertThat(record.faults()).singleElement().asString().contains("wrong value 67.88");
    }

    @Test
    void findsAnErrorAndARunawayMessage() {
        receive("{\"type\":\"error\",\"code\":\"bad-selector\"}");
        receive("{\"type\":\"weather\"}");
        assertThat(record.faults()).hasSize(2);
    }

    private void live() {
        receive("{\"type\":\"live\",\"subscription\":7,\"seq\":12}");
    }

    private void receive(String message) {
        byte[] bytes = message.getBytes(StandardCharsets.US_ASCII);
        reader.onMessage(new UnsafeBuffer(bytes), 0, bytes.length, T + 1_000);
    }

    private static String update(long seq, String items) {
        return "{\"type\":\"metric_update\",\"subscription\":7,\"seq\":" + seq + ",\"updates\":[" + items + "]}";
    }

    private static String item(String metric, long timestampNs, long n, long... earlierNs) {
        StringBuilder earlier = new StringBuilder();
        for (long sampleNs : earlierNs) {
            earlier.append(earlier.isEmpty() ? "" : ",")
                    .append("[\"")
                    .append(sampleNs)
                    .append("\",");
            earlier.append(value(sampleNs)).append(']');
        }
        return "{\"agent\":\"a0\",\"metric\":\"" + metric + "\",\"labels\":{\"core\":\"c0\"},\"timestampNs\":\""
                + timestampNs
                + "\",\"value\":" + value(timestampNs) + ",\"n\":" + n
                + (earlier.isEmpty() ? "" : ",\"earlier\":[" + earlier + "]") + "}";
    }

    private static double value(long timestampNs) {
        return io.ringcast.bench.rig.ingest.SampleValue.of(timestampNs);
    }
}
