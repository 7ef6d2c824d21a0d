package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.SeriesKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Groups whose members are looked for in many small steps, while everything else goes on. */
class FanOutBuildTest {
    private static final List<String> SELECTORS =
            List.of("", "m1", "{agent=\"a1\"}", "{env=\"prod\"}", "{core=\"0\"}", "m2{core=\"1\"}");
    private static final FanOutHandler.Bounds SMALL = new FanOutHandler.Bounds(1 << 16, 512, 1024, 5, 3);
    /** Builds of several groups take turns; one that takes longer than a tombstone is kept has its clients closed. */
    private static final FanOutHandler.Bounds SHORT_BUILDS = new FanOutHandler.Bounds(1 << 16, 512, 1024, 12, 3);

    private Random random;
    private FanOutFixture fanOut;
    private long time;
    private int readCount;

    @Test
    void beginsASnapshotBeforeAllMembersAreFound() {
        fanOut = new FanOutFixture(FanOutFixture.Sizes.DEFAULT, SMALL);
        updateAll(1000);
        final FakeClient client = fanOut.connect();
        fanOut.request(client, ClientRequest.subscribe("1", null, null));
        fanOut.flush();
        fanOut.handler.walk(fanOut.sequence, fanOut.nowNs);
        fanOut.write();

        assertThat(client.checker.mirror(1)).isNotEmpty().hasSizeLessThan(10);
        assertThat(client.checker.isLive(1)).isFalse();
        fanOut.cycle();
        assertThat(client.checker.isLive(1)).isTrue();
        assertThat(client.checker.mirror(1)).isEqualTo(fanOut.expected("")).hasSize(1000);
    }

    @Test
    void countsTombstonesNeitherAsSeriesNorAsRemovals() {
        fanOut = new FanOutFixture(FanOutFixture.Sizes.DEFAULT, SMALL);
        updateAll(30);
        fanOut.nowNs += FanOutFixture.TTL_NS;
        updateAll(10);
        fanOut.tick();
        final FakeClient client = fanOut.connect();
        fanOut.subscribe(client, null);

        assertThat(client.checker.last("live").get("series").asInt()).isEqualTo(10);
        assertThat(client.checker.messages("metric_update")).noneMatch(message -> message.has("removed"));
        updateAll(20);
        fanOut.cycle();
        assertThat(client.checker.mirror(1)).isEqualTo(fanOut.expected("")).hasSize(20);
        final FakeClient other = fanOut.connect();
        fanOut.subscribe(other, null);
        assertThat(other.checker.last("live").get("series").asInt()).isEqualTo(20);
    }

    @Test
    void closesNoClientForTombstonesThatItsSnapshotWouldHavePassedBy() {
        fanOut = new FanOutFixture(FanOutFixture.Sizes.DEFAULT.withChunks(16, 512), SMALL);
        updateAll(200);
        fanOut.nowNs += FanOutFixture.TTL_NS;
        fanOut.begin(1).doubles(SeriesKeys.key("first"), new long[] {1}, 1);
        fanOut.apply();
        final FakeClient client = fanOut.connect();
        client.room = 0;
        fanOut.request(client, ClientRequest.subscribe("1", null, null));
        fanOut.tick();
        fanOut.cycle();
        fanOut.nowNs += FanOutFixture.TTL_NS;
        fanOut.begin(1).doubles(SeriesKeys.key("first"), new long[] {2}, 1);
        fanOut.apply();
        fanOut.tick();
        fanOut.cycle();
        client.room = Long.MAX_VALUE;
        fanOut.cycle();

        assertThat(client.ring.closeCode()).isZero();
        assertThat(client.checker.mirror(1)).isEqualTo(fanOut.expected("")).hasSize(1);
    }

    @ParameterizedTest
    @Tag("A9")
    @MethodSource("seeds")
    void tellsEveryClientTheMapWhateverHappensDuringABuild(long seed) {
        random = new Random(seed);
        fanOut = new FanOutFixture(new FanOutFixture.Sizes(1 << 18, 8192, 8, 16, 1024, 4096), SHORT_BUILDS);
        fanOut.agentLabels.put(0, Map.of("env", "prod"));
        updateAll(150);
        for (int i = 0; i < 5; i++) {
            fanOut.connect();
        }
        for (int step = 0; step < 4000; step++) {
            step();
        }
        for (final FakeClient client : fanOut.clients) {
            client.room = Long.MAX_VALUE;
        }
        for (int i = 0; i < 3; i++) {
            fanOut.tick();
            fanOut.write();
            fanOut.cycle();
            replaceClosed();
        }
        assertThat(fanOut.count(CounterDescriptor.CLIENTS_LAGGING)).isZero();
        assertThat(fanOut.clients.get(0).connectionId).as("never closed").isEqualTo(1);
        checkMirrors();
        checkBooks();
    }

    static LongStream seeds() {
        final long firstSeed = Long.getLong("ringcast.twin.firstSeed", 1);
        return LongStream.range(firstSeed, firstSeed + Long.getLong("ringcast.twin.seeds", 6));
    }

    private void step() {
        final int action = random.nextInt(100);
        if (action < 30) {
            update();
        } else if (action < 34) {
            final FakeClient client = randomClient();
            final String selector = SELECTORS.get(random.nextInt(SELECTORS.size()));
            fanOut.request(
                    client,
                    random.nextInt(3) > 0
                            ? ClientRequest.subscribe(null, null, selector)
                            : ClientRequest.unsubscribe(null, "metrics", selector, 0));
        } else if (action < 36) {
            fanOut.nowNs += FanOutFixture.TTL_NS / (random.nextInt(8) == 0 ? 5 : 20);
            fanOut.tick();
        } else if (action < 37) {
            fanOut.relabel(random.nextInt(2), random.nextBoolean() ? Map.of("env", "prod") : Map.of("core", "0"));
        } else if (action < 39) {
            slowClient().room = random.nextBoolean() ? Long.MAX_VALUE : random.nextInt(2000);
        } else {
            endCycle();
        }
        replaceClosed();
    }

    private void replaceClosed() {
        for (int i = fanOut.disconnectClosed(); i > 0; i--) {
            fanOut.connect();
        }
    }

    /** One walk, as a server does: a build takes many of these. */
    private void endCycle() {
        fanOut.flush();
        fanOut.write();
        fanOut.handler.walk(fanOut.sequence, fanOut.nowNs);
        fanOut.write();
        if (fanOut.relabelled.isEmpty()) {
            checkPrompt();
        } else {
            readCount = fanOut.clients.get(0).checker.messages().size();
        }
    }

    private void update() {
        final int agent = random.nextInt(3);
        fanOut.begin(agent);
        final int seriesCount = 1 + random.nextInt(6);
        for (int i = 0; i < seriesCount; i++) {
            final byte[] key = SeriesKeys.key("m" + random.nextInt(30), "core", Integer.toString(random.nextInt(3)));
            fanOut.writer.doubles(key, new long[] {++time, ++time}, time, -time);
        }
        fanOut.apply();
    }

    private FakeClient slowClient() {
        return fanOut.clients.get(1 + random.nextInt(fanOut.clients.size() - 1));
    }

    private FakeClient randomClient() {
        return fanOut.clients.get(random.nextInt(fanOut.clients.size()));
    }

    /** A client that reads everything at once knows the map at each message that does not go on. */
    private void checkPrompt() {
        final List<JsonNode> messages = fanOut.clients.get(0).checker.messages();
        final Map<Long, JsonNode> last = new HashMap<>();
        for (; readCount < messages.size(); readCount++) {
            final JsonNode message = messages.get(readCount);
            if (message.get("type").asString().matches("metric_update|live")) {
                last.put(message.get("subscription").asLong(), message);
            }
        }
        last.forEach((number, message) -> {
            if (!message.has("more") && fanOut.clients.get(0).checker.isSubscribed(number)) {
                checkMirror(fanOut.clients.get(0), number);
            }
        });
    }

    private void checkMirrors() {
        for (final FakeClient client : fanOut.clients) {
            for (final JsonNode message : client.checker.messages("subscribed")) {
                final long number = message.get("subscription").asLong();
                if (client.checker.isSubscribed(number)) {
                    assertThat(client.checker.isLive(number)).isTrue();
                    checkMirror(client, number);
                }
            }
        }
    }

    private void checkMirror(FakeClient client, long number) {
        final String selector = client.checker.messages("subscribed").stream()
                .filter(message -> message.get("subscription").asLong() == number)
                .findFirst()
                .orElseThrow()
                .get("selector")
                .asString();
        assertThat(client.checker.mirror(number).equals(fanOut.expected(selector)))
                .as(
                        "subscription %d of %s to %s after %s",
                        number,
                        client.id(),
                        selector,
                        client.checker.messages().get(client.checker.messages().size() - 1))
                .isTrue();
    }

    private void checkBooks() {
        while (!fanOut.clients.isEmpty()) {
            fanOut.disconnect(fanOut.clients.get(0));
        }
        fanOut.cycle();
        assertThat(fanOut.count(CounterDescriptor.UPDATES_MATCHED))
                .isEqualTo(fanOut.count(CounterDescriptor.UPDATES_SENT)
                        + fanOut.count(CounterDescriptor.UPDATES_CONFLATED)
                        + fanOut.count(CounterDescriptor.UPDATES_CAUGHT_UP)
                        + fanOut.count(CounterDescriptor.UPDATES_DISCARDED));
        assertThat(fanOut.count(CounterDescriptor.GROUPS_OPEN)).isZero();
        assertThat(fanOut.count(CounterDescriptor.SUBSCRIPTIONS_OPEN)).isZero();
        assertThat(fanOut.count(CounterDescriptor.CHUNKS_IN_USE)).isZero();
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
