package io.ringcast.warm;

import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.Setting;
import io.ringcast.engine.ThreadingMode;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.proto.v1.MetricKind;
import io.ringcast.warm.WarmBatch.Refs;
import io.ringcast.warm.WarmBatch.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.CloseHelper;

/**
 * Loads a scratch server for a bounded time with batches of several shapes and with clients of both formats that ask for this and
 * that, so that the first agents and clients of the real one meet code that is compiled. What is loaded are the classes that will
 * serve, over sockets that only this machine reaches; nothing of it is counted, logged or remembered. For one thread.
 *
 * <p>Agents and clients come and go all the time: what a compiler never saw happen it compiles away, and were it the first agent to
 * come, all that lies on its way would be thrown away and interpreted again.
 */
public final class WarmUp implements AutoCloseable {
    public static final Setting LIMIT_MS = new Setting(
            "warm-up.ms",
            "RINGCAST_WARM_UP_MS",
            "ms",
            1_000,
            0,
            60_000,
            "How long the server's code is warmed, on data of its own, before anybody can come; 0: not at all.");

    /** Most of the time belongs to the JVM's compilers: beside a load that never rests they would get less of two cores. */
    private static final long WORK_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final long REST_NS = TimeUnit.MILLISECONDS.toNanos(15);

    private static final int BATCHES_AT_ONCE = 8;
    private static final int ROUNDS_PER_BREATH = 4;
    /** A server that is fed faster than it works would do nothing but fill its queues. */
    private static final int UNDER_WAY_MAX = 24;

    private static final int ROUNDS_PER_CHANGE = 16;
    /** Clients by turns of {@link #FORMATS}: what is done for each client is what a server does most. */
    private static final int CLIENT_COUNT = 12;
    /** As many ids as may be known at once; their series are born when they come for the first time. */
    private static final int AGENT_IDS = 30;

    private static final int CHANGES = 4;
    private static final long BREATH_NS = 100_000;
    private static final List<Shape> SHAPES = List.of(
            new Shape(10, 10, MetricKind.METRIC_KIND_GAUGE, false, Refs.NONE),
            new Shape(50, 1, MetricKind.METRIC_KIND_CUMULATIVE, true, Refs.DECLARED),
            new Shape(1, 1, MetricKind.METRIC_KIND_DELTA, false, Refs.NONE));
    private static final List<String> FORMATS = List.of("", "ringcast.v1.bin", "", "ringcast.v1.bin");
    private static final List<String> REQUESTS = List.of(
            "{\"type\":\"subscribe\",\"id\":\"1\"}",
            "{\"type\":\"subscribe\",\"id\":\"2\",\"topic\":\"metrics\",\"selector\":\"warm_10_*{core=\\\"1\\\"}\"}",
            "{\"type\":\"subscribe\",\"id\":\"3\",\"selector\":\"{agent=~\\\"warm-[12]\\\"}\",\"newestOnly\":true}",
            "{\"type\":\"subscribe\",\"id\":\"4\",\"selector\":\"{core!=\\\"0\\\"}\",\"maxHz\":20}");
    private static final String LEAVE_ALL = "{\"type\":\"unsubscribe\"}";
    private static final String PING = "{\"type\":\"ping\"}";

    private final WarmServer server;
    private final List<WarmAgent> agents = new ArrayList<>();
    private final List<WarmClient> clients = new ArrayList<>();
    private final List<Batches> batches = new ArrayList<>();
    private final long[] sentCounts = new long[AGENT_IDS];
    private WarmAgent leavingAgent;
    private WarmClient leavingClient;
    private int agentCount;
    private int clientCount;
    private long batchCount;
    private long lostCount;
    private long byteCount;
    private int roundCount;

    private WarmUp(WarmServer server) {
        this.server = server;
    }

    /**
     * What was done.
     *
     * @param byteCount read by clients.
     */
    public record Outcome(long durationMs, long batchCount, long byteCount) {
        @Override
        public String toString() {
            return durationMs + " ms, " + batchCount + " batches, " + byteCount + " bytes to clients";
        }
    }

    /**
     * Starts a scratch server and warms for {@code limitMs}, or until {@code isStopped} says so, which is asked every 20 ms. Blocks. Throws {@link IOException} where this machine has no sockets to do it with.
     *
     * @param threadingMode that of the server to come.
     */
    public static Outcome run(
            long limitMs, ThreadingMode threadingMode, EngineConfiguration configuration, BooleanSupplier isStopped)
            throws IOException {
        if (limitMs == 0 || isStopped.getAsBoolean()) {
            return new Outcome(0, 0, 0);
        }
        final long startNs = System.nanoTime();
        try (WarmUp warmUp = launch(threadingMode, configuration)) {
            final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs);
            while (System.nanoTime() - endNs < 0 && !isStopped.getAsBoolean()) {
                warmUp.work(System.nanoTime() + WORK_NS);
                LockSupport.parkNanos(REST_NS);
            }
            return new Outcome(
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs), warmUp.batchCount, warmUp.byteCount);
        }
    }

    /** Starts a scratch server, its agents and its clients. */
    static WarmUp launch(ThreadingMode threadingMode, EngineConfiguration configuration) throws IOException {
        final WarmUp warmUp = new WarmUp(WarmServer.launch(threadingMode, configuration));
        try {
            warmUp.connect();
        } catch (IOException | RuntimeException failure) {
            warmUp.close();
            throw failure;
        }
        return warmUp;
    }

    private void work(long endNs) throws IOException {
        while (System.nanoTime() - endNs < 0) {
            round();
        }
    }

    /** Bursts and single batches; and now and then a client changes its mind. */
    void round() throws IOException {
        roundCount++;
        final long epochNs = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        final int atOnce = roundCount % 2 == 0 ? BATCHES_AT_ONCE : 1;
        int doneCount = 0;
        final boolean isBehind = batchCount - receivedCount() > UNDER_WAY_MAX;
        for (final WarmAgent agent : agents) {
            final int sentCount = agent.step(isBehind ? 0 : atOnce, epochNs);
            batchCount += sentCount;
            doneCount += sentCount;
        }
        if (leavingAgent != null) {
            leavingAgent.step(0, epochNs);
        }
        for (final WarmClient client : clients) {
            final int length = client.read();
            byteCount += length;
            doneCount += length;
        }
        if (roundCount % ROUNDS_PER_CHANGE == 1) {
            change(roundCount / ROUNDS_PER_CHANGE);
        }
        if (doneCount == 0 || roundCount % ROUNDS_PER_BREATH == 0) {
            LockSupport.parkNanos(BREATH_NS);
        }
    }

    WarmServer server() {
        return server;
    }

    @Override
    public void close() {
        CloseHelper.quietCloseAll(clients);
        // An agent that is gone before its acks are is a warning in the log of the gRPC library.
        agents.forEach(agent -> CloseHelper.quietClose(agent::leave));
        server.close();
        CloseHelper.quietCloseAll(agents);
        CloseHelper.quietCloseAll(leavingAgent, leavingClient);
    }

    /** The first batch of an agent, and all that follow. */
    private record Batches(WarmBatch first, WarmBatch later) {
        static Batches of(Shape shape) {
            final WarmBatch first = new WarmBatch(shape);
            return new Batches(first, shape.refs() == Refs.NONE ? first : new WarmBatch(shape.with(Refs.MEANT)));
        }
    }

    private void connect() throws IOException {
        for (final Shape shape : SHAPES) {
            batches.add(Batches.of(shape));
            agents.add(nextAgent());
        }
        while (clients.size() < CLIENT_COUNT) {
            clients.add(nextClient());
        }
    }

    private WarmAgent nextAgent() throws IOException {
        final Batches own = batches.get(agentCount % AGENT_IDS % SHAPES.size());
        final int id = agentCount % AGENT_IDS;
        agentCount++;
        return new WarmAgent(server.grpcPort(), id, sentCounts[id], own.first(), own.later());
    }

    private WarmClient nextClient() throws IOException {
        final WarmClient client = new WarmClient(server.clientPort(), FORMATS.get(clientCount % FORMATS.size()));
        client.send(REQUESTS.get((clientCount + clientCount / FORMATS.size()) % REQUESTS.size()));
        clientCount++;
        return client;
    }

    private void change(int turn) throws IOException {
        switch (turn % CHANGES) {
            case 0 -> replaceAgent(turn / CHANGES % agents.size());
            case 1 -> replaceClient(turn / CHANGES % clients.size());
            case 2 -> clients.get(turn / CHANGES % clients.size()).send(turn % 2 == 0 ? LEAVE_ALL : PING);
            default -> clients.get(turn / CHANGES % clients.size()).send(REQUESTS.get(turn % REQUESTS.size()));
        }
    }

    private long receivedCount() {
        return server.counters().get(CounterDescriptor.BATCHES_RECEIVED) + lostCount;
    }

    private void replaceAgent(int place) throws IOException {
        lostCount += batchCount - receivedCount();
        CloseHelper.quietClose(leavingAgent);
        leavingAgent = agents.get(place);
        leavingAgent.leave();
        sentCounts[leavingAgent.id()] = leavingAgent.sentCount();
        agents.set(place, nextAgent());
    }

    private void replaceClient(int place) throws IOException {
        CloseHelper.quietClose(leavingClient);
        leavingClient = clients.get(place);
        leavingClient.leave();
        clients.set(place, nextClient());
    }
}
