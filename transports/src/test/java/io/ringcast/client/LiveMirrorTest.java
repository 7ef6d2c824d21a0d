package io.ringcast.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.testing.SchemaCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LiveMirrorTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final LiveMirror mirror = new LiveMirror();

    @TestFactory
    Stream<DynamicTest> hasTheDigestsThatClientsInAllLanguagesAreHeldTo() throws IOException {
        final JsonNode examples =
                JSON.readTree(Files.readString(SchemaCheck.docs().resolve("digest-vectors.json")));
        assertThat(examples.size()).isGreaterThan(5);
        return StreamSupport.stream(examples.spliterator(), false)
                .map(example -> DynamicTest.dynamicTest(example.path("name").asString(), () -> {
                    final LiveMirror own = new LiveMirror();
                    example.path("series").forEach(item -> own.onUpdate(JsonFormat.item(item, true)));
                    assertThat(own.digest()).isEqualTo(example.path("digest").asString());
                }));
    }

    @Test
    void hashesByMurmur3() {
        assertThat(MirrorDigest.murmur3(new byte[0], 0)).isZero();
        assertThat(MirrorDigest.murmur3(new byte[0], 1)).isEqualTo(0x514e28b7);
        assertThat(MirrorDigest.murmur3("Hello, world!".getBytes(StandardCharsets.US_ASCII), 0x9747b28c))
                .isEqualTo(0x24884cba);
    }

    @Test
    void followsUpdatesRemovalsAndBeginningsAnew() {
        mirror.onUpdate(item("cpu", "0.5"));
        mirror.onUpdate(item("up", "\"1\""));
        mirror.onUpdate(item("cpu", "0.75"));
        assertThat(mirror.series().get(name("cpu")).newest().valueText()).isEqualTo("0.75");
        mirror.onRemoved(name("up"));
        assertThat(mirror.series()).containsOnlyKeys(name("cpu"));
        mirror.onSubscribed(true);
        assertThat(mirror.series()).hasSize(1);
        mirror.onSubscribed(false);
        assertThat(mirror.series()).isEmpty();
        assertThat(mirror.digest()).isEqualTo("0000000000000000");
    }

    @Test
    void readsAndWritesEveryFieldOfAnItem() {
        final String text = """
                {"agent":"a1","metric":"m","labels":{"l":"x"},"timestampNs":"1763683200123456789","value":"3","n":12,\
                "kind":"delta","total":"9007199254740993","rate":0.6,"earlier":[["1763683200123456788","2"],\
                ["1763683200123456787","1"]],"id":17,"min":"-1","max":"3"}""";
        final UpdateView update = JsonFormat.item(JSON.readTree(text), false);
        assertThat(update.json()).isEqualTo(text);
        assertThat(update.id()).hasValue(17);
        assertThat(update.minText()).isEqualTo("-1");
        assertThat(update.maxText()).isEqualTo("3");
        final String other = """
                {"agent":"a1","metric":"m","labels":{},"timestampNs":"1","value":"NaN","earlier":[["1","-Infinity"],\
                ["1",-0.0],["1",7]],"envelope":false}""";
        final UpdateView sparse = JsonFormat.item(JSON.readTree(other), true);
        assertThat(sparse.json()).isEqualTo(other);
        assertThat(sparse.isEnvelopeUnknown()).isTrue();
        assertThat(sparse.n()).isZero();
        assertThat(sparse.id()).isEmpty();
    }

    private static UpdateView item(String metric, String value) {
        final String text = "{\"agent\":\"a1\",\"metric\":\"" + metric
                + "\",\"labels\":{},\"timestampNs\":\"1\",\"value\":" + value + ",\"n\":1}";
        return JsonFormat.item(JSON.readTree(text), false);
    }

    private static SeriesName name(String metric) {
        return new SeriesName("a1", metric, Map.of());
    }
}
