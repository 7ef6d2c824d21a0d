package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.ItemField;
import io.ringcast.engine.event.SubscribeOptions;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.SeriesKeys;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SubscribeOptionsTest {
    private static final SubscribeOptions NO_SNAPSHOT = SubscribeOptions.DEFAULT.withSnapshot(false);

    private FanOutFixture fanOut = new FanOutFixture();
    private FakeClient client = fanOut.connect();
    private long time;

    @Test
    @Tag("C31")
    void echoesWhatDiffersFromTheDefault() {
        subscribe("1", null, SubscribeOptions.DEFAULT);
        assertThat(client.checker.last("subscribed").propertyNames())
                .containsExactly(
                        "type", "id", "topic", "selector", "subscription", "epoch", "seq", "resumed", "timestamp");
        subscribe(
                "2",
                "m1",
                NO_SNAPSHOT.withNewestOnly(true).withFieldBits(ItemField.bits(EnumSet.of(ItemField.ID, ItemField.N))));

        final JsonNode subscribed = client.checker.last("subscribed");
        assertThat(subscribed.get("newestOnly").asBoolean()).isTrue();
        assertThat(subscribed.get("snapshot").asBoolean(true)).isFalse();
        assertThat(subscribed.get("fields").toString()).isEqualTo("[\"id\",\"n\"]");
    }

    @Test
    void replacesASubscriptionWhenItsOptionsAreOthersAndNotElse() {
        updateAll(3);
        subscribe("1", null, SubscribeOptions.DEFAULT);
        subscribe("2", null, SubscribeOptions.DEFAULT.withNewestOnly(true));
        subscribe("3", " {} ", SubscribeOptions.DEFAULT.withNewestOnly(true));
        updateAll(3);
        fanOut.cycle();

        final List<JsonNode> answers = client.checker.messages("subscribed");
        assertThat(answers.stream().map(answer -> answer.get("subscription").asLong()))
                .containsExactly(1L, 2L, 2L);
        assertThat(client.checker.messages("live")).hasSize(2);
        assertThat(client.checker.last("metric_update").get("subscription").asLong())
                .isEqualTo(2);
        assertThat(client.checker.mirror(2)).isEqualTo(fanOut.expected("")).hasSize(3);
        assertThat(fanOut.count(CounterDescriptor.SUBSCRIPTIONS_OPEN)).isEqualTo(1);
        assertThat(fanOut.count(CounterDescriptor.GROUPS_OPEN)).isEqualTo(1);
    }

    @Test
    void keepsASubscriptionWhenThereIsNoRoomForTheOneThatWouldReplaceIt() {
        fanOut = new FanOutFixture(FanOutFixture.Sizes.DEFAULT.withMemberships(4));
        client = fanOut.connect();
        subscribe("1", null, SubscribeOptions.DEFAULT);
        subscribe("2", null, SubscribeOptions.DEFAULT.withNewestOnly(true));
        updateAll(1);
        fanOut.cycle();

        assertThat(client.checker.last("error").get("code").asString()).isEqualTo("limit-exceeded");
        assertThat(client.checker.mirror(1)).isEqualTo(fanOut.expected("")).hasSize(1);
    }

    @Test
    void tellsNothingOfWhatWasBeforeWhenNoSnapshotIsAskedFor() {
        final FakeClient other = fanOut.connect();
        fanOut.subscribe(other, null);
        updateAll(5);
        subscribe("1", null, NO_SNAPSHOT);
        assertThat(client.checker.last("metric_update")).isNull();
        assertThat(client.checker.last("live").get("series").asInt()).isEqualTo(5);
        updateAll(2);
        fanOut.cycle();

        assertThat(client.checker.mirror(1)).hasSize(2);
        assertThat(client.checker.last("metric_update").has("more")).isFalse();
        assertThat(fanOut.count(CounterDescriptor.UPDATES_SENT)).isEqualTo(5 + 2 * 2);
        assertThat(fanOut.count(CounterDescriptor.SNAPSHOT_ITEMS_SENT)).isZero();
    }

    @Test
    void tellsWhatChangesWhileTheMembersAreStillLookedForThoughNoSnapshotIsAskedFor() {
        fanOut = new FanOutFixture(FanOutFixture.Sizes.DEFAULT, new FanOutHandler.Bounds(1 << 20, 4096, 4096, 10, 5));
        client = fanOut.connect();
        updateAll(200);
        fanOut.request(client, ClientRequest.subscribe("1", null, null, NO_SNAPSHOT));
        fanOut.flush();
        fanOut.handler.walk(fanOut.sequence, fanOut.nowNs);
        fanOut.sample("m3", 5000, 5);
        fanOut.sample("m150", 5000, 5);
        fanOut.cycle();

        assertThat(client.checker.mirror(1).keySet()).containsExactlyInAnyOrder("a0 m3 {}", "a0 m150 {}");
        assertThat(client.checker.isLive(1)).isTrue();
    }

    private void subscribe(String id, String selector, SubscribeOptions options) {
        fanOut.request(client, ClientRequest.subscribe(id, null, selector, options));
        fanOut.cycle();
    }

    private void updateAll(int count) {
        time++;
        fanOut.begin(0);
        for (int i = 0; i < count; i++) {
            fanOut.writer.doubles(SeriesKeys.key("m" + i), new long[] {1000 + time}, time);
        }
        fanOut.apply();
    }
}
