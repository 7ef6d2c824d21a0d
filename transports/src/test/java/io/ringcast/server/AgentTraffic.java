package io.ringcast.server;

import io.ringcast.engine.testing.BatchBuilder;
import io.ringcast.proto.v1.Heartbeat;
import io.ringcast.proto.v1.MetricKind;
import io.ringcast.proto.v1.SessionRequest;
import io.ringcast.proto.v1.StatusReport;
import io.ringcast.testing.GrpcAgent;
import io.ringcast.testing.RawSession;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Agents that do everything that is counted of agents, right and wrong. For a server with {@link #OPTIONS}. */
final class AgentTraffic implements AutoCloseable {
    /** Limits that it breaks. */
    static final List<String> OPTIONS = List.of(
            "--batch-max-series", "20",
            "--batch-max-samples", "30",
            "--labels-max", "2",
            "--series-per-agent-max", "30",
            "--series-refs-per-session-max", "8");

    private static final long T = 1_763_683_200_000_000_000L;
    private static final int SERIES_COUNT = 10;

    private final int port;
    private final GrpcAgent agent;
    private long seq;
    private long time = T;

    AgentTraffic(int port) {
        this.port = port;
        agent = GrpcAgent.connect(port, "a1");
    }

    /** A batch with a sample of each of ten series. */
    void sendOne() {
        final BatchBuilder batch = next();
        time++;
        for (int i = 0; i < SERIES_COUNT; i++) {
            batch.series("cpu_usage").label("core", "c" + i).sample(time, time);
        }
        agent.send(batch);
    }

    /** All that a batch can be refused or corrected for. */
    void offend() throws InterruptedException {
        offendWithKeys();
        offendWithSamples();
        offendWithWholeBatches();
        // Last, for a session that is refused a batch forgets its numbers.
        offendWithNumbers();
    }

    private void offendWithKeys() {
        final String tooLong = "x".repeat(2_000);
        agent.send(next().series("9").sample(T, 1));
        agent.send(next().series(tooLong.substring(0, 256)).sample(T, 1));
        agent.send(next().series("m").label("a.b", "").sample(T, 1));
        agent.send(next().series("m").label(tooLong.substring(0, 200), "").sample(T, 1));
        agent.send(next().series("m").label("a", tooLong).sample(T, 1));
        agent.send(next().series("m").label("a", "1").label("a", "2").sample(T, 1));
        agent.send(next().series("m")
                .label("a", "1")
                .label("b", "2")
                .label("c", "3")
                .sample(T, 1));
    }

    private void offendWithSamples() {
        agent.send(next().series("up").sample(T, 1));
        agent.send(next().series("up").sample(T, 1));
        agent.send(next().series("up").sample(T - 1, 1));
        agent.send(next().series("up").intSample(T + 1, 1));
        agent.send(next().series("up").sample(T + 1, 1).kind(MetricKind.METRIC_KIND_CUMULATIVE));
        agent.send(next().series("up").timestamp(T + 2));
        agent.send(next().series("up"));
        agent.send(next().series("up").sample(T + 2, 1).intValue(1));
        agent.send(next().series("up").sample(0, 1));
        agent.send(next().series("up")
                .sample(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) + TimeUnit.HOURS.toNanos(1), 1));
    }

    private void offendWithNumbers() {
        agent.send(next().series("numbered").ref(1).sample(T, 1));
        agent.send(next().reference(1).sample(T + 1, 1));
        agent.send(next().reference(2).sample(T, 1));
        agent.send(next().reference(9).sample(T, 1));
        for (int i = 0; i < 3; i++) {
            final BatchBuilder batch = next();
            for (int k = 0; k < SERIES_COUNT; k++) {
                batch.series("many").label("i", i + "" + k).sample(T, 1);
            }
            agent.send(batch);
        }
    }

    private void offendWithWholeBatches() throws InterruptedException {
        agent.send(BatchBuilder.batch(0).series("up").sample(T + 9, 1));
        agent.send(BatchBuilder.batch(seq).series("up").sample(T + 9, 1));
        seq += 3;
        final BatchBuilder series = next();
        for (int i = 0; i < 21; i++) {
            series.series("up").sample(T, 1);
        }
        agent.send(series);
        final BatchBuilder samples = next().series("up");
        for (int i = 0; i < 31; i++) {
            samples.sample(T + i, 1);
        }
        agent.send(samples);
        try (RawSession raw = RawSession.open(port).handshake("a2")) {
            raw.sendBatch(new byte[] {-1, -1, -1}).nextAck();
            raw.send(SessionRequest.newBuilder()
                    .setHeartbeat(Heartbeat.getDefaultInstance())
                    .build()
                    .toByteArray());
            raw.send(SessionRequest.newBuilder()
                    .setStatusReport(StatusReport.getDefaultInstance())
                    .build()
                    .toByteArray());
            raw.sendBatch(BatchBuilder.batch(1).series("up").sample(T, 1).toBytes())
                    .nextAck();
            try (RawSession newer = RawSession.open(port).handshake("a2")) {
                newer.sendBatch(BatchBuilder.batch(1)
                                .series("up")
                                .sample(T + 1, 1)
                                .toBytes())
                        .nextAck();
            }
        }
    }

    private BatchBuilder next() {
        return BatchBuilder.batch(++seq);
    }

    @Override
    public void close() {
        agent.close();
    }
}
