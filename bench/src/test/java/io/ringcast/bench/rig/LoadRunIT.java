package io.ringcast.bench.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.bench.rig.client.ClientPlan;
import io.ringcast.bench.rig.client.ClientRecord;
import io.ringcast.bench.rig.client.Dialect;
import io.ringcast.bench.rig.client.LiveDialect;
import io.ringcast.bench.rig.client.MessageReader;
import io.ringcast.bench.rig.client.ReceiverOptions;
import io.ringcast.bench.rig.client.Receivers;
import io.ringcast.bench.rig.ingest.BatchShape;
import io.ringcast.bench.rig.ingest.IngestDriver;
import io.ringcast.bench.rig.ingest.IngestPlan;
import io.ringcast.bench.rig.ingest.Pace;
import io.ringcast.bench.rig.measure.WallNanoClock;
import io.ringcast.bench.rig.peer.CorePinning;
import io.ringcast.bench.rig.peer.JavaPeer;
import io.ringcast.bench.rig.peer.Peer;
import io.ringcast.bench.rig.peer.PeerProcess;
import io.ringcast.bench.rig.peer.RingcastPeer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rig tells the truth about servers in processes of their own. */
@Timeout(120)
class LoadRunIT {
    private static final double US_PER_MS = 1_000;
    private static final int PAUSE_MS = 200;

    @TempDir
    private Path logs;

    @Test
    void showsAPauseOfTheServerInTheTail() throws InterruptedException {
        ScheduledExecutorService pauses = Executors.newSingleThreadScheduledExecutor();
        try (PeerProcess server = start(new RingcastPeer())) {
            LoadResult result = LoadRun.run(LoadTarget.of(server, 2), plan(500), () -> {
                pauses.schedule(() -> server.signal("STOP"), 300, TimeUnit.MILLISECONDS);
                pauses.schedule(() -> server.signal("CONT"), 300 + PAUSE_MS, TimeUnit.MILLISECONDS);
            });

            assertThat(result.metrics().get(Metric.P999_US)).isGreaterThan(0.5 * PAUSE_MS * US_PER_MS);
            assertThat(result.metrics().get(Metric.MAX_US)).isGreaterThan(0.75 * PAUSE_MS * US_PER_MS);
            assertThat(result.histograms().get("ack").getMaxValue()).isGreaterThan(PAUSE_MS * 750_000L);
        } finally {
            pauses.shutdown();
            assertThat(pauses.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void failsARunInWhichAClientMissedAnUpdate() {
        try (PeerProcess server = start(JavaPeer.FAN_OUT_FLOOR)) {
            LoadResult result = LoadRun.run(new LossyTarget(LoadTarget.of(server, 2), server), plan(500));

            assertThat(result.verdict().isPass()).isFalse();
            assertThat(result.verdict().reasons())
                    .anySatisfy(reason ->
                            assertThat(reason).startsWith("client 1 received").endsWith("and nothing said so"));
        }
    }

    @Test
    void failsARunWhoseRateTheRigCannotKeep() {
        try (PeerProcess server = start(JavaPeer.FAN_OUT_FLOOR)) {
            LoadResult result = LoadRun.run(LoadTarget.of(server, 2), plan(5_000_000));
            assertThat(result.verdict().reasons())
                    .anySatisfy(reason -> assertThat(reason).startsWith("rate missed"));
        }
    }

    @ParameterizedTest
    @MethodSource("peers")
    void accountsForEverySample(Peer peer) {
        try (PeerProcess server = start(peer)) {
            IngestPlan ingest = IngestPlan.of(BatchShape.TEN_BY_TEN, 2);
            LoadPlan plan = LoadPlan.ofClients("any", ingest, Pace.closedWindow(4, 2_000), ClientPlan.shared(12, 0))
                    .lasting(100, 500);
            LoadResult result = LoadRun.run(LoadTarget.of(server, 2), plan);

            assertThat(result.verdict().reasons()).isEmpty();
            assertThat(result.metrics())
                    .containsKeys(Metric.UPDATES_PER_SECOND, Metric.CPU_NS_PER_UPDATE, Metric.UPDATES_PER_FRAME);
        }
    }

    static List<Peer> peers() {
        return List.of(
                new RingcastPeer(), JavaPeer.NAIVE, JavaPeer.NAIVE_UPDATE, JavaPeer.TUNED, JavaPeer.FAN_OUT_FLOOR);
    }

    @Test
    void takesNoLatencyFromClientsThatStallOnPurpose() {
        try (PeerProcess server = start(new RingcastPeer())) {
            LoadPlan plan = LoadPlan.ofClients(
                            "any", IngestPlan.of(new BatchShape(10, 1), 1), Pace.openLoop(100), ClientPlan.shared(3, 1))
                    .lasting(100, 500);
            LoadResult result = LoadRun.run(LoadTarget.of(server, 2), plan);

            assertThat(result.histograms().get("arrival").getTotalCount()).isEqualTo(2 * 50 * 10);
        }
    }

    @ParameterizedTest
    @MethodSource("ingestPeers")
    void getsAnAnswerToEveryBatch(Peer peer) {
        try (PeerProcess server = start(peer)) {
            LoadPlan plan = LoadPlan.ofIngest(
                            "any", IngestPlan.of(new BatchShape(100, 30), 3), Pace.closedWindow(32, Long.MAX_VALUE))
                    .lasting(100, 500);
            LoadResult result = LoadRun.run(LoadTarget.of(server, 2), plan);

            assertThat(result.verdict().reasons()).isEmpty();
            assertThat(result.histograms().get("ack").getTotalCount()).isPositive();
        }
    }

    /** Batches of 51 kB: longer than an HTTP/2 frame, and more of them than fit into the windows. */
    static List<Peer> ingestPeers() {
        return List.of(new RingcastPeer(), JavaPeer.NAIVE, JavaPeer.TUNED, JavaPeer.GRPC_FLOOR, JavaPeer.ECHO_FLOOR);
    }

    @Test
    void failsARunWhoseServerDies() {
        try (PeerProcess server = start(JavaPeer.GRPC_FLOOR)) {
            LoadPlan plan = LoadPlan.ofIngest("any", IngestPlan.of(BatchShape.TEN_BY_TEN, 1), Pace.openLoop(100))
                    .lasting(100, 500);
            LoadResult result = LoadRun.run(LoadTarget.of(server, 2), plan, () -> server.signal("KILL"));
            assertThat(result.verdict().isPass()).isFalse();
            assertThat(result.verdict().reasons())
                    .anySatisfy(reason -> assertThat(reason).startsWith("a0: "));
        }
    }

    @Test
    void accountsForEverySampleOfDistinctSelectors() {
        try (PeerProcess server = start(new RingcastPeer())) {
            IngestPlan ingest = IngestPlan.of(new BatchShape(4, 1), 2);
            LoadPlan plan = LoadPlan.ofClients("any", ingest, Pace.closedWindow(4, 100), ClientPlan.distinct(8, ingest))
                    .lasting(100, 500);
            assertThat(LoadRun.run(LoadTarget.of(server, 2), plan).verdict().reasons())
                    .isEmpty();
        }
    }

    @Test
    void knowsTheSlowestOfManyClients() {
        int clientCount = 1_050;
        try (PeerProcess server = start(JavaPeer.FAN_OUT_FLOOR);
                Receivers receivers = server.receivers();
                IngestDriver driver = server.ingest(IngestPlan.of(BatchShape.TEN_BY_TEN, 1))) {
            driver.open();
            receivers.connect(ClientPlan.shared(clientCount, 0));
            assertThat(receivers.awaitLive(60_000)).isTrue();
            receivers.begin(false);
            driver.send(0, WallNanoClock.epochNs());
            driver.flush();
            await().atMost(60, TimeUnit.SECONDS).until(() -> receivers.sampleMin() == 100);
            assertThat(receivers.sampleSum()).isEqualTo(100L * clientCount);
        }
    }

    @Test
    void measuresTheRigItself() {
        LoadResult result = LoadRun.run(new SelfTarget(2), plan(500));
        assertThat(result.metrics()).containsKey(Metric.P99_US);
        assertThat(result.verdict().reasons()).noneMatch(reason -> reason.contains("received"));
        assertThat(result.histograms().get("arrival").getTotalCount() % 20).isZero();
    }

    private PeerProcess start(Peer peer) {
        return PeerProcess.start(peer, CorePinning.NONE, logs);
    }

    /** Two clients, ten samples a batch, 2 s. */
    private static LoadPlan plan(double batchesPerSecond) {
        return LoadPlan.ofClients(
                        "any",
                        IngestPlan.of(new BatchShape(10, 1), 1),
                        Pace.openLoop(batchesPerSecond),
                        ClientPlan.shared(2, 0))
                .lasting(200, 2_000);
    }

    /** Its receivers do not see the 700th message of client 1. */
    private record LossyTarget(LoadTarget target, PeerProcess server) implements LoadTarget {
        @Override
        public String name() {
            return target.name();
        }

        @Override
        public IngestDriver ingest(IngestPlan plan) {
            return target.ingest(plan);
        }

        @Override
        public Receivers receivers() {
            return Receivers.launch(
                    ReceiverOptions.of(server.ports().clientPort(), new LossyDialect(new LiveDialect())));
        }

        @Override
        public List<Long> pids() {
            return target.pids();
        }

        @Override
        public int machineCoreCount() {
            return target.machineCoreCount();
        }
    }

    private record LossyDialect(Dialect dialect) implements Dialect {
        private static final int LOST = 700;

        @Override
        public String path(String selector) {
            return dialect.path(selector);
        }

        @Override
        public String subprotocol() {
            return dialect.subprotocol();
        }

        @Override
        public List<byte[]> greeting(String selector) {
            return dialect.greeting(selector);
        }

        @Override
        public boolean isBinary() {
            return dialect.isBinary();
        }

        @Override
        public MessageReader reader(ClientRecord record, boolean parsesAll) {
            MessageReader reader = dialect.reader(record, parsesAll);
            int[] count = {0};
            return parsesAll
                    ? reader
                    : (buffer, offset, length, nowNs) -> {
                        if (++count[0] != LOST) {
                            reader.onMessage(buffer, offset, length, nowNs);
                        }
                    };
        }
    }
}
