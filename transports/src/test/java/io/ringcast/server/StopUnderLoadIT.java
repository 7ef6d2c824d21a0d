package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.ringcast.engine.testing.BatchBuilder;
import io.ringcast.engine.testing.StreamChecker;
import io.ringcast.testing.GrpcAgent;
import io.ringcast.testing.LiveClient;
import io.ringcast.testing.RawClient;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that an agent was told is accepted is missing from what a dashboard knows when the server has stopped. */
@Tag("G1")
@Timeout(180)
class StopUnderLoadIT {
    private static final Pattern PORT = Pattern.compile("listening on (grpc|ws)://127\\.0\\.0\\.1:(\\d+)");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int AGENT_COUNT = 3;
    private static final int SERIES_COUNT = 40;
    private static final int BATCHES_BEFORE_THE_STOP = 200;

    private final StopSignal stop = new StopSignal();
    private final List<SendingAgent> agents = new ArrayList<>();
    private CompletableFuture<Integer> exit;

    @TempDir
    private Path folder;

    @AfterEach
    void end() {
        stop.give();
        agents.forEach(SendingAgent::close);
        exit.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "dedicated"})
    @Tag("G3")
    void dashboardsKnowAllThatWasAckedSlowAndSeldomToldOnesToo(String threading) throws Exception {
        serve(threading);
        final Dashboard prompt = Dashboard.connect(port("ws"), "{\"type\":\"subscribe\"}");
        final Dashboard seldom = Dashboard.connect(port("ws"), "{\"type\":\"subscribe\",\"maxHz\":0.1}");
        final Dashboard newest = Dashboard.connect(port("ws"), "{\"type\":\"subscribe\",\"newestOnly\":true}");
        final RawClient slow = RawClient.upgrade(port("ws"), 4_096);
        slow.sendText("{\"type\":\"subscribe\"}");
        for (int i = 0; i < AGENT_COUNT; i++) {
            agents.add(new SendingAgent(port("grpc"), "a" + i));
        }
        agents.forEach(Thread::start);
        awaitSoon(() -> agents.stream().allMatch(agent -> agent.sentCount() >= BATCHES_BEFORE_THE_STOP));
        stop.give();
        // It has not read a byte so far, so the server has long conflated what it is to be told.
        awaitSoon(() -> log().contains("live server stopping"));
        final StreamChecker late = readToTheClose(slow);

        for (final SendingAgent agent : agents) {
            agent.join();
        }
        assertThat(exit.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join())
                .isZero();
        assertThat(log()).contains("4 clients, 0 of them cut").doesNotContain("ERROR");
        for (final Dashboard dashboard : List.of(prompt, seldom, newest)) {
            assertKnowsAllThatWasAcked(dashboard.checkerAfterTheClose());
        }
        assertKnowsAllThatWasAcked(late);
        assertThat(late.mergedCount()).isPositive();
    }

    @Test
    void ofAStopBeforeTheStartNothingIsStarted() throws IOException {
        stop.give();
        startServer("auto");
        assertThat(exit.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join())
                .isZero();
        assertThat(log()).contains("a stop was asked for during the start").doesNotContain("listening", "ERROR");
    }

    private void assertKnowsAllThatWasAcked(StreamChecker checker) {
        final Map<String, StreamChecker.Item> mirror =
                checker.mirror(checker.last("subscribed").path("subscription").asLong());
        for (final SendingAgent agent : agents) {
            for (int i = 0; i < SERIES_COUNT; i++) {
                final StreamChecker.Item item =
                        mirror.get(StreamChecker.seriesName(agent.getName(), "load", Map.of("i", Integer.toString(i))));
                assertThat(item).isNotNull();
                assertThat(item.n()).isGreaterThanOrEqualTo(agent.ackedCount());
                // Unless the machine was so slow that the connection was cut with acks on their way.
                if (agent.wasSentAway()) {
                    assertThat(item.n()).isEqualTo(agent.ackedCount());
                }
            }
        }
    }

    private void serve(String threading) throws IOException {
        startServer(threading);
        awaitSoon(() -> exit.isDone() || log().contains("listening on ws://"));
        assertThat(exit).isNotDone();
    }

    private void startServer(String threading) {
        exit = CompletableFuture.supplyAsync(
                () -> Ringcast.commandLine(Map.of("RINGCAST_WARM_UP_MS", "0"), stop)
                        .execute(
                                "serve",
                                "--grpc-port=0",
                                "--live-ws-port=0",
                                "--management-port=0",
                                "--series-max=1000",
                                "--ws-send-buffer-bytes=4096",
                                "--grpc-handshake-timeout-ms=60000",
                                "--ws-handshake-timeout-ms=60000",
                                "--client-backpressure-bytes=65536",
                                "--threading=" + threading,
                                "--live-ws-drain-timeout-ms=60000",
                                "--log-file",
                                logFile().toString()),
                task -> new Thread(task, "serve").start());
    }

    private int port(String scheme) throws IOException {
        final Matcher matcher = PORT.matcher(log());
        while (matcher.find()) {
            if (matcher.group(1).equals(scheme)) {
                return Integer.parseInt(matcher.group(2));
            }
        }
        throw new AssertionError("no port of " + scheme);
    }

    private String log() throws IOException {
        return Files.exists(logFile()) ? Files.readString(logFile()) : "";
    }

    private Path logFile() {
        return folder.resolve("serve.log");
    }

    private static void awaitSoon(Callable<Boolean> condition) {
        await().atMost(PATIENCE).until(condition);
    }

    private static StreamChecker readToTheClose(RawClient client) throws IOException {
        final StreamChecker checker = new StreamChecker();
        RawClient.Frame frame = client.read();
        while (frame.opcode() != RawClient.CLOSE) {
            if (frame.opcode() == RawClient.TEXT) {
                checker.onMessage(new String(frame.payload(), StandardCharsets.UTF_8));
            }
            frame = client.read();
            if (frame == null) {
                throw new EOFException("no close frame");
            }
        }
        assertThat(frame.closeCode()).isEqualTo(1001);
        client.send(RawClient.CLOSE, frame.payload());
        client.close();
        return checker;
    }

    /** A dashboard that reads whatever comes. */
    private record Dashboard(LiveClient client) {
        static Dashboard connect(int port, String subscribe) throws InterruptedException {
            return new Dashboard(LiveClient.connected(port).send(subscribe));
        }

        StreamChecker checkerAfterTheClose() throws InterruptedException {
            assertThat(client.closeCode()).isEqualTo(1001);
            final StreamChecker checker = new StreamChecker();
            while (client.waitingCount() > 0) {
                checker.onMessage(client.next());
            }
            assertThat(checker.last("going_away")).isNotNull();
            return checker;
        }
    }

    /** Sends a sample of each of its series in every batch, until it is sent away. */
    private static final class SendingAgent extends Thread implements AutoCloseable {
        private final GrpcAgent agent;
        private volatile long sentCount;

        SendingAgent(int port, String agentId) {
            super(agentId);
            agent = GrpcAgent.connect(port, agentId);
        }

        @Override
        public void run() {
            while (agent.status() == null) {
                final BatchBuilder batch = agent.batch();
                for (int i = 0; i < SERIES_COUNT; i++) {
                    batch.series("load").label("i", Integer.toString(i)).sample(sentCount + 1, sentCount);
                }
                agent.post(batch.build());
                agent.takeAccepted();
                sentCount++;
            }
            agent.takeAccepted();
        }

        long sentCount() {
            return sentCount;
        }

        /** Batches that were acked as ACCEPTED; after the end. */
        long ackedCount() {
            return agent.takenCount();
        }

        boolean wasSentAway() {
            return agent.status().getCode() == Status.Code.UNAVAILABLE
                    && "the server stops".equals(agent.status().getDescription());
        }

        @Override
        public void close() {
            agent.close();
        }
    }
}
