package io.ringcast.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.StreamChecker.Item;
import io.ringcast.testing.CheckedClient;
import io.ringcast.testing.CountedAgent;
import io.ringcast.testing.WholeServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Dashboards that subscribe while updates flow: nothing is missing, nothing steps back, and all is known in the end. */
@Timeout(60)
class SnapshotThenLiveIT {
    private static final int AGENT_COUNT = 3;
    private static final int CORE_COUNT = 8;
    private static final int SUBSCRIBES_PER_SELECTOR = 4;
    private static final int ROUNDS_PER_SUBSCRIBE = 20;
    private static WholeServer server;

    private final List<CountedAgent> agents = new ArrayList<>();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final Semaphore rounds = new Semaphore(ROUNDS_PER_SUBSCRIBE);
    private CompletableFuture<Void> sending;

    @BeforeAll
    static void launch() {
        server = WholeServer.start();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @BeforeEach
    void beginToSend() {
        for (int i = 0; i < AGENT_COUNT; i++) {
            final Map<String, String> labels = Map.of("env", i == 0 ? "prod" : "test");
            agents.add(CountedAgent.connect(server, "a" + i, labels, CORE_COUNT));
        }
        // Not in the common pool, which the clients need.
        sending = CompletableFuture.runAsync(this::send, task -> new Thread(task, "agents").start());
    }

    private void send() {
        while (!stop.get()) {
            rounds.acquireUninterruptibly();
            agents.forEach(agent -> agent.sendOne(2));
        }
        // One more that all of them must hear.
        agents.forEach(agent -> agent.sendOne(2));
        agents.forEach(CountedAgent::awaitAllAccepted);
    }

    @AfterEach
    void disconnect() {
        finish();
        agents.forEach(CountedAgent::close);
    }

    @Test
    @Tag("A9")
    @Tag("C12")
    @Tag("C31")
    void knowsEverythingByEverySelector() throws InterruptedException {
        final Map<String, Predicate<String>> selectors = new TreeMap<>();
        selectors.put("", name -> true);
        selectors.put("up", name -> name.contains(" up "));
        selectors.put("cpu_usage{core=\"7\"}", name -> name.endsWith("{core=7}"));
        selectors.put("{env=\"prod\"}", name -> name.startsWith("a0 "));
        selectors.put("{agent=\"a1\"}", name -> name.startsWith("a1 "));
        final Map<CheckedClient, Predicate<String>> clients = new LinkedHashMap<>();
        try {
            for (int i = 0; i < SUBSCRIBES_PER_SELECTOR; i++) {
                for (final String selector : selectors.keySet()) {
                    final CheckedClient client = server.client();
                    // So many while this one subscribes, and no more than a small machine can check.
                    rounds.release(ROUNDS_PER_SUBSCRIBE);
                    clients.put(client.subscribe(selector.isEmpty() ? null : selector), selectors.get(selector));
                }
            }
            finish();
            for (final CheckedClient client : clients.keySet()) {
                final Map<String, Item> expected = new TreeMap<>();
                agents.forEach(agent -> agent.addExpected(expected, clients.get(client)));
                client.settle();
                assertThat(client.mirror()).isEqualTo(expected);
                assertThat(client.liveItems()).isNotEmpty();
                if (server.count(CounterDescriptor.CLIENTS_BECAME_LAGGING) == 0) {
                    assertThat(client.mergedSinceLive()).isZero();
                }
            }
        } finally {
            clients.keySet().forEach(CheckedClient::close);
        }
    }

    private void finish() {
        stop.set(true);
        rounds.release();
        sending.join();
    }
}
