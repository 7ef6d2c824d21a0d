package io.ringcast.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.testing.CheckedClient;
import io.ringcast.testing.CountedAgent;
import io.ringcast.testing.WholeServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many dashboards beside each other. */
@Timeout(60)
@Tag("G7")
class FiftyClientsIT {
    private static final int CLIENT_COUNT = 50;
    private static final int BATCH_COUNT = 150;
    private static final int CORE_COUNT = 3;
    private static WholeServer server;

    @BeforeAll
    static void launch() {
        server = WholeServer.start();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    @Tag("C1")
    @Tag("C14")
    @Tag("C15")
    void getTheSameInTheSameOrderWhileAgentsSendAndOthersGetNothing() throws InterruptedException {
        final List<CheckedClient> clients = new ArrayList<>();
        try (CheckedClient silent = server.client();
                CheckedClient elsewhere = server.client().subscribe("memory_used")) {
            for (int i = 0; i < CLIENT_COUNT; i++) {
                clients.add(server.client().subscribe(null));
            }
            final long sampleCount = sendFromTwoAgents();
            for (final CheckedClient client : clients) {
                client.settle();
            }
            assertThat(server.count(CounterDescriptor.CLIENTS_BECAME_LAGGING)).isZero();
            for (final CheckedClient client : clients) {
                assertThat(client.sampleCount()).isEqualTo(sampleCount);
                assertThat(client.mergedSinceLive()).isZero();
                assertThat(client.liveItems())
                        .hasSize((int) sampleCount)
                        .isEqualTo(clients.get(0).liveItems());
            }
            silent.settle();
            elsewhere.settle();
            assertThat(silent.sampleCount()).isZero();
            assertThat(elsewhere.sampleCount()).isZero();
        } finally {
            clients.forEach(CheckedClient::close);
        }
    }

    private static long sendFromTwoAgents() {
        try (CountedAgent first = CountedAgent.connect(server, "a1", CORE_COUNT);
                CountedAgent second = CountedAgent.connect(server, "a2", CORE_COUNT)) {
            final CompletableFuture<Void> sending =
                    CompletableFuture.runAsync(() -> send(first), task -> new Thread(task, "first").start());
            send(second);
            sending.join();
            return first.sampleCount() + second.sampleCount();
        }
    }

    private static void send(CountedAgent agent) {
        for (int i = 0; i < BATCH_COUNT; i++) {
            agent.sendOne();
        }
        agent.awaitAllAccepted();
    }
}
