package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.SubscribeOptions;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.SeriesKeys;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Clients that are told in rounds, so and so many a second. */
class FanOutRoundsTest {
    private static final List<String> SELECTORS = List.of("", "m1", "{agent=\"a1\"}", "{core=\"0\"}");
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final SubscribeOptions TWO_HZ = SubscribeOptions.DEFAULT.withMaxMilliHz(2000);

    private FanOutFixture fanOut = new FanOutFixture();
    private FakeClient client = fanOut.connect();
    private Random random;
    private long time;
    private int readCount;
    private final Map<Long, Integer> roundCounts = new HashMap<>();
    private final Map<Long, Long> firstNs = new HashMap<>();
    private final Set<Long> rated = new HashSet<>();

    @Test
    void tellsTheNewestValuesOnceARound() {
        updateAll(3);
        subscribe(client, null, TWO_HZ);
        assertThat(client.checker.last("subscribed").get("maxHz").toString()).isEqualTo("2");
        assertThat(client.checker.messages("live")).hasSize(1);
        updateAll(3);
        fanOut.cycle();
        final int before = client.checker.messages("metric_update").size();
        for (int i = 0; i < 10; i++) {
            updateAll(3);
            fanOut.cycle();
        }
        assertThat(client.checker.messages("metric_update")).hasSize(before);
        pass(SECOND_NS / 2);

        assertThat(client.checker.messages("metric_update")).hasSize(before + 1);
        final JsonNode round = client.checker.last("metric_update");
        assertThat(round.get("updates")).hasSize(3);
        assertThat(round.has("more")).isFalse();
        assertThat(round.get("updates").get(0).get("n").asInt()).isEqualTo(12);
        assertThat(client.checker.mirror(1)).isEqualTo(fanOut.expected(""));
        pass(5 * SECOND_NS);
        assertThat(client.checker.messages("metric_update")).hasSize(before + 1);
        assertConserved();
    }

    @Test
    void tellsRemovalsInTheSameRound() {
        updateAll(3);
        subscribe(client, null, TWO_HZ);
        fanOut.nowNs += FanOutFixture.TTL_NS - 1;
        updateAll(1);
        fanOut.nowNs++;
        fanOut.tick();
        fanOut.cycle();

        final JsonNode round = client.checker.last("metric_update");
        assertThat(round.get("updates")).hasSize(1);
        assertThat(round.get("removed")).hasSize(2);
        assertThat(client.checker.mirror(1)).isEqualTo(fanOut.expected("")).hasSize(1);
        assertConserved();
    }

    @Test
    void tellsALateClientThatItIsLiveAfterTheNextRound() {
        subscribe(client, null, TWO_HZ);
        updateAll(3);
        fanOut.cycle();
        updateAll(2);
        fanOut.cycle();
        final FakeClient late = fanOut.connect();
        subscribe(late, null, TWO_HZ);
        assertThat(late.checker.last("live")).isNull();
        assertThat(late.checker.mirror(1)).hasSize(1);
        pass(SECOND_NS / 2);

        assertThat(late.checker.last("live").get("series").asInt()).isEqualTo(3);
        assertThat(late.checker.mirror(1)).isEqualTo(fanOut.expected(""));
        assertThat(client.checker.messages("live")).hasSize(1);
        assertThat(late.texts).contains(client.texts.get(client.texts.size() - 1));
        assertConserved();
    }

    @Test
    void saysMoreUntilTheLastFrameOfARoundOfManyPieces() {
        fanOut = new FanOutFixture(FanOutFixture.Sizes.DEFAULT, new FanOutHandler.Bounds(1 << 20, 4096, 4096, 64, 16));
        client = fanOut.connect();
        subscribe(client, null, TWO_HZ);
        updateAll(2000);
        fanOut.cycle();

        final List<JsonNode> frames = client.checker.messages("metric_update");
        assertThat(frames).hasSizeGreaterThan(2);
        assertThat(frames.subList(0, frames.size() - 1)).allMatch(frame -> frame.has("more"));
        assertThat(frames.get(frames.size() - 1).has("more")).isFalse();
        assertThat(client.checker.mirror(1)).hasSize(2000).isEqualTo(fanOut.expected(""));
        assertConserved();
    }

    @Test
    void answersADigestAtTheEndOfARound() {
        subscribe(client, null, TWO_HZ);
        updateAll(2);
        fanOut.cycle();
        updateAll(2);
        fanOut.request(client, ClientRequest.digest("1", 1));
        fanOut.cycle();
        assertThat(client.checker.last("digest")).isNull();
        pass(SECOND_NS / 2);
        assertThat(client.checker.last("digest").get("seq").asLong())
                .isEqualTo(client.checker.last("metric_update").get("seq").asLong());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void keepsToTheRateAndToTheBooksWhateverHappens(long seed) {
        random = new Random(seed);
        fanOut = new FanOutFixture(
                seed % 2 == 0
                        ? new FanOutFixture.Sizes(1 << 20, 1 << 14, 8, 32, 1024, 4096)
                        : new FanOutFixture.Sizes(1 << 15, 4096, 8, 8, 1024, 4096),
                new FanOutHandler.Bounds(1 << 16, 512, 1024, 31, 5));
        for (int i = 0; i < 5; i++) {
            fanOut.connect();
        }
        for (int step = 0; step < 4000; step++) {
            step();
        }
        for (final FakeClient one : fanOut.clients) {
            one.room = Long.MAX_VALUE;
        }
        for (int i = 0; i < 8; i++) {
            fanOut.write();
            pass(SECOND_NS);
            replaceClosed();
        }
        assertThat(fanOut.count(CounterDescriptor.CLIENTS_LAGGING)).isZero();
        for (final FakeClient one : fanOut.clients) {
            one.checker.messages("subscribed").forEach(message -> checkMirror(one, message));
        }
        assertConserved();
        while (!fanOut.clients.isEmpty()) {
            fanOut.disconnect(fanOut.clients.get(0));
        }
        assertConserved();
        assertThat(fanOut.count(CounterDescriptor.GROUPS_OPEN)).isZero();
        assertThat(fanOut.count(CounterDescriptor.CHUNKS_IN_USE)).isZero();
    }

    static LongStream seeds() {
        final long firstSeed = Long.getLong("ringcast.twin.firstSeed", 1);
        return LongStream.range(firstSeed, firstSeed + Long.getLong("ringcast.twin.seeds", 6));
    }

    private void step() {
        final int action = random.nextInt(100);
        if (action < 35) {
            update();
        } else if (action < 39) {
            final String selector = SELECTORS.get(random.nextInt(SELECTORS.size()));
            final SubscribeOptions options = SubscribeOptions.DEFAULT
                    .withMaxMilliHz(random.nextInt(3) * 4000)
                    .withNewestOnly(random.nextBoolean());
            fanOut.request(
                    fanOut.clients.get(random.nextInt(fanOut.clients.size())),
                    random.nextInt(3) > 0
                            ? ClientRequest.subscribe(null, null, selector, options)
                            : ClientRequest.unsubscribe(null, "metrics", selector, 0));
        } else if (action < 46) {
            fanOut.nowNs += SECOND_NS / (1 + random.nextInt(20));
            fanOut.tick();
        } else if (action < 49) {
            fanOut.clients.get(1 + random.nextInt(fanOut.clients.size() - 1)).room =
                    random.nextBoolean() ? Long.MAX_VALUE : random.nextInt(3000);
        } else {
            fanOut.flush();
            fanOut.write();
            read();
            fanOut.handler.walk(fanOut.sequence, fanOut.nowNs);
            fanOut.write();
            read();
        }
        replaceClosed();
    }

    private void replaceClosed() {
        for (int i = fanOut.disconnectClosed(); i > 0; i--) {
            fanOut.connect();
        }
    }

    /** The first client reads everything at once: it must know the map wherever it is told so, and not too often. */
    private void read() {
        final FakeClient prompt = fanOut.clients.get(0);
        final List<JsonNode> messages = prompt.checker.messages();
        final Map<Long, JsonNode> last = new HashMap<>();
        for (; readCount < messages.size(); readCount++) {
            final JsonNode message = messages.get(readCount);
            final String type = message.get("type").asString();
            if (type.equals("subscribed") && message.has("maxHz")) {
                rated.add(message.get("subscription").asLong());
                firstNs.putIfAbsent(message.get("subscription").asLong(), fanOut.nowNs);
            } else if (type.equals("metric_update") || type.equals("live")) {
                last.put(message.get("subscription").asLong(), message);
                countRound(message);
            }
        }
        last.forEach((number, message) -> {
            if (!message.has("more") && prompt.checker.isSubscribed(number)) {
                prompt.checker.messages("subscribed").stream()
                        .filter(subscribed -> subscribed.get("subscription").asLong() == number)
                        .findFirst()
                        .ifPresent(subscribed -> checkMirror(prompt, subscribed));
            }
        });
    }

    private void countRound(JsonNode message) {
        final long number = message.get("subscription").asLong();
        if (rated.contains(number) && message.has("updates") && !message.has("more")) {
            final int count = roundCounts.merge(number, 1, Integer::sum);
            assertThat(count).isLessThanOrEqualTo((int) (2 + (fanOut.nowNs - firstNs.get(number)) * 8 / SECOND_NS));
        }
    }

    private void checkMirror(FakeClient one, JsonNode subscribed) {
        final long number = subscribed.get("subscription").asLong();
        if (one.checker.isSubscribed(number)) {
            assertThat(one.checker
                            .mirror(number)
                            .equals(fanOut.expected(subscribed.get("selector").asString())))
                    .as("%s at %d", subscribed, fanOut.sequence)
                    .isTrue();
        }
    }

    private void update() {
        fanOut.begin(random.nextInt(3));
        final int seriesCount = 1 + random.nextInt(8);
        for (int i = 0; i < seriesCount; i++) {
            final byte[] key = SeriesKeys.key("m" + random.nextInt(12), "core", Integer.toString(random.nextInt(3)));
            fanOut.writer.doubles(key, new long[] {++time, ++time}, time, -time);
        }
        fanOut.apply();
    }

    private void subscribe(FakeClient one, String selector, SubscribeOptions options) {
        fanOut.request(one, ClientRequest.subscribe("s", null, selector, options));
        fanOut.cycle();
    }

    private void pass(long durationNs) {
        fanOut.nowNs += durationNs;
        fanOut.tick();
        fanOut.cycle();
    }

    private void assertConserved() {
        pass(SECOND_NS);
        assertThat(fanOut.count(CounterDescriptor.UPDATES_MATCHED))
                .isEqualTo(fanOut.count(CounterDescriptor.UPDATES_SENT)
                        + fanOut.count(CounterDescriptor.UPDATES_CONFLATED)
                        + fanOut.count(CounterDescriptor.UPDATES_CAUGHT_UP)
                        + fanOut.count(CounterDescriptor.UPDATES_DISCARDED));
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
