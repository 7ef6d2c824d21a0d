package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.LiveFormat;
import io.ringcast.engine.event.SubscribeOptions;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.SeriesKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Random batches to clients that ask for envelopes, slow ones and rated ones among them. The oracle knows every value that was
 * accepted, in order: what an item stands for are the values between the {@code n} that its client was told last, or the
 * subscribe, and its own.
 */
class EnvelopeRandomTest {
    private static final List<String> SELECTORS = List.of("", "m1", "{agent=\"a1\"}", "{core=\"0\"}", "m2{core=\"1\"}");
    private static final double[] ODD_VALUES = {Double.NaN, -0.0, 0, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY
    };
    private static final long MAX_TICK_NS = TimeUnit.MILLISECONDS.toNanos(40);

    /** What a client knows of one of its subscriptions. */
    private record Known(JsonNode subscribed, Map<String, Integer> sizes, Map<String, Long> lastN) {}

    private final Map<String, List<Number>> accepted = new HashMap<>();
    private final Map<String, Map<String, Integer>> sizesOfRequest = new HashMap<>();
    private final Map<FakeClient, Map<Long, Known>> known = new HashMap<>();
    private final Map<FakeClient, Integer> readCounts = new HashMap<>();
    private FanOutFixture fanOut;
    private Random random;
    private boolean isRoomy;
    private long time;
    private long checkedCount;
    private long unknownCount;

    @ParameterizedTest
    @MethodSource("seeds")
    void everyItemSaysTheLeastAndGreatestOfWhatItStandsForOrThatTheyAreNotKnown(long seed) {
        random = new Random(seed);
        isRoomy = seed % 2 == 0;
        fanOut = new FanOutFixture(
                isRoomy
                        ? new FanOutFixture.Sizes(1 << 22, 1 << 16, 8, 64, 1024, 4096, 1 << 14)
                        : new FanOutFixture.Sizes(1 << 15, 4096, 8, 8, 1024, 4096, 40),
                new FanOutHandler.Bounds(1 << 14, 256, 512, 31, 8));
        for (int i = 0; i < 6; i++) {
            connect();
        }
        for (int step = 0; step < 4000; step++) {
            step();
            fanOut.clients.forEach(this::read);
        }
        settle();
        assertThat(checkedCount).as("items with an envelope").isGreaterThan(100);
        assertThat(unknownCount).as("items that do not know").isPositive();
        assertThat(fanOut.count(CounterDescriptor.ENVELOPES_UNKNOWN)).isPositive();
        while (!fanOut.clients.isEmpty()) {
            fanOut.disconnect(fanOut.clients.get(0));
        }
        fanOut.cycle();
        assertThat(fanOut.handler.envelopeCount()).isZero();
        assertThat(fanOut.count(CounterDescriptor.UPDATES_MATCHED))
                .isEqualTo(fanOut.count(CounterDescriptor.UPDATES_SENT)
                        + fanOut.count(CounterDescriptor.UPDATES_CONFLATED)
                        + fanOut.count(CounterDescriptor.UPDATES_CAUGHT_UP)
                        + fanOut.count(CounterDescriptor.UPDATES_DISCARDED));
    }

    static LongStream seeds() {
        final long firstSeed = Long.getLong("ringcast.twin.firstSeed", 1);
        return LongStream.range(firstSeed, firstSeed + Long.getLong("ringcast.twin.seeds", 12));
    }

    private void step() {
        final int action = random.nextInt(100);
        if (action < 45) {
            update();
        } else if (action < 50) {
            request();
        } else if (action < 58) {
            fanOut.nowNs += random.nextLong(MAX_TICK_NS);
            fanOut.tick();
        } else if (action < 63) {
            // The first reads all it gets at once.
            fanOut.clients.get(1 + random.nextInt(fanOut.clients.size() - 1)).room =
                    random.nextBoolean() ? Long.MAX_VALUE : random.nextInt(3000);
        } else if (action < 80) {
            fanOut.flush();
            fanOut.write();
            fanOut.handler.walk(fanOut.sequence, fanOut.nowNs);
            fanOut.write();
        } else {
            fanOut.cycle();
        }
        for (int i = fanOut.disconnectClosed(); i > 0; i--) {
            connect();
        }
    }

    private void settle() {
        fanOut.clients.forEach(client -> client.room = Long.MAX_VALUE);
        for (int i = 0; i < 8; i++) {
            fanOut.write();
            fanOut.nowNs += TimeUnit.MILLISECONDS.toNanos(500);
            fanOut.tick();
            fanOut.cycle();
        }
        fanOut.clients.forEach(this::read);
        assertThat(fanOut.count(CounterDescriptor.CLIENTS_LAGGING)).isZero();
        assertThat(fanOut.handler.envelopeCount())
                .as("entries when all are told")
                .isZero();
    }

    private void connect() {
        fanOut.connect(random.nextBoolean() ? LiveFormat.JSON : LiveFormat.BINARY);
    }

    private void request() {
        final FakeClient client = fanOut.clients.get(random.nextInt(fanOut.clients.size()));
        final String selector = SELECTORS.get(random.nextInt(SELECTORS.size()));
        final SubscribeOptions options = SubscribeOptions.DEFAULT
                .withEnvelope(random.nextInt(8) > 0)
                .withMaxMilliHz(random.nextInt(3) * 8000)
                .withNewestOnly(random.nextBoolean())
                .withSnapshot(random.nextInt(4) > 0);
        final String id = Integer.toString(sizesOfRequest.size());
        final Map<String, Integer> sizes = new HashMap<>();
        accepted.forEach((series, values) -> sizes.put(series, values.size()));
        sizesOfRequest.put(id, sizes);
        fanOut.request(
                client,
                random.nextInt(4) > 0
                        ? ClientRequest.subscribe(id, null, selector, options)
                        : ClientRequest.unsubscribe(id, "metrics", selector, 0));
    }

    private void update() {
        final int agent = random.nextInt(3);
        fanOut.begin(agent);
        final int seriesCount = 1 + random.nextInt(8);
        for (int i = 0; i < seriesCount; i++) {
            final int name = random.nextInt(8);
            final String core = Integer.toString(random.nextInt(3));
            final long[] times =
                    LongStream.range(0, 1 + random.nextInt(3)).map(k -> ++time).toArray();
            final List<Number> values =
                    accepted.computeIfAbsent("a" + agent + " m" + name + " " + core, series -> new ArrayList<>());
            final byte[] key = SeriesKeys.key("m" + name, "core", core);
            if (name % 2 == 0) {
                final long[] integers = random.longs(times.length).toArray();
                LongStream.of(integers).forEach(values::add);
                fanOut.writer.integers(key, times, integers);
            } else {
                final double[] doubles = new double[times.length];
                for (int k = 0; k < doubles.length; k++) {
                    doubles[k] = random.nextInt(4) == 0
                            ? ODD_VALUES[random.nextInt(ODD_VALUES.length)]
                            : random.nextGaussian();
                    values.add(doubles[k]);
                }
                fanOut.writer.doubles(key, times, doubles);
            }
        }
        fanOut.apply();
    }

    private void read(FakeClient client) {
        final List<JsonNode> messages = client.checker.messages();
        final Map<Long, Known> subscriptions = known.computeIfAbsent(client, any -> new HashMap<>());
        for (int i = readCounts.getOrDefault(client, 0); i < messages.size(); i++) {
            final JsonNode message = messages.get(i);
            final long number = message.path("subscription").asLong();
            switch (message.get("type").asString()) {
                case "subscribed" -> {
                    final JsonNode selector = message.get("selector");
                    subscriptions
                            .values()
                            .removeIf(other ->
                                    other.subscribed.get("subscription").asLong() != number
                                            && other.subscribed.get("selector").equals(selector));
                    subscriptions.putIfAbsent(
                            number,
                            new Known(
                                    message,
                                    sizesOfRequest.get(message.get("id").asString()),
                                    new HashMap<>()));
                }
                case "unsubscribed" -> subscriptions.remove(number);
                case "metric_update" ->
                    message.get("updates").forEach(item -> check(subscriptions.get(number), message, item));
                default -> {
                    // The others tell no values.
                }
            }
        }
        readCounts.put(client, messages.size());
    }

    private void check(Known subscription, JsonNode message, JsonNode item) {
        final String series =
                item.get("agent").asString() + " " + item.get("metric").asString() + " "
                        + item.get("labels").get("core").asString();
        final int n = item.get("n").intValue();
        final Long lastN = subscription.lastN.put(series, (long) n);
        if (!subscription.subscribed.has("envelope")) {
            assertThat(item.has("min") || item.has("max") || item.has("envelope"))
                    .isFalse();
            return;
        }
        if (item.has("envelope")) {
            // What came between a subscribe and the moment at which its group found the series is not kept.
            assertThat(isRoomy && lastN != null).as("%s, last %s", item, lastN).isFalse();
            unknownCount++;
            return;
        }
        final int earlierCount = item.path("earlier").size();
        final int from = lastN == null ? subscription.sizes.getOrDefault(series, 0) : lastN.intValue();
        final boolean isShared = subscription.subscribed.has("maxHz");
        if (isShared && (lastN == null || item.has("min"))) {
            checkAtLeast(series, from, n, item, lastN == null);
        } else if (n - from - earlierCount > 1) {
            checkIs(series, from, n, item);
        } else {
            assertThat(item.has("min") || item.has("max"))
                    .as("%s of %s", item, message)
                    .isFalse();
        }
    }

    private void checkIs(String series, int from, int n, JsonNode item) {
        final List<Number> values = accepted.get(series).subList(from, n);
        assertThat(item.has("min"))
                .as("%s from %d stands for %s", item, from, values)
                .isTrue();
        assertThat(isSame(least(values, 1), item.get("min")) && isSame(least(values, -1), item.get("max")))
                .as("%s stands for %s", item, values)
                .isTrue();
        checkedCount++;
    }

    /** An item of a round may stand for more than its client missed, but never for less. */
    private void checkAtLeast(String series, int from, int n, JsonNode item, boolean isFirst) {
        final List<Number> all = accepted.get(series);
        boolean isFound = !item.has("min");
        for (int first = isFirst ? n - 1 : Math.min(from, n - 1); first >= 0 && !isFound; first--) {
            final List<Number> values = all.subList(first, n);
            isFound = isSame(least(values, 1), item.get("min")) && isSame(least(values, -1), item.get("max"));
        }
        assertThat(isFound).as("%s from %d of %s", item, from, all).isTrue();
        checkedCount++;
    }

    private static Number least(List<Number> values, int sign) {
        Number result = values.get(0);
        for (final Number value : values) {
            result = isBefore(value, result, sign) ? value : result;
        }
        return result;
    }

    private static boolean isBefore(Number value, Number other, int sign) {
        if (value instanceof Long integer) {
            return sign * Long.compare(integer, other.longValue()) < 0;
        }
        final double mine = value.doubleValue();
        final double theirs = other.doubleValue();
        return !Double.isNaN(mine) && (Double.isNaN(theirs) || sign * Double.compare(mine, theirs) < 0);
    }

    private static boolean isSame(Number value, JsonNode told) {
        final String text = told.asString();
        return value instanceof Long integer
                ? integer == Long.parseLong(text)
                : value.doubleValue() == Double.parseDouble(text)
                        || (Double.isNaN(value.doubleValue()) && text.equals("NaN"));
    }
}
