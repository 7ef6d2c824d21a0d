package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.SeriesKeys;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What clients are told of gauges, cumulative totals and deltas, live, in snapshots and when they catch up. */
class KindsTest {
    private static final int CUMULATIVE = 2;
    private static final int DELTA = 3;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long REPORT_NS = 5 * SECOND_NS;
    private static final int REPORTS_PER_MINUTE = 12;

    private FanOutFixture fanOut = new FanOutFixture();
    private long time = SECOND_NS;

    @Test
    @Tag("A18")
    void tellsTheSameOfASeriesLiveAndInASnapshot() {
        final FakeClient live = fanOut.connect();
        fanOut.subscribe(live, null);
        report(10, 3, 0.5);
        assertThat(keys(live, "total")).doesNotContain("rate").contains("kind");
        report(45, 4, 0.5);
        fanOut.cycle();
        final FakeClient late = fanOut.connect();
        fanOut.subscribe(late, null);

        for (final FakeClient client : List.of(live, late)) {
            assertThat(item(client, "total").get("kind").stringValue()).isEqualTo("cumulative");
            assertThat(item(client, "total").get("rate").doubleValue()).isEqualTo(7);
            assertThat(keys(client, "total")).doesNotContain("total");
            assertThat(item(client, "delta").get("kind").stringValue()).isEqualTo("delta");
            assertThat(item(client, "delta").get("rate").doubleValue()).isEqualTo(0.8);
            assertThat(item(client, "delta").get("total").stringValue()).isEqualTo("7");
            assertThat(keys(client, "gauge")).containsExactly("agent", "metric", "labels", "timestampNs", "value", "n");
        }
    }

    @Test
    @Tag("A16")
    void letsAClientThatMissedReportsKnowTheSumOfTheWindow() {
        fanOut = new FanOutFixture(FanOutFixture.Sizes.DEFAULT.withLogLength(1 << 13));
        final FakeClient slow = fanOut.connect();
        fanOut.subscribe(slow, null);
        report(1, 100, 1);
        final long totalBefore = total(slow);
        final long nBefore = item(slow, "delta").get("n").longValue();
        slow.room = 0;
        long sum = 0;
        for (int i = 1; i <= REPORTS_PER_MINUTE; i++) {
            sum += i * i;
            report(i, i * i, i);
            fillTheLog();
        }
        assertThat(fanOut.count(CounterDescriptor.CLIENTS_LAGGING)).isEqualTo(1);
        slow.room = Long.MAX_VALUE;
        fanOut.write();
        fanOut.cycle();
        fanOut.cycle();

        assertThat(slow.checker.mergedCount()).isPositive();
        assertThat(item(slow, "delta").get("n").longValue() - nBefore).isEqualTo(REPORTS_PER_MINUTE);
        assertThat(total(slow) - totalBefore).isEqualTo(sum);
        assertThat(item(slow, "delta").get("value").stringValue()).isEqualTo("144");
        assertThat(item(slow, "gauge").get("value").doubleValue()).isEqualTo(REPORTS_PER_MINUTE);
    }

    @Test
    @Tag("A17")
    void leavesASeriesAsItIsThatAReportLeavesOut() {
        final FakeClient live = fanOut.connect();
        fanOut.subscribe(live, null);
        report(10, 3, 0.5);
        for (int i = 0; i < REPORTS_PER_MINUTE; i++) {
            time += REPORT_NS;
            fanOut.sample("gauge", time, i);
            fanOut.cycle();
        }
        final FakeClient late = fanOut.connect();
        fanOut.subscribe(late, null);

        for (final FakeClient client : List.of(live, late)) {
            assertThat(client.checker.mirror(1)).hasSize(3).isEqualTo(fanOut.expected(""));
            assertThat(client.checker.messages("metric_update")).noneMatch(message -> message.has("removed"));
            assertThat(item(client, "total").get("value").stringValue()).isEqualTo("10");
            assertThat(item(client, "delta").get("total").stringValue()).isEqualTo("3");
        }
    }

    @Test
    @Tag("A16")
    void tellsTheTotalUpToEachPartOfALongUpdate() {
        final FakeClient client = fanOut.connect();
        fanOut.subscribe(client, null);
        final int count = 2 * Updates.MAX_SAMPLES_PER_ITEM + 1;
        final long[] times = new long[count];
        final long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            times[i] = (i + 1) * SECOND_NS;
            values[i] = i;
        }
        fanOut.begin(0).integers(SeriesKeys.key("delta"), times, values).kind(DELTA);
        fanOut.apply();
        fanOut.cycle();

        final List<JsonNode> items = items(client, "delta");
        assertThat(items).hasSize(3);
        for (final JsonNode item : items) {
            final long n = item.get("n").longValue();
            assertThat(item.get("total").stringValue()).isEqualTo(Long.toString(n * (n - 1) / 2));
            assertThat(item.get("rate").doubleValue()).isEqualTo(n - 1);
        }
    }

    @Test
    void tellsNumbersThatAreNotFiniteAsTheyCame() {
        final FakeClient client = fanOut.connect();
        fanOut.subscribe(client, null);
        fanOut.begin(0)
                .doubles(SeriesKeys.key("delta"), new long[] {1, 2, 3}, 1.5, Double.NaN, Double.NEGATIVE_INFINITY)
                .kind(DELTA);
        fanOut.apply();
        fanOut.cycle();

        final JsonNode item = item(client, "delta");
        assertThat(item.get("value").stringValue()).isEqualTo("-Infinity");
        assertThat(item.get("earlier").get(1).get(1).stringValue()).isEqualTo("NaN");
        assertThat(item.get("total").doubleValue()).isEqualTo(1.5);
        assertThat(item.has("rate")).isFalse();
    }

    /** One report of three series, 5 s after the one before, told at once to whoever is LIVE. */
    private void report(long total, long delta, double gauge) {
        time += REPORT_NS;
        final long[] at = {time};
        fanOut.begin(0).integers(SeriesKeys.key("total"), at, total).kind(CUMULATIVE);
        fanOut.writer.integers(SeriesKeys.key("delta"), at, delta).kind(DELTA);
        fanOut.writer.doubles(SeriesKeys.key("gauge"), at, gauge);
        fanOut.apply();
        fanOut.cycle();
    }

    private void fillTheLog() {
        for (int i = 0; i < 40; i++) {
            fanOut.sample("filler", ++time, i);
            fanOut.cycle();
        }
    }

    private static long total(FakeClient client) {
        return Long.parseLong(item(client, "delta").get("total").stringValue());
    }

    private static List<String> keys(FakeClient client, String metric) {
        return item(client, metric)
                .propertyStream()
                .map(entry -> entry.getKey())
                .toList();
    }

    private static JsonNode item(FakeClient client, String metric) {
        final List<JsonNode> items = items(client, metric);
        return items.get(items.size() - 1);
    }

    private static List<JsonNode> items(FakeClient client, String metric) {
        return client.checker.messages("metric_update").stream()
                .flatMap(message -> StreamSupport.stream(message.get("updates").spliterator(), false))
                .filter(item -> item.get("metric").stringValue().equals(metric))
                .toList();
    }
}
