package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.agent.AgentChannel;
import io.ringcast.agent.AgentCounter;
import io.ringcast.agent.AgentCounters;
import io.ringcast.agent.AgentCredentials;
import io.ringcast.agent.AgentListener;
import io.ringcast.agent.AgentOptions;
import io.ringcast.agent.AgentSession;
import io.ringcast.agent.BatchBuilder;
import io.ringcast.agent.BufferLimits;
import io.ringcast.agent.ServerAddress;
import io.ringcast.client.LiveClient;
import io.ringcast.client.LiveEndpoint;
import io.ringcast.client.LiveRecorder;
import io.ringcast.client.LiveSelection;
import io.ringcast.client.UpdateView;
import io.ringcast.reconnect.Backoff;
import io.ringcast.reconnect.FakeRandom;
import io.ringcast.reconnect.SingleThreadScheduler;
import io.ringcast.testing.RingcastProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One side is killed, without a word, and comes back; the other carries on. */
@Timeout(180)
class ComebackIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long RETRY_MS = 100;

    private final SingleThreadScheduler scheduler = new SingleThreadScheduler("comeback");
    private final AgentCounters counters = new AgentCounters();
    private final LiveRecorder heard = new LiveRecorder();
    private int grpcPort;
    private int wsPort;
    private Process server;
    private AgentChannel channel;
    private AgentSession session;
    private LiveClient client;

    @BeforeEach
    void launch() throws IOException {
        grpcPort = freePort();
        wsPort = freePort();
        serve();
        client = new LiveClient(
                LiveEndpoint.of(URI.create("ws://127.0.0.1:" + wsPort)),
                LiveSelection.all(),
                scheduler,
                new Backoff(FakeRandom.of(RETRY_MS)),
                heard);
        client.start();
        openAgent();
    }

    @AfterEach
    void stop() {
        client.close();
        channel.close();
        scheduler.close();
        server.destroyForcibly();
    }

    @Test
    @Tag("A10")
    void anAgentThatWasKilledGoesOnWithItsSeries() {
        send(1, 3);
        awaitAcked(3);
        channel.close();
        openAgent();
        send(4, 5);
        awaitAcked(5);

        awaitHeard(5);
        assertThat(last().n()).isEqualTo(5);
        assertThat(counters.get(AgentCounter.REJECTED_SAMPLES)).isZero();
    }

    @Test
    @Tag("A10")
    void afterTheServerWasKilledAgentsResendAndClientsComeBack() throws IOException, InterruptedException {
        send(1, 3);
        awaitAcked(3);
        server.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        send(4, 50);
        serve();

        awaitAcked(50);
        awaitHeard(50);
        assertThat(last().n()).isEqualTo(47);
        assertThat(counters.get(AgentCounter.DROPPED_BATCHES)).isZero();
        assertThat(counters.get(AgentCounter.ACCEPTED_SAMPLES)).isEqualTo(50);
        assertThat(counters.get(AgentCounter.REFERRED_SERIES)).isPositive();
        assertThat(counters.get(AgentCounter.UNKNOWN_REFS)).isZero();
    }

    private void serve() throws IOException {
        server = RingcastProcess.of("serve", "--grpc-port=" + grpcPort, "--live-ws-port=" + wsPort, "--series-max=1000")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private void openAgent() {
        channel = new AgentChannel(new ServerAddress("127.0.0.1", grpcPort), AgentCredentials.NONE);
        session = new AgentSession(
                new AgentOptions("a1", Map.of(), "test", 1_000, BufferLimits.DEFAULT),
                channel,
                scheduler,
                new Backoff(FakeRandom.of(RETRY_MS)),
                counters,
                new AgentListener() {});
        session.start();
    }

    private void send(int first, int last) {
        for (int i = first; i <= last; i++) {
            session.send(new BatchBuilder(i).gauge("counted", i).build());
        }
    }

    private void awaitAcked(long count) {
        await().atMost(PATIENCE).until(() -> counters.get(AgentCounter.ACKED_BATCHES) >= count);
    }

    private void awaitHeard(long timestampNs) {
        await().atMost(PATIENCE)
                .until(() -> !heard.updates.isEmpty() && last().newest().timestampNs() >= timestampNs);
    }

    private UpdateView last() {
        return heard.updates.get(heard.updates.size() - 1);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
