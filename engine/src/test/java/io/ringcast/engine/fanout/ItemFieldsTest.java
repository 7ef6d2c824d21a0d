package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.ItemField;
import io.ringcast.engine.event.SubscribeOptions;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.SeriesKeys;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Which parts of an item a client gets that asks for some of them. */
class ItemFieldsTest {
    private static final int DELTA = 3;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final List<String> ALWAYS = List.of("agent", "metric", "labels", "timestampNs", "value");

    private final FanOutFixture fanOut = new FanOutFixture();
    private long time = SECOND_NS;

    @Test
    @Tag("C12")
    void leavesOutEachPartThatWasNotAskedFor() {
        for (final ItemField field : ItemField.values()) {
            final FakeClient client = connect(SubscribeOptions.DEFAULT.withFieldBits(ItemField.bits(Set.of(field))));
            report(client);

            final List<String> live = names(client);
            assertThat(live).as(field.word()).containsAll(ALWAYS).hasSize(6).contains(field.word());
        }
        final FakeClient client = connect(SubscribeOptions.DEFAULT.withFieldBits(0));
        report(client);
        assertThat(names(client)).containsExactlyElementsOf(ALWAYS);
    }

    @Test
    @Tag("C12")
    void tellsTheNumberOfTheSeriesToWhoAsksForItToo() {
        final FakeClient client =
                connect(SubscribeOptions.DEFAULT.withFieldBits(ItemField.bits(EnumSet.allOf(ItemField.class))));
        report(client);

        assertThat(names(client))
                .containsExactly(
                        "agent",
                        "metric",
                        "labels",
                        "id",
                        "timestampNs",
                        "value",
                        "n",
                        "kind",
                        "total",
                        "rate",
                        "earlier");
        assertThat(lastItem(client).get("id").intValue()).isZero();
    }

    @Test
    @Tag("C12")
    void leavesOutEarlierSamplesForWhoWantsTheNewestAlone() {
        final FakeClient newestOnly = connect(SubscribeOptions.DEFAULT.withNewestOnly(true));
        final FakeClient all = connect(SubscribeOptions.DEFAULT);
        report(newestOnly);

        assertThat(names(newestOnly)).doesNotContain("earlier").contains("n");
        assertThat(names(all)).contains("earlier");
        assertThat(newestOnly.checker.last("metric_update").get("subscription"))
                .isNotEqualTo(all.checker.last("metric_update").get("subscription"));
    }

    @Test
    @Tag("C31")
    void replacesASubscriptionByOneWithOtherOptionsOnTheSameSelector() {
        final FakeClient client = connect(SubscribeOptions.DEFAULT);
        fanOut.sample("m", 1, 1);
        fanOut.cycle();
        fanOut.request(client, ClientRequest.subscribe("2", null, "{}", SubscribeOptions.DEFAULT.withNewestOnly(true)));
        fanOut.cycle();
        fanOut.sample("m", 2, 2);
        fanOut.cycle();

        assertThat(fanOut.count(CounterDescriptor.SUBSCRIPTIONS_OPEN)).isEqualTo(1);
        assertThat(fanOut.count(CounterDescriptor.GROUPS_OPEN)).isEqualTo(1);
        assertThat(client.checker.messages("metric_update"))
                .extracting(message -> message.get("subscription").intValue())
                .containsExactly(1, 2, 2);
        fanOut.request(client, ClientRequest.unsubscribe("3", "metrics", null, 0));
        assertThat(fanOut.count(CounterDescriptor.SUBSCRIPTIONS_OPEN)).isZero();
    }

    private FakeClient connect(SubscribeOptions options) {
        final FakeClient client = fanOut.connect();
        fanOut.request(client, ClientRequest.subscribe("1", null, null, options));
        fanOut.cycle();
        return client;
    }

    /** Two samples of deltas in one batch, which have every part. */
    private void report(FakeClient client) {
        final long[] times = {time += SECOND_NS, time += SECOND_NS};
        fanOut.begin(0).integers(SeriesKeys.key("m", "core", "0"), times, 5, 6).kind(DELTA);
        fanOut.apply();
        fanOut.cycle();
        assertThat(client.checker.last("metric_update").has("snapshot")).isFalse();
    }

    private static List<String> names(FakeClient client) {
        return lastItem(client).propertyStream().map(Map.Entry::getKey).toList();
    }

    private static JsonNode lastItem(FakeClient client) {
        return client.checker.last("metric_update").get("updates").get(0);
    }
}
