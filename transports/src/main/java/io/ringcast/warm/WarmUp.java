package io.ringcast.warm;

import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.Setting;
import io.ringcast.engine.ThreadingMode;
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

    private static final int BATCHES_AT_ONCE = 8;
    private static final int ROUNDS_PER_REST = 4;
    private static final int ROUNDS_PER_CHANGE = 64;
    private static final long REST_NS = 100_000;
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
    private long batchCount;
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
     * Starts a scratch server and warms for {@code limitMs}, or until {@code isStopped} says so, which is asked every millisecond or
     * so. Blocks. Throws {@link IOException} where this machine has no sockets to do it with.
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
                warmUp.round();
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

    /** Bursts and single batches; and now and then a client changes its mind. */
    void round() throws IOException {
        roundCount++;
        final long epochNs = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        final int atOnce = roundCount % 2 == 0 ? BATCHES_AT_ONCE : 1;
        int doneCount = 0;
        for (final WarmAgent agent : agents) {
            final int sentCount = agent.step(atOnce, epochNs);
            batchCount += sentCount;
            doneCount += sentCount;
        }
        for (final WarmClient client : clients) {
            final int length = client.read();
            byteCount += length;
            doneCount += length;
        }
        if (roundCount % ROUNDS_PER_CHANGE == 1) {
            change(roundCount / ROUNDS_PER_CHANGE);
        }
        if (doneCount == 0 || roundCount % ROUNDS_PER_REST == 0) {
            LockSupport.parkNanos(REST_NS);
        }
    }

    WarmServer server() {
        return server;
    }

    @Override
    public void close() {
        CloseHelper.quietCloseAll(agents);
        CloseHelper.quietCloseAll(clients);
        server.close();
    }

    private void connect() throws IOException {
        for (final Shape shape : SHAPES) {
            final WarmBatch first = new WarmBatch(shape);
            final WarmBatch later = shape.refs() == Refs.NONE ? first : new WarmBatch(shape.with(Refs.MEANT));
            agents.add(new WarmAgent(server.grpcPort(), "warm-" + agents.size(), first, later));
        }
        for (final String format : FORMATS) {
            clients.add(new WarmClient(server.clientPort(), format));
        }
    }

    private void change(int turn) throws IOException {
        final WarmClient client = clients.get(turn % clients.size());
        if (turn >= clients.size()) {
            client.send(turn % 2 == 0 ? LEAVE_ALL : PING);
        }
        client.send(REQUESTS.get((turn / clients.size() + turn) % REQUESTS.size()));
    }
}
