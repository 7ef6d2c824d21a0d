package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.SubscribeOptions;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.LatencyStage;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ServerTopicTest {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final FanOutFixture fanOut = new FanOutFixture();

    @Test
    @Tag("C6")
    void tellsEveryCounterOnceASecond() {
        fanOut.gauges.ring(64, () -> 5).area("frame-log", fanOut.log::capacity).startNs(0);
        final FakeClient client = subscribed();
        assertThat(client.checker.last("subscribed").get("topic").asString()).isEqualTo("server");
        tick(SECOND_NS / 2);
        assertThat(client.checker.messages("server_stats")).isEmpty();
        fanOut.sample("cpu", 1, 2);
        fanOut.latency.record(LatencyStage.APPLIED, 1_000_000);
        tick(SECOND_NS / 2);
        tick(SECOND_NS / 2);

        assertThat(client.checker.messages("server_stats")).hasSize(1);
        final JsonNode stats = client.checker.last("server_stats");
        assertThat(stats.get("subscription"))
                .isEqualTo(client.checker.last("subscribed").get("subscription"));
        assertThat(stats.get("intervalMs").asLong()).isEqualTo(1000);
        assertThat(stats.get("uptimeMs").asLong()).isEqualTo(1000);
        assertThat(stats.get("timestamp").asString()).endsWith("Z");
        assertThat(stats.get("ring").toString()).isEqualTo("{\"slots\":64,\"used\":5}");
        assertThat(stats.get("memoryBytes").get("frame-log").asInt()).isEqualTo(fanOut.log.capacity());
        assertThat(stats.get("counters").propertyNames())
                .containsExactlyElementsOf(Arrays.stream(CounterDescriptor.values())
                        .map(CounterDescriptor::label)
                        .toList());
        assertThat(stats.get("counters").get("series-live").asLong()).isEqualTo(1);
        assertThat(stats.get("rates").get("seriesBornPerSecond").asDouble()).isEqualTo(1);
        assertThat(stats.get("latenciesNs").propertyNames())
                .containsExactlyElementsOf(Arrays.stream(LatencyStage.values())
                        .map(LatencyStage::label)
                        .toList());
        assertThat(stats.get("latenciesNs").get("applied").get("count").asLong())
                .isEqualTo(1);
        assertThat(stats.get("latenciesNs").get("applied").get("p99").asLong()).isBetween(990_000L, 1_010_000L);
        assertThat(stats.get("latenciesNs").get("validated").get("max").asLong())
                .isZero();
    }

    @Test
    void saysOfEachSecondWhatHappenedInItAlone() {
        final FakeClient client = subscribed();
        fanOut.sample("cpu", 1, 2);
        fanOut.latency.record(LatencyStage.APPLIED, 100);
        tick(SECOND_NS);
        fanOut.sample("mem", 1, 2);
        fanOut.sample("net", 1, 2);
        fanOut.latency.recordShared(LatencyStage.APPLIED, 200);
        fanOut.latency.record(LatencyStage.APPLIED, 200);
        tick(SECOND_NS);
        tick(SECOND_NS);

        final List<JsonNode> stats = client.checker.messages("server_stats");
        assertThat(stats.stream()
                        .map(each ->
                                each.get("rates").get("seriesBornPerSecond").asDouble()))
                .containsExactly(1.0, 2.0, 0.0);
        assertThat(stats.stream()
                        .map(each -> each.get("latenciesNs")
                                .get("applied")
                                .get("max")
                                .asLong()))
                .satisfiesExactly(
                        max -> assertThat(max).isBetween(100L, 101L),
                        max -> assertThat(max).isBetween(200L, 202L),
                        max -> assertThat(max).isZero());
        assertThat(fanOut.latency.takeInterval(LatencyStage.APPLIED).getTotalCount())
                .as("what the log takes is left alone")
                .isEqualTo(3);
    }

    @Test
    void isOneFrameForAllWhoSubscribed() {
        final FakeClient first = subscribed();
        final FakeClient second = subscribed();
        final long tail = fanOut.log.tailPosition();
        tick(SECOND_NS);
        final long length = fanOut.log.tailPosition() - tail;

        assertThat(first.texts.get(first.texts.size() - 1)).isEqualTo(second.texts.get(second.texts.size() - 1));
        assertThat(length)
                .isLessThan(2L * first.texts.get(first.texts.size() - 1).length());
    }

    @Test
    void isAcknowledgedAgainAndEndsForGood() {
        final FakeClient client = subscribed();
        final long number = number(client);
        fanOut.request(client, ClientRequest.subscribe("again", "server", null));
        fanOut.request(client, ClientRequest.unsubscribe("u", "server", null, 0));
        fanOut.request(client, ClientRequest.unsubscribe("v", "server", null, 0));
        tick(SECOND_NS);

        assertThat(client.checker.messages("subscribed")).hasSize(2);
        assertThat(number(client)).isEqualTo(number);
        assertThat(client.checker.last("unsubscribed").get("topic").asString()).isEqualTo("server");
        assertThat(client.checker.last("unsubscribed").get("subscription").asLong())
                .isEqualTo(number);
        assertThat(client.checker.last("error").get("code").asString()).isEqualTo("not-found");
        assertThat(client.checker.messages("server_stats")).isEmpty();
        assertThat(fanOut.count(CounterDescriptor.SUBSCRIPTIONS_OPEN)).isZero();
    }

    @Test
    void endsByItsNumberAndWithAllOthers() {
        final FakeClient byNumber = subscribed();
        final FakeClient withAll = subscribed();
        final FakeClient leaver = subscribed();
        fanOut.subscribe(withAll, "cpu");
        fanOut.request(byNumber, ClientRequest.unsubscribe("u", null, null, number(byNumber)));
        fanOut.request(withAll, ClientRequest.unsubscribe("u", null, null, 0));
        fanOut.disconnect(leaver);
        tick(SECOND_NS);

        assertThat(byNumber.checker.messages("unsubscribed")).hasSize(1);
        assertThat(withAll.checker.messages("unsubscribed")).hasSize(1);
        for (final FakeClient client : List.of(byNumber, withAll, leaver)) {
            assertThat(client.checker.messages("server_stats")).isEmpty();
        }
        assertThat(fanOut.count(CounterDescriptor.SUBSCRIPTIONS_OPEN)).isZero();
    }

    @Test
    void missesASecondForWhoHasNoRoomAndWaitsForNobody() {
        final FakeClient slow = subscribed();
        final FakeClient prompt = subscribed();
        slow.room = 0;
        for (int i = 0; i < 10; i++) {
            tick(SECOND_NS);
        }
        slow.room = Long.MAX_VALUE;
        fanOut.write();
        tick(SECOND_NS);

        assertThat(fanOut.count(CounterDescriptor.SERVER_STATS_MISSED)).isEqualTo(9);
        assertThat(slow.checker.messages("server_stats")).hasSize(2);
        assertThat(prompt.checker.messages("server_stats")).hasSize(11);
        assertThat(fanOut.count(CounterDescriptor.CLIENTS_REVOKED)).isZero();
    }

    @Test
    void missesASecondWhenTheLogHasNoRoom() {
        final FanOutFixture small = new FanOutFixture(FanOutFixture.Sizes.DEFAULT.withLogLength(1 << 12));
        final FakeClient client = small.connect();
        small.request(client, ClientRequest.subscribe("s", "server", null));
        small.nowNs += SECOND_NS;
        small.tick();
        small.cycle();

        assertThat(small.count(CounterDescriptor.SERVER_STATS_MISSED)).isEqualTo(1);
        assertThat(client.checker.messages("server_stats")).isEmpty();
    }

    @Test
    @Tag("D4")
    void isForbiddenToAScope() {
        final FakeClient client = fanOut.connect("{env=\"prod\"}");
        fanOut.request(client, ClientRequest.subscribe("1", "server", null));
        tick(SECOND_NS);

        assertThat(client.checker.last("error").get("code").asString()).isEqualTo("forbidden");
        assertThat(client.checker.messages("server_stats")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("meaningless")
    void namesTheFieldThatMeansNothingHere(String field, String selector, SubscribeOptions options) {
        final FakeClient client = fanOut.connect();
        fanOut.request(client, ClientRequest.subscribe("1", "server", selector, options));
        fanOut.write();

        assertThat(client.checker.last("error").get("code").asString()).isEqualTo("protocol-violation");
        assertThat(client.checker.last("error").get("message").asString()).startsWith(field + " means nothing");
    }

    static Stream<Object[]> meaningless() {
        final SubscribeOptions none = SubscribeOptions.DEFAULT;
        return Stream.of(
                new Object[] {"selector", "cpu", none},
                new Object[] {"newestOnly", null, none.withNewestOnly(true)},
                new Object[] {"maxHz", null, none.withMaxMilliHz(5000)},
                new Object[] {"envelope", null, none.withEnvelope(true)},
                new Object[] {"snapshot", null, none.withSnapshot(false)},
                new Object[] {"resume", null, none.withResume("5f3a", 7)},
                new Object[] {"fields", null, none.withFieldBits(0)});
    }

    private FakeClient subscribed() {
        final FakeClient client = fanOut.connect();
        fanOut.request(client, ClientRequest.subscribe("s", "server", null));
        fanOut.write();
        return client;
    }

    private static long number(FakeClient client) {
        return client.checker.last("subscribed").get("subscription").asLong();
    }

    private void tick(long durationNs) {
        fanOut.nowNs += durationNs;
        fanOut.tick();
        fanOut.cycle();
    }
}
