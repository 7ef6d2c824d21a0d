package io.ringcast.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.testing.CheckedClient;
import io.ringcast.testing.CountedAgent;
import io.ringcast.testing.LiveEngine;
import io.ringcast.testing.RawClient;
import io.ringcast.testing.WholeServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Dashboards that vanish without a word, on a server with room for no more than those. */
@Timeout(60)
class DisconnectIT {
    private static final int CLIENT_COUNT = 20;
    private static final int ROUND_COUNT = 3;
    private static WholeServer server;

    @BeforeAll
    static void launch() {
        server = WholeServer.start(LiveEngine.smallMemory().with(EngineConfiguration.CONNECTIONS_MAX, CLIENT_COUNT));
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    @Tag("C16")
    void leaveRoomForAsManyOthers() throws Exception {
        try (CountedAgent agent = CountedAgent.connect(server, "a1", 3)) {
            for (int round = 1; round <= ROUND_COUNT; round++) {
                fillAndKill(agent);
                server.awaitCount(CounterDescriptor.CONNECTIONS_OPEN, 0);
                server.awaitCount(CounterDescriptor.SUBSCRIPTIONS_OPEN, 0);
                server.awaitCount(CounterDescriptor.GROUPS_OPEN, 0);
                server.awaitCount(CounterDescriptor.CLIENTS_LAGGING, 0);
                server.awaitCount(CounterDescriptor.CHUNKS_IN_USE, 0);
            }
            agent.awaitAllAccepted();
        }
        assertThat(server.count(CounterDescriptor.CONNECTIONS_OPENED)).isEqualTo(CLIENT_COUNT * ROUND_COUNT);
        assertThat(server.count(CounterDescriptor.CONNECTIONS_REFUSED)).isEqualTo(ROUND_COUNT);
    }

    private static void fillAndKill(CountedAgent agent) throws Exception {
        final List<CheckedClient> reading = new ArrayList<>();
        final List<RawClient> stuck = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENT_COUNT / 2; i++) {
                reading.add(server.client().subscribe(i % 2 == 0 ? null : "cpu_usage{core=\"" + i % 3 + "\"}"));
                stuck.add(RawClient.upgrade(server.wsPort(), 4_096));
                stuck.get(i).sendText("{\"type\":\"subscribe\"}");
            }
            server.awaitCount(CounterDescriptor.SUBSCRIPTIONS_OPEN, CLIENT_COUNT);
            try (RawClient tooMany = RawClient.open(server.wsPort())) {
                assertThat(tooMany.askForUpgrade()).startsWith("HTTP/1.1 503 ");
            }
            for (int i = 0; i < 100; i++) {
                agent.sendOne();
            }
        } finally {
            reading.forEach(client -> client.client().kill());
            for (final RawClient client : stuck) {
                client.close();
            }
        }
        agent.sendOne();
    }
}
