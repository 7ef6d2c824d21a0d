package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.testing.SeriesKeys;
import io.ringcast.engine.wire.SeriesKeyFlyweight;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class JsonPrefixEncoderTest {
    private final JsonPrefixEncoder encoder = new JsonPrefixEncoder();

    @Test
    @Tag("C12")
    void namesAgentMetricAndLabelsAndEscapesThem() {
        assertThat(encode("a\"1", SeriesKeys.key("cpu", "core", "0", "path", "C:\\\u0001ä")))
                .isEqualTo("{\"agent\":\"a\\\"1\",\"metric\":\"cpu\",\"labels\":{\"core\":\"0\","
                        + "\"path\":\"C:\\\\\\u0001ä\"}");
        assertThat(encode("", SeriesKeys.key("m"))).isEqualTo("{\"agent\":\"\",\"metric\":\"m\",\"labels\":{}");
    }

    @Test
    void neverExceedsTheLengthItPromised() {
        final String agentId = "\"".repeat(128);
        final byte[][] keys = {
            SeriesKeys.key("m"),
            SeriesKeys.key("m", "a", "", "b", "", "c", "", "d", ""),
            SeriesKeys.key("m", "a", "\u0001".repeat(1000), "b", "\u0002".repeat(100)),
        };
        for (final byte[] key : keys) {
            assertThat(encode(agentId, key).length()).isLessThanOrEqualTo(encoder.maxLength(key.length));
        }
    }

    private String encode(String agentId, byte[] key) {
        final UnsafeBuffer target = new UnsafeBuffer(new byte[encoder.maxLength(key.length)]);
        final SeriesKeyFlyweight flyweight = new SeriesKeyFlyweight().wrap(new UnsafeBuffer(key), 0, key.length);
        final int length = encoder.encode(agentId, flyweight, target, 0);
        return target.getStringWithoutLengthUtf8(0, length);
    }
}
