package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.ItemField;
import io.ringcast.engine.event.SubscribeOptions;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.SeriesKeys;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What items say of the samples that they merge, to clients that ask for it. */
class EnvelopeTest {
    private static final SubscribeOptions ENVELOPE = SubscribeOptions.DEFAULT.withEnvelope(true);
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private FanOutFixture fanOut = new FanOutFixture();
    private FakeClient client = fanOut.connect();
    private long time;

    @Test
    void saysItWhereTheSamplesOfABatchAreLeftOut() {
        subscribe(client, ENVELOPE.withNewestOnly(true));
        update("m", 3, 9, -1, 4);
        assertEnvelope("-1", "9");
        update("m", 5);
        assertNoEnvelope();

        subscribe(client, ENVELOPE.withFieldBits(ItemField.bits(EnumSet.of(ItemField.N))));
        update("m", 8, 6, 7);
        assertEnvelope("6", "8");
    }

    @Test
    void saysNothingWhereEverySampleIsTold() {
        subscribe(client, ENVELOPE);
        update("m", 3, 9, -1, 4);
        assertThat(last().get("earlier")).hasSize(3);
        assertNoEnvelope();
    }

    @Test
    void saysNothingToWhoDidNotAsk() {
        subscribe(client, SubscribeOptions.DEFAULT.withNewestOnly(true));
        update("m", 3, 9, -1, 4);
        assertNoEnvelope();
    }

    @Test
    void saysInARoundWhatCameSinceTheRoundBefore() {
        subscribe(client, ENVELOPE.withMaxMilliHz(1000));
        update("m", 100);
        update("m", 5, 70);
        update("m", -30);
        update("m", 6);
        pass(SECOND_NS);
        assertEnvelope("-30", "70");
        update("m", 1);
        pass(SECOND_NS);
        assertNoEnvelope();
        assertThat(fanOut.handler.envelopeCount()).isZero();
    }

    @Test
    void saysToOneThatWasBehindWhatItMissed() {
        subscribe(client, ENVELOPE);
        update("m", 100);
        fallBehind();
        update("m", -7);
        update("m", 70, 8);
        update("m", 9);
        catchUp();
        assertThat(last().get("n").asInt()).isGreaterThan(4);
        final JsonNode item = itemOf("m");
        assertThat(item.get("min").toString()).isEqualTo("-7");
        assertThat(item.get("max").toString()).isEqualTo("70");
        assertThat(fanOut.handler.envelopeCount()).isZero();
        update("m", 3);
        assertNoEnvelope();
    }

    @Test
    void countsFromTheSubscribeForOneThatComesAnew() {
        update("m", 100, -100);
        client.room = 0;
        fanOut.request(client, ClientRequest.subscribe("s", null, "m", ENVELOPE));
        update("m", 1);
        update("m", 2);
        client.room = Long.MAX_VALUE;
        fanOut.write();
        fanOut.cycle();
        final JsonNode first =
                client.checker.messages("metric_update").get(0).get("updates").get(0);
        assertThat(first.path("min").asDouble(1)).isEqualTo(1);
        assertThat(first.path("max").asDouble(2)).isEqualTo(2);
    }

    @Test
    void doesNotKnowWhatWasMergedBeforeAClientResumed() {
        subscribe(client, ENVELOPE);
        final FakeClient stays = fanOut.connect();
        subscribe(stays, ENVELOPE);
        update("m", 1);
        final long seq = client.checker.last("metric_update").get("seq").asLong();
        fanOut.disconnect(client);
        update("m", 50);
        update("m", 2);
        client = fanOut.connect();
        client.checker.resumeFrom(stays.checker);
        subscribe(client, ENVELOPE.withResume("e1", seq));
        assertThat(itemOf("m").get("envelope").asBoolean(true)).isFalse();
        assertThat(fanOut.count(CounterDescriptor.ENVELOPES_UNKNOWN)).isPositive();
        update("m", 3);
        assertNoEnvelope();
    }

    @Test
    void saysThatItDoesNotKnowWhereThePoolIsEmpty() {
        fanOut = new FanOutFixture(FanOutFixture.Sizes.DEFAULT.withEnvelopes(1));
        client = fanOut.connect();
        subscribe(client, ENVELOPE.withMaxMilliHz(1000));
        update("first", 1);
        for (int i = 0; i < 3; i++) {
            fanOut.begin(0)
                    .doubles(SeriesKeys.key("m"), times(1), i)
                    .doubles(SeriesKeys.key("o"), times(1), i)
                    .integers(SeriesKeys.key("p"), times(1), i);
            fanOut.apply();
        }
        fanOut.cycle();
        pass(SECOND_NS);
        assertThat(itemOf("m").get("max").toString()).isEqualTo("2");
        assertThat(itemOf("o").get("envelope").asBoolean(true)).isFalse();
        assertThat(itemOf("p").get("envelope").asBoolean(true)).isFalse();
        assertThat(fanOut.count(CounterDescriptor.ENVELOPES_UNKNOWN)).isEqualTo(2);
    }

    @Test
    void beginsAnewWithASeriesThatCameBack() {
        subscribe(client, ENVELOPE.withMaxMilliHz(100));
        update("m", 1);
        update("m", 500);
        // Gone and back within one round.
        fanOut.nowNs += FanOutFixture.TTL_NS - 1;
        fanOut.nowNs++;
        fanOut.tick();
        update("m", 1);
        update("m", 2);
        pass(10 * SECOND_NS);
        assertThat(itemOf("m").path("max").asDouble(2)).isEqualTo(2);
        assertThat(fanOut.handler.envelopeCount()).isZero();
    }

    @Test
    void isToldNothingOfASeriesThatLabelsBrought() {
        update("m", 7, 8);
        fanOut.request(client, ClientRequest.subscribe("s", null, "{env=\"prod\"}", ENVELOPE.withMaxMilliHz(1000)));
        fanOut.cycle();
        pass(SECOND_NS);
        fanOut.relabel(0, Map.of("env", "prod"));
        pass(SECOND_NS);
        pass(SECOND_NS);
        assertThat(last().get("value").toString()).isEqualTo("8");
        assertNoEnvelope();
    }

    @Test
    void keepsIntegersExactAndLeavesOutWhatIsNoNumber() {
        subscribe(client, ENVELOPE.withNewestOnly(true));
        fanOut.begin(0).integers(SeriesKeys.key("i"), times(3), Long.MAX_VALUE - 1, Long.MIN_VALUE, Long.MAX_VALUE);
        fanOut.apply();
        fanOut.cycle();
        assertEnvelope("\"" + Long.MIN_VALUE + "\"", "\"" + Long.MAX_VALUE + "\"");
        update("m", Double.NaN, 1, Double.NaN, -2, Double.NaN);
        assertEnvelope("-2", "1");
        update("m", Double.NaN, Double.NaN);
        assertEnvelope("\"NaN\"", "\"NaN\"");
        update("m", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        assertEnvelope("\"-Infinity\"", "\"Infinity\"");
    }

    private void subscribe(FakeClient one, SubscribeOptions options) {
        fanOut.request(one, ClientRequest.subscribe("s", null, null, options));
        fanOut.cycle();
    }

    private void update(String name, double... values) {
        fanOut.begin(0).doubles(SeriesKeys.key(name), times(values.length), values);
        fanOut.apply();
        fanOut.cycle();
    }

    private long[] times(int count) {
        return LongStream.range(0, count).map(i -> ++time).toArray();
    }

    /** The client reads no more; its ring is full. */
    private void fallBehind() {
        client.room = 0;
        while (fanOut.count(CounterDescriptor.CLIENTS_LAGGING) == 0) {
            update("m", 1);
        }
    }

    private void catchUp() {
        client.room = Long.MAX_VALUE;
        fanOut.write();
        fanOut.cycle();
    }

    private void pass(long durationNs) {
        fanOut.nowNs += durationNs;
        fanOut.tick();
        fanOut.cycle();
    }

    private JsonNode last() {
        final JsonNode updates = client.checker.last("metric_update").get("updates");
        return updates.get(updates.size() - 1);
    }

    /** The newest item of a series. */
    private JsonNode itemOf(String name) {
        JsonNode result = null;
        for (final JsonNode message : client.checker.messages("metric_update")) {
            for (final JsonNode item : message.get("updates")) {
                result = item.get("metric").asString().equals(name) ? item : result;
            }
        }
        assertThat(result).as(name).isNotNull();
        return result;
    }

    private void assertEnvelope(String min, String max) {
        final JsonNode item = last();
        assertThat(item.path("min").toString() + " to " + item.path("max")).isEqualTo(min + " to " + max);
        assertThat(item.has("envelope")).isFalse();
    }

    private void assertNoEnvelope() {
        final JsonNode item = last();
        assertThat(item.has("min") || item.has("max") || item.has("envelope"))
                .as("%s", item)
                .isFalse();
    }
}
