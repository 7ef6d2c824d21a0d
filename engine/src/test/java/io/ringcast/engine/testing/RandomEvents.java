package io.ringcast.engine.testing;

import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.LiveFormat;
import io.ringcast.engine.event.StreamOpening;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Drives an engine and its twin with random events, the same for the same seed. */
public final class RandomEvents {
    private static final int MAX_CLIENTS = 8;
    private static final int MAX_BATCH_LENGTH = 16 * 1024;
    private static final List<String> LATER_TOPICS = List.of("fleet", "logs", "summary");
    private static final List<String> BAD_SELECTORS =
            List.of("cpu_usage{", "{core}", "a b", "{core=\"0\"", "cpu-usage", "1");
    private static final List<String> ALL_TEXTS = List.of("", "{}", " ", " { } ");

    /** How fast clients read. */
    public enum Readers {
        /** All take whatever comes at once. */
        PROMPT,
        /** Some do, the others are slow or stall now and then. */
        MIXED,
        /** All are slow or stall now and then. */
        SLOW
    }

    private static final class Agent {
        final String agentId;
        final Map<String, String> labels;
        final List<TwinStream> streams = new ArrayList<>();
        TwinStream stream;
        long nextSeq;
        PlannedBatch last;

        Agent(String agentId, Map<String, String> labels) {
            this.agentId = agentId;
            this.labels = labels;
        }
    }

    private final Random random;
    private final EngineHarness harness;
    private final RandomBatches batches;
    private final Readers readers;
    private final List<Agent> agents = new ArrayList<>();
    private long timestampNs = 1_763_683_200_000_000_000L;
    private int sessionCount;
    private int requestCount;

    /**
     * Makes a driver.
     *
     * @param batches what agents send, drawn from {@code random}.
     * @param readers how fast clients read.
     */
    public RandomEvents(Random random, EngineHarness harness, RandomBatches batches, Readers readers) {
        this.random = random;
        this.harness = harness;
        this.batches = batches;
        this.readers = readers;
        agents.add(new Agent("a1", Map.of("env", "prod", "host", "h1")));
        agents.add(new Agent("a2", Map.of("env", "test")));
        agents.add(new Agent("a3", Map.of()));
        agents.add(new Agent("agent \"four\"\\", Map.of("env", "prod")));
    }

    /** Events whose series come again and again, their labels in any order. */
    public static RandomEvents few(long seed, EngineHarness harness, Readers readers) {
        final Random random = new Random(seed);
        return new RandomEvents(random, harness, new RandomBatches(random, true, 0), readers);
    }

    /** Lets {@code count} things happen. */
    public void run(int count) {
        for (int i = 0; i < count; i++) {
            happen(random.nextInt(1000));
            for (int round = random.nextInt(3); round > 0; round--) {
                harness.step();
            }
        }
    }

    /** All agents and clients leave. */
    public void leave() {
        for (final TwinClient client : harness.openClients()) {
            harness.disconnect(client);
        }
        for (final Agent agent : agents) {
            if (agent.stream != null) {
                harness.close(agent.stream);
            }
        }
    }

    private void happen(int dice) {
        if (dice < 640) {
            sendSome();
        } else if (dice < 660) {
            tellSomething();
        } else if (dice < 690) {
            openStream(anyAgent());
        } else if (dice < 700) {
            closeStream(anyAgent());
        } else if (dice < 715) {
            sendByOldStream(anyAgent());
        } else if (dice < 800) {
            harness.advanceMs(random.nextInt(300));
        } else if (dice < 806) {
            harness.advanceMs(5_000 + random.nextInt(15_000));
        } else if (dice < 840) {
            connect();
        } else if (dice < 850) {
            disconnect();
        } else if (dice < 960) {
            request();
        } else {
            changePace();
        }
    }

    // ---- agents ----

    private void sendSome() {
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            final Agent agent = anyAgent();
            if (agent.stream == null) {
                openStream(agent);
            }
            send(agent, plan(agent));
        }
    }

    private PlannedBatch plan(Agent agent) {
        timestampNs += random.nextInt(30);
        return switch (random.nextInt(60)) {
            case 0 -> batches.batch(0, timestampNs, 1);
            case 1 -> batches.batch(agent.nextSeq, timestampNs, 0);
            case 2 -> batches.batch(1 + random.nextInt((int) agent.nextSeq), timestampNs, 3);
            case 3 -> agent.last == null ? batches.malformed(agent.nextSeq) : agent.last;
            case 4 -> batches.batch(agent.nextSeq + random.nextInt(5), timestampNs, 2);
            case 5 -> batches.malformed(agent.nextSeq + random.nextInt(2) * random.nextInt(1000));
            case 6 -> batches.batch(agent.nextSeq, timestampNs, 40 + random.nextInt(50));
            default -> batches.batch(agent.nextSeq, timestampNs, 1 + random.nextInt(6));
        };
    }

    private void send(Agent agent, PlannedBatch batch) {
        if (batch.bytes().length <= MAX_BATCH_LENGTH) {
            harness.send(agent.stream, batch);
            agent.nextSeq = batch.isMalformed() ? agent.nextSeq : Math.max(agent.nextSeq, batch.seq() + 1);
            agent.last = batch;
        }
    }

    private void sendByOldStream(Agent agent) {
        if (!agent.streams.isEmpty()) {
            final TwinStream old = agent.streams.get(random.nextInt(agent.streams.size()));
            if (old != agent.stream) {
                harness.send(old, batches.batch(1 + random.nextInt(50), timestampNs, 2));
            }
        }
    }

    private void tellSomething() {
        final Agent agent = anyAgent();
        if (agent.stream != null) {
            final EventType type = List.of(EventType.HEARTBEAT, EventType.STATUS_REPORT, EventType.LOG_BATCH)
                    .get(random.nextInt(3));
            harness.tell(agent.stream, type, new byte[random.nextInt(100)]);
        }
    }

    private void openStream(Agent agent) {
        final String newSessionId = "s" + ++sessionCount;
        final String wanted = switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> "unknown";
            default ->
                agent.streams.isEmpty()
                        ? ""
                        : agent.streams.get(agent.streams.size() - 1).sessionId();
        };
        final boolean resends = random.nextInt(4) == 0;
        agent.stream = harness.open(
                new StreamOpening(agent.agentId, wanted, newSessionId, agent.labels, "test", 1000, 64, resends));
        agent.streams.add(agent.stream);
        agent.nextSeq = agent.stream.lastAckedSeq() + 1;
    }

    private void closeStream(Agent agent) {
        if (agent.stream != null) {
            harness.close(agent.stream);
            agent.stream = null;
        }
    }

    private Agent anyAgent() {
        return agents.get(random.nextInt(agents.size()));
    }

    // ---- clients ----

    private void connect() {
        if (harness.openClients().size() < MAX_CLIENTS) {
            final LiveFormat format = random.nextBoolean() ? LiveFormat.JSON : LiveFormat.BINARY;
            final boolean isPrompt = readers == Readers.PROMPT || (readers == Readers.MIXED && random.nextBoolean());
            final TwinClient client = harness.connect(isPrompt, format, scope());
            subscribe(client);
        }
    }

    private void disconnect() {
        final TwinClient client = anyClient();
        if (client != null) {
            harness.disconnect(client);
        }
    }

    private void changePace() {
        final TwinClient client = anyClient();
        if (client != null && !client.isPrompt()) {
            harness.allow(
                    client,
                    switch (random.nextInt(4)) {
                        case 0, 1 -> FakeClient.ALL;
                        case 2 -> 1 + random.nextInt(3000);
                        default -> 0;
                    });
        }
    }

    private void request() {
        final TwinClient client = anyClient();
        if (client == null) {
            return;
        }
        final String id = random.nextInt(5) == 0 ? null : "r" + ++requestCount;
        switch (random.nextInt(8)) {
            case 0, 1 -> subscribe(client);
            case 2 -> harness.request(client, PlannedRequest.unsubscribe(id, selector()));
            case 3 -> harness.request(client, PlannedRequest.unsubscribe(id, anySubscription(client)));
            case 4 -> {
                if (random.nextInt(4) == 0) {
                    harness.request(client, PlannedRequest.unsubscribeAll(id));
                }
            }
            case 5 -> harness.request(client, PlannedRequest.ping(id));
            default -> harness.request(client, wrong(id));
        }
    }

    private PlannedRequest wrong(String id) {
        return switch (random.nextInt(4)) {
            case 0 -> PlannedRequest.wrong(ClientRequest.subscribe(id, "weather", null), "unknown-topic");
            case 1 ->
                PlannedRequest.wrong(
                        ClientRequest.subscribe(id, LATER_TOPICS.get(random.nextInt(3)), null), "not-implemented");
            case 2 ->
                PlannedRequest.wrong(
                        ClientRequest.subscribe(id, null, BAD_SELECTORS.get(random.nextInt(BAD_SELECTORS.size()))),
                        "bad-selector");
            default ->
                PlannedRequest.wrong(
                        ClientRequest.invalid(id, "protocol-violation", "Invalid \"message\" envelope\n"),
                        "protocol-violation");
        };
    }

    private void subscribe(TwinClient client) {
        final String id = "r" + ++requestCount;
        final TwinSelector selector = selector();
        final boolean isAll = selector.equals(TwinSelector.ALL);
        final String text = isAll && random.nextBoolean() ? ALL_TEXTS.get(random.nextInt(4)) : selector.text();
        harness.request(client, PlannedRequest.subscribe(id, selector, text));
    }

    private TwinSelector scope() {
        return switch (random.nextInt(8)) {
            case 0 -> TwinSelector.ALL.and("env", "=~", "prod|stage");
            case 1 -> TwinSelector.ALL.and("env", "!=", "prod");
            case 2 -> TwinSelector.ALL.and("agent", "!~", "a[12].*").and("core", "");
            default -> null;
        };
    }

    private long anySubscription(TwinClient client) {
        long number = 1 + random.nextInt(20);
        for (final long known : client.subscriptionNumbers()) {
            number = random.nextBoolean() ? known : number;
        }
        return number;
    }

    private TwinSelector selector() {
        final TwinSelector named =
                TwinSelector.named(RandomBatches.NAMES.get(random.nextInt(RandomBatches.NAMES.size())));
        return switch (random.nextInt(14)) {
            case 0, 1, 2 -> TwinSelector.ALL;
            case 3 -> named;
            case 4 -> named.and("core", Integer.toString(random.nextInt(3)));
            case 5 -> TwinSelector.ALL.and("agent", "a" + (1 + random.nextInt(4)));
            case 6 -> TwinSelector.ALL.and("env", random.nextBoolean() ? "prod" : "test");
            case 7 -> named.and("env", "").and("mode", "");
            case 8 -> named.and("agent", "a1").and("host", "h1");
            case 9 -> TwinSelector.named("*_*").and("core", "!=", "1");
            case 10 -> TwinSelector.named("c*").and("env", "=~", "prod|stage");
            case 11 -> TwinSelector.ALL.and("__name__", "=~", "(cpu|mem).*");
            case 12 -> TwinSelector.ALL.and("mode", "!~", "u.*").and("agent", "=~", "a\\d");
            default -> TwinSelector.named("nobody_sends_this");
        };
    }

    private TwinClient anyClient() {
        final List<TwinClient> clients = harness.openClients();
        return clients.isEmpty() ? null : clients.get(random.nextInt(clients.size()));
    }
}
