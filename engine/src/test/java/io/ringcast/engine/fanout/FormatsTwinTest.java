package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.ItemField;
import io.ringcast.engine.event.LiveFormat;
import io.ringcast.engine.event.SubscribeOptions;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.SeriesKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Random streams to pairs of clients of the two formats on the same selectors. A pair that reads at once is told the same
 * items in the same order; one that stalls now and then knows the same in the end.
 */
@Tag("C12")
@Tag("C14")
class FormatsTwinTest {
    private static final List<String> SELECTORS = List.of("", "s1", "{env=\"prod\"}", "{core=\"\"}", "{mode=\"m\"}");
    /** How each of the selectors is subscribed to. */
    private static final List<SubscribeOptions> OPTIONS = List.of(
            SubscribeOptions.DEFAULT,
            SubscribeOptions.DEFAULT.withNewestOnly(true),
            SubscribeOptions.DEFAULT,
            SubscribeOptions.DEFAULT.withFieldBits(ItemField.bits(Set.of(ItemField.N, ItemField.TOTAL))),
            SubscribeOptions.DEFAULT.withMaxMilliHz(3000));

    private static final String UPDATES = "\"updates\":[";
    private static final String REMOVED = "],\"removed\":[";
    private static final int AGENT_COUNT = 3;
    private static final int SERIES_COUNT = 12;
    private static final int CHUNK_LENGTH = 2048;
    private static final int STEP_COUNT = 400;
    private static final long STEP_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final double[] DOUBLES = {
        0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, -Double.MAX_VALUE
    };
    private static final long[] INTEGERS = {0, -1, 1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 53};

    private final List<byte[]> keys = new ArrayList<>();
    private FanOutFixture fanOut;
    private Random random;
    private long time;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void tellsClientsOfBothFormatsTheSame(long seed) {
        random = new Random(seed);
        time = seed % 2 == 0 ? 1 : FanOutFixture.EPOCH_NS;
        fanOut = new FanOutFixture(
                new FanOutFixture.Sizes(1 << 18, 1 << 13, 8, 16, CHUNK_LENGTH, 4096),
                new FanOutHandler.Bounds(1 << 16, 256, 512, 16, 8));
        fanOut.agentLabels.put(0, Map.of("env", "prod"));
        for (int i = 0; i < SERIES_COUNT; i++) {
            keys.add(key(i));
        }
        sendBatch();
        final Pair prompt = new Pair();
        final Pair slow = new Pair();
        for (int step = 0; step < STEP_COUNT; step++) {
            step(slow);
            prompt.compareNews();
        }
        slow.allow(Long.MAX_VALUE);
        for (int i = 0; i < 5; i++) {
            fanOut.nowNs += TimeUnit.SECONDS.toNanos(1);
            fanOut.tick();
            fanOut.cycle();
        }
        prompt.compareNews();
        prompt.compareMirrors();
        slow.compareMirrors();
        assertThat(prompt.sameLength).as("bytes compared").isGreaterThan(100 * STEP_COUNT);
        assertThat(fanOut.count(CounterDescriptor.CLIENTS_BECAME_LAGGING)).isPositive();
        assertThat(fanOut.count(CounterDescriptor.SERIES_EVICTED)).isPositive();
        assertThat(prompt.binary.client.updates.unknownRemovedCount()).isZero();
    }

    private void step(Pair slow) {
        final int action = random.nextInt(100);
        if (action < 70) {
            sendBatch();
        } else if (action < 76) {
            slow.allow(random.nextBoolean() ? Long.MAX_VALUE : random.nextInt(5000));
        } else if (action < 80) {
            final int agent = random.nextInt(AGENT_COUNT);
            fanOut.relabel(agent, random.nextBoolean() ? Map.of("env", "prod") : Map.of());
            fanOut.tick();
        } else if (action < 84) {
            // No one may be behind for as long as a tombstone is kept.
            slow.allow(Long.MAX_VALUE);
            fanOut.cycle();
            fanOut.nowNs += FanOutFixture.TTL_NS / 2;
            fanOut.tick();
        } else {
            fanOut.tick();
        }
        fanOut.nowNs += STEP_NS;
        fanOut.cycle();
    }

    private void sendBatch() {
        fanOut.begin(random.nextInt(AGENT_COUNT));
        for (int i = random.nextInt(SERIES_COUNT); i < SERIES_COUNT; i += 1 + random.nextInt(4)) {
            final int count = random.nextInt(60) == 0 ? 1500 : 1 + random.nextInt(4);
            final long[] times = new long[count];
            for (int k = 0; k < count; k++) {
                time += 1 + random.nextInt(random.nextInt(10) == 0 ? 1_000_000_000 : 10);
                times[k] = time;
            }
            addSeries(i, times);
        }
        fanOut.apply();
    }

    /** Its number says what a series is: gauge, cumulative or delta, of doubles or integers. */
    private void addSeries(int i, long[] times) {
        if (i % 2 == 0) {
            final double[] values = new double[times.length];
            for (int k = 0; k < values.length; k++) {
                values[k] = random.nextBoolean() ? random.nextInt(10_000) / 100.0 : anyDouble();
            }
            fanOut.writer.doubles(keys.get(i), times, values).kind(1 + i % 3);
        } else {
            final long[] values = new long[times.length];
            for (int k = 0; k < values.length; k++) {
                values[k] = random.nextBoolean() ? random.nextInt(1000) : anyInteger();
            }
            fanOut.writer.integers(keys.get(i), times, values).kind(1 + i % 3);
        }
    }

    private double anyDouble() {
        final int i = random.nextInt(DOUBLES.length + 1);
        return i < DOUBLES.length ? DOUBLES[i] : Double.longBitsToDouble(random.nextLong());
    }

    private long anyInteger() {
        final int i = random.nextInt(INTEGERS.length + 1);
        return i < INTEGERS.length ? INTEGERS[i] : random.nextLong();
    }

    /** One without labels, one with an empty one, one with a label longer than a chunk, and some with odd texts. */
    private static byte[] key(int i) {
        return switch (i) {
            case 0 -> SeriesKeys.key("s0");
            case 1 -> SeriesKeys.key("s1", "core", "");
            case 2 -> SeriesKeys.key("s2", "core", "x".repeat(CHUNK_LENGTH));
            case 3 -> SeriesKeys.key("s3", "text", "\"\\\n\u0001é😀");
            default -> SeriesKeys.key("s" + i % 3, "core", "c" + i, "mode", "m");
        };
    }

    /** A client of each format. */
    private final class Pair {
        private final Side json = new Side(LiveFormat.JSON);
        private final Side binary = new Side(LiveFormat.BINARY);
        private long sameLength;

        void allow(long length) {
            json.client.room = length;
            binary.client.room = length;
            fanOut.write();
        }

        /** Exact, but where one of the two was behind. */
        void compareNews() {
            json.readNews();
            binary.readNews();
            for (int i = 0; i < SELECTORS.size(); i++) {
                if (!json.wasBehind[i] && !binary.wasBehind[i]) {
                    final String expected = json.news.get(i).toString();
                    assertThat(binary.news.get(i).toString().equals(expected))
                            .as("%s got %s and not %s", SELECTORS.get(i), binary.news.get(i), expected)
                            .isTrue();
                    sameLength += expected.length();
                }
            }
        }

        void compareMirrors() {
            for (int i = 0; i < SELECTORS.size(); i++) {
                final long number = json.numbers.get(i);
                assertThat(binary.client.checker.mirror(binary.numbers.get(i)))
                        .isEqualTo(json.client.checker.mirror(number))
                        .containsOnlyKeys(fanOut.expected(SELECTORS.get(i)).keySet());
                assertThat(binary.client.checker.told(binary.numbers.get(i)))
                        .isEqualTo(json.client.checker.told(number));
            }
        }
    }

    private final class Side {
        private final FakeClient client;
        private final List<Long> numbers = new ArrayList<>();
        private final boolean[] wasBehind = new boolean[SELECTORS.size()];
        /** By selector: the text of the items that came since the one before. */
        private final List<StringBuilder> news = new ArrayList<>();

        private int readCount;

        Side(LiveFormat format) {
            client = fanOut.connect(format);
            for (int i = 0; i < SELECTORS.size(); i++) {
                fanOut.request(client, ClientRequest.subscribe("s", null, SELECTORS.get(i), OPTIONS.get(i)));
                fanOut.cycle();
                numbers.add(client.checker.last("live").get("subscription").longValue());
                news.add(new StringBuilder());
            }
        }

        void readNews() {
            news.forEach(text -> text.setLength(0));
            Arrays.fill(wasBehind, false);
            for (; readCount < client.texts.size(); readCount++) {
                final String text = client.texts.get(readCount);
                final JsonNode message = client.checker.messages().get(readCount);
                final int i = numbers.indexOf(message.path("subscription").longValue(0));
                if (i >= 0) {
                    wasBehind[i] |= message.get("type").stringValue().equals("live");
                    if (message.has("updates")) {
                        addItems(news.get(i), text);
                    }
                }
            }
        }

        /** How items are split into messages is not compared; as parsed, -0 would be lost. */
        private static void addItems(StringBuilder target, String text) {
            final int start = text.indexOf(UPDATES) + UPDATES.length();
            final int end = text.lastIndexOf(']');
            final String items = text.substring(start, end).replace(REMOVED, ",");
            target.append(items.isEmpty() || items.startsWith(",") ? "" : ",").append(items);
        }
    }
}
