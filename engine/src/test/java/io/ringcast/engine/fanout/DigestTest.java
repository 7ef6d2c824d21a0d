package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.SeriesKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against a digest that is written down as the documentation says it, and the vectors that other languages read. */
class DigestTest {
    private static final int LARGE = 1 << 16;

    private final FanOutFixture fanOut = new FanOutFixture();
    private final FakeClient client = fanOut.connect();

    @Test
    void agreesWithTheVectorsThatOtherLanguagesRead() throws IOException {
        final JsonNode vectors = JsonMapper.shared()
                .readTree(Files.readString(Path.of("..", "docs", "digest-vectors.json"), StandardCharsets.UTF_8));
        assertThat(vectors.size()).isGreaterThan(10);
        for (final JsonNode vector : vectors) {
            final List<Naive> series = new ArrayList<>();
            vector.get("series").forEach(one -> series.add(Naive.read(one)));
            assertThat(Naive.digest(series))
                    .as(vector.get("name").asString())
                    .isEqualTo(vector.get("digest").asString());
        }
    }

    @Test
    void provesTheMirrorOfALiveClient() {
        fanOut.subscribe(client, "m");
        assertThat(ask("1")).isEqualTo("0000000000000000");
        fanOut.begin(0)
                .doubles(SeriesKeys.key("m", "zone", "eu", "core", "0", "Host", "h1"), new long[] {LARGE}, 0.42)
                .doubles(SeriesKeys.key("m", "ort", "K\u00f6ln"), new long[] {1_763_683_200_123_456_789L}, -4.9e-324)
                .doubles(SeriesKeys.key("m", "x", "nan"), new long[] {7}, Double.longBitsToDouble(0x7FF0000000000009L))
                .doubles(SeriesKeys.key("m"), new long[] {8}, Double.POSITIVE_INFINITY)
                .integers(SeriesKeys.key("m", "i", ""), new long[] {9}, Long.MIN_VALUE)
                .doubles(SeriesKeys.key("other"), new long[] {7}, 1);
        fanOut.apply();
        fanOut.cycle();

        final JsonNode answer = digest("2");
        assertThat(answer.toString())
                .isEqualTo("{\"type\":\"digest\",\"id\":\"2\",\"subscription\":1,\"seq\":" + fanOut.sequence
                        + ",\"series\":5,\"digest\":\"" + naive() + "\"}");
    }

    @Test
    void agreesOnRandomSeries() {
        final Random random = new Random(7);
        fanOut.subscribe(client, null);
        for (int round = 0; round < 50; round++) {
            fanOut.begin(random.nextInt(4));
            for (int i = 0; i < 20; i++) {
                final byte[] key = SeriesKeys.key(
                        "m" + random.nextInt(9), "a".repeat(1 + random.nextInt(9)), "v".repeat(random.nextInt(9)));
                fanOut.writer.doubles(
                        key, new long[] {round * 1_000_003L + i + 1}, Double.longBitsToDouble(random.nextLong()));
            }
            fanOut.apply();
            fanOut.cycle();
            assertThat(ask(Integer.toString(round))).isEqualTo(naive());
        }
        fanOut.pass(FanOutFixture.TTL_NS);
        fanOut.cycle();
        assertThat(ask("end")).isEqualTo("0000000000000000");
    }

    @Test
    void waitsUntilTheClientIsLiveAndTakesOneAtATime() {
        fanOut.sample("m", 1, 1);
        fanOut.request(client, ClientRequest.subscribe("s", null, null));
        fanOut.request(client, ClientRequest.digest("1", 1));
        fanOut.request(client, ClientRequest.digest("2", 1));
        fanOut.write();
        assertThat(client.checker.last("digest")).isNull();
        assertThat(client.checker.last("error").get("code").asString()).isEqualTo("limit-exceeded");
        assertThat(client.checker.last("error").get("id").asString()).isEqualTo("2");
        fanOut.cycle();

        assertThat(client.checker.last("digest").get("id").asString()).isEqualTo("1");
        assertThat(ask("3")).isEqualTo(naive());
    }

    @Test
    void answersForWhatIsNotSubscribedOrEndsMeanwhileWithAnError() {
        fanOut.request(client, ClientRequest.digest("1", 7));
        fanOut.sample("m", 1, 1);
        fanOut.request(client, ClientRequest.subscribe("s", null, null));
        fanOut.request(client, ClientRequest.digest("2", 1));
        fanOut.request(client, ClientRequest.unsubscribe("u", null, null, 1));
        fanOut.cycle();

        assertThat(client.checker.messages("error").stream()
                        .map(error ->
                                error.get("id").asString() + error.get("code").asString()))
                .containsExactly("1not-found", "2not-found");
        final FakeClient other = fanOut.connect();
        fanOut.request(other, ClientRequest.subscribe("s", null, null));
        fanOut.request(other, ClientRequest.digest("3", 2));
        fanOut.disconnect(other);
        fanOut.cycle();
        assertThat(fanOut.count(CounterDescriptor.SUBSCRIPTIONS_OPEN)).isZero();
    }

    private String ask(String id) {
        return digest(id).get("digest").asString();
    }

    private JsonNode digest(String id) {
        fanOut.request(client, ClientRequest.digest(id, 1));
        fanOut.cycle();
        final JsonNode answer = client.checker.last("digest");
        assertThat(answer.get("id").asString()).isEqualTo(id);
        assertThat(answer.get("series").asInt())
                .isEqualTo(client.checker.mirror(1).size());
        return answer;
    }

    /** Of what the client has been told. */
    private String naive() {
        final List<Naive> series = new ArrayList<>();
        client.checker.told(1).values().forEach(item -> series.add(Naive.read(item)));
        return Naive.digest(series);
    }

    /** A series, from JSON, in the way of the documentation. */
    private record Naive(byte[] key, long timestampNs, long valueBits, boolean isInteger) {
        static Naive read(JsonNode item) {
            final ByteArrayOutputStream key = new ByteArrayOutputStream();
            key.writeBytes(utf8(item.get("agent").asString()));
            key.write(0);
            key.writeBytes(utf8(item.get("metric").asString()));
            final Map<String, String> labels = new TreeMap<>();
            item.get("labels")
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().asString()));
            labels.forEach((name, value) -> {
                key.write(0);
                key.writeBytes(utf8(name));
                key.write(0);
                key.writeBytes(utf8(value));
            });
            final JsonNode value = item.get("value");
            final boolean isInteger = value.isString() && value.asString().matches("-?[0-9]+");
            final long bits = isInteger
                    ? Long.parseLong(value.asString())
                    : Double.doubleToLongBits(
                            value.isString() ? Double.parseDouble(value.asString()) : value.asDouble());
            return new Naive(
                    key.toByteArray(), Long.parseLong(item.get("timestampNs").asString()), bits, isInteger);
        }

        static String digest(List<Naive> series) {
            return "%08x%08x".formatted(lane(series, 0x9747b28c), lane(series, 0x3c6ef372));
        }

        private static int lane(List<Naive> series, int seed) {
            int sum = 0;
            for (final Naive one : series) {
                int hash = murmur3(one.key, seed);
                final int[] words = {
                    (int) one.timestampNs,
                    (int) (one.timestampNs >> 32),
                    (int) one.valueBits,
                    (int) (one.valueBits >> 32),
                    one.isInteger ? 1 : 0
                };
                for (final int word : words) {
                    hash = finish(hash ^ word);
                }
                sum += hash;
            }
            return sum;
        }

        private static int murmur3(byte[] key, int seed) {
            final ByteBuffer padded =
                    ByteBuffer.allocate((key.length + 3) / 4 * 4).order(ByteOrder.LITTLE_ENDIAN);
            padded.put(key).rewind();
            int hash = seed;
            for (int i = 0; i < key.length; i += 4) {
                final int word = Integer.rotateLeft(padded.getInt() * 0xcc9e2d51, 15) * 0x1b873593;
                hash = i + 4 <= key.length ? Integer.rotateLeft(hash ^ word, 13) * 5 + 0xe6546b64 : hash ^ word;
            }
            return finish(hash ^ key.length);
        }

        private static int finish(int value) {
            int hash = value;
            hash ^= hash >>> 16;
            hash *= 0x85ebca6b;
            hash ^= hash >>> 13;
            hash *= 0xc2b2ae35;
            return hash ^ hash >>> 16;
        }

        private static byte[] utf8(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
