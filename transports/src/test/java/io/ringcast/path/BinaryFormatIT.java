package io.ringcast.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.proto.v1.ClientMessage;
import io.ringcast.proto.v1.ItemField;
import io.ringcast.proto.v1.ItemFields;
import io.ringcast.proto.v1.Ping;
import io.ringcast.proto.v1.Subscribe;
import io.ringcast.proto.v1.Unsubscribe;
import io.ringcast.testing.CheckedClient;
import io.ringcast.testing.CountedAgent;
import io.ringcast.testing.LiveEngine;
import io.ringcast.testing.WholeServer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** A dashboard of the binary format, between an agent's socket and its own, beside one of JSON. */
@Tag("C12")
@Timeout(120)
class BinaryFormatIT {
    private static final int CORE_COUNT = 7;
    private static final int BATCH_COUNT = 300;

    private final WholeServer server =
            WholeServer.start(LiveEngine.smallMemory().with(EngineConfiguration.TICK_MS, 20));
    private final CountedAgent agent = CountedAgent.connect(server, "a1", Map.of("env", "prod"), CORE_COUNT);

    @AfterEach
    void close() {
        agent.close();
        server.close();
    }

    @Test
    @Tag("C14")
    void isToldTheSameAsOneOfJson() throws InterruptedException {
        agent.sendOne();
        agent.awaitAllAccepted();
        try (CheckedClient binary = CheckedClient.connectBinary(server.wsPort()).subscribe("{env=\"prod\"}");
                CheckedClient json = server.client().subscribe("{env=\"prod\"}")) {
            for (int i = 0; i < BATCH_COUNT; i++) {
                agent.sendOne(1 + i % 3);
            }
            agent.awaitAllAccepted();
            // Told equal by a client of JSON that comes last.
            binary.settle();
            json.settle();

            assertThat(binary.told()).hasSize(1 + CORE_COUNT).isEqualTo(json.told());
            assertThat(binary.sampleCount() + binary.mergedSinceLive()).isEqualTo(agent.sampleCount());
        }
    }

    @Test
    @Tag("C8")
    @Tag("C10")
    @Tag("C31")
    void asksInBinaryFramesAndIsAnsweredInText() throws InterruptedException {
        agent.sendOne();
        agent.awaitAllAccepted();
        try (CheckedClient client = CheckedClient.connectBinary(server.wsPort())) {
            send(
                    client,
                    ClientMessage.newBuilder()
                            .setId("1")
                            .setSubscribe(Subscribe.newBuilder()
                                    .setSelector("up")
                                    .setFields(ItemFields.newBuilder().addFields(ItemField.ITEM_FIELD_N))));
            final JsonNode subscribed = client.next();
            assertThat(subscribed.get("type").stringValue()).isEqualTo("subscribed");
            assertThat(subscribed.get("id").stringValue()).isEqualTo("1");
            assertThat(client.next().get("updates")).hasSize(1);
            assertThat(client.next().get("type").stringValue()).isEqualTo("live");

            client.client().sendBinary(new byte[] {0x0A, 0x7F});
            assertThat(client.next().get("message").stringValue()).isEqualTo("Invalid message envelope");
            send(
                    client,
                    ClientMessage.newBuilder()
                            .setId("2")
                            .setUnsubscribe(Unsubscribe.newBuilder().setSubscription(0)));
            final JsonNode error = client.next();
            assertThat(error.get("id").stringValue()).isEqualTo("2");
            assertThat(error.get("code").stringValue()).isEqualTo("protocol-violation");
            assertThat(error.get("message").stringValue()).endsWith("subscription is below 1");

            send(client, ClientMessage.newBuilder().setId("3").setUnsubscribe(Unsubscribe.getDefaultInstance()));
            assertThat(client.next().get("type").stringValue()).isEqualTo("unsubscribed");
            send(client, ClientMessage.newBuilder().setId("4").setPing(Ping.getDefaultInstance()));
            assertThat(client.next().get("id").stringValue()).isEqualTo("4");
            server.awaitCount(CounterDescriptor.SUBSCRIPTIONS_OPEN, 0);
        }
    }

    private static void send(CheckedClient client, ClientMessage.Builder message) {
        client.client().sendBinary(message.build().toByteArray());
    }
}
