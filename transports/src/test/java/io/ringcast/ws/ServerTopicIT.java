package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.ThreadingMode;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.testing.LiveClient;
import io.ringcast.testing.LiveEngine;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Topic server over a real socket; each message is held to its schema by the client. */
@Timeout(60)
class ServerTopicIT {
    @ParameterizedTest
    @EnumSource(
            value = ThreadingMode.class,
            names = {"SHARED", "DEDICATED"})
    @Tag("C6")
    @Tag("C9")
    void tellsOfTheServerAgainAndAgain(ThreadingMode mode) throws InterruptedException {
        final EngineConfiguration memory = LiveEngine.smallMemory();
        try (LiveEngine live = LiveEngine.start(mode, memory, WsConfiguration.defaults());
                LiveClient client = LiveClient.connected(live.port())) {
            client.send("{\"type\":\"subscribe\",\"topic\":\"server\"}");
            final JsonNode subscribed = client.await("subscribed");
            final JsonNode first = client.await("server_stats");
            final JsonNode second = client.await("server_stats");

            assertThat(second.get("subscription")).isEqualTo(subscribed.get("subscription"));
            assertThat(second.get("seq").asLong())
                    .isGreaterThan(first.get("seq").asLong());
            assertThat(second.get("uptimeMs").asLong())
                    .isGreaterThan(first.get("uptimeMs").asLong());
            assertThat(second.get("counters").propertyNames())
                    .containsExactlyElementsOf(Arrays.stream(CounterDescriptor.values())
                            .map(CounterDescriptor::label)
                            .toList());
            assertThat(second.get("counters").get("connections-open").asLong()).isEqualTo(1);
            assertThat(second.get("ring").get("slots").asLong()).isEqualTo(memory.get(EngineConfiguration.RING_SLOTS));
            assertThat(second.get("memoryBytes").get("frame-log").asLong())
                    .isEqualTo(memory.get(EngineConfiguration.FRAME_LOG_BYTES));
            client.send("{\"type\":\"unsubscribe\",\"topic\":\"server\"}");
            assertThat(client.await("unsubscribed").get("topic").asString()).isEqualTo("server");
        }
    }
}
