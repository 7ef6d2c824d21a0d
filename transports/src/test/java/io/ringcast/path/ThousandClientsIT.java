package io.ringcast.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.StreamChecker;
import io.ringcast.engine.testing.StreamChecker.Item;
import io.ringcast.testing.CountedAgent;
import io.ringcast.testing.LiveEngine;
import io.ringcast.testing.RawClient;
import io.ringcast.testing.WholeServer;
import io.ringcast.ws.WsConfiguration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As many dashboards as may be, on one server. */
@Timeout(120)
class ThousandClientsIT {
    private static final int BATCH_COUNT = 20;
    private static final int CORE_COUNT = 3;

    @ParameterizedTest
    @ValueSource(ints = {50, 100, 1_000})
    @Tag("C40")
    @Tag("C14")
    void areAllServedAndEachGetsEverySample(int clientCount) throws Exception {
        final List<RawClient> clients = new ArrayList<>();
        try (WholeServer server = WholeServer.start(
                        LiveEngine.smallMemory().with(EngineConfiguration.CONNECTIONS_MAX, clientCount),
                        WsConfiguration.defaults(),
                        0);
                CountedAgent agent = CountedAgent.connect(server, "a1", CORE_COUNT)) {
            for (int i = 0; i < clientCount; i++) {
                clients.add(RawClient.upgrade(server.wsPort()));
                clients.get(i).sendText("{\"type\":\"subscribe\"}");
            }
            server.awaitCount(CounterDescriptor.SUBSCRIPTIONS_OPEN, clientCount);
            server.awaitCount(CounterDescriptor.CLIENTS_LAGGING, 0);
            for (int i = 0; i < BATCH_COUNT; i++) {
                agent.sendOne();
            }
            agent.awaitAllAccepted();
            final Map<String, Item> expected = new TreeMap<>();
            agent.addExpected(expected, name -> true);
            for (final RawClient client : clients) {
                assertToldEverything(client, agent.sampleCount(), expected);
            }
            assertThat(server.count(CounterDescriptor.CONNECTIONS_OPEN)).isEqualTo(clientCount);
            assertThat(server.count(CounterDescriptor.CONNECTIONS_REFUSED)).isZero();
        } finally {
            for (final RawClient client : clients) {
                close(client);
            }
        }
    }

    private static void assertToldEverything(RawClient client, long sampleCount, Map<String, Item> expected)
            throws IOException {
        final StreamChecker checker = new StreamChecker();
        while (checker.sampleCount() < sampleCount) {
            checker.onMessage(client.await(RawClient.TEXT).text());
        }
        final long subscription =
                checker.last("subscribed").path("subscription").asLong();
        assertThat(checker.mirror(subscription)).isEqualTo(expected);
        assertThat(checker.unreportedCount(subscription)).isZero();
        assertThat(checker.mergedCount()).isZero();
    }

    private static void close(RawClient client) {
        try {
            client.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
