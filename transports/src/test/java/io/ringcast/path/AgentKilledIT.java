package io.ringcast.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.testing.CheckedClient;
import io.ringcast.testing.RingcastProcess;
import io.ringcast.testing.WholeServer;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real agent, as a process of its own, killed without a word and started again. */
@Timeout(90)
class AgentKilledIT {
    private static final String SELECTOR = "{agent=\"host-1\"}";

    @Test
    @Tag("A10")
    void keepsWhatTheKilledAgentSentAndTakesMoreFromItsSuccessor() throws IOException, InterruptedException {
        try (WholeServer server = WholeServer.start();
                CheckedClient dashboard = server.client()) {
            dashboard.subscribe(SELECTOR);
            final Process first = agent(server);
            dashboard.takeUntil(() -> dashboard.sampleCount() > 0);

            first.destroyForcibly();
            assertThat(first.waitFor(30, TimeUnit.SECONDS)).isTrue();
            server.awaitCount(CounterDescriptor.STREAMS_OPEN, 0);
            dashboard.takeWaiting();
            final long seriesCount = dashboard.mirror().size();
            final long sampleCount = dashboard.sampleCount();
            assertThat(seriesCount).isPositive();

            final Process second = agent(server);
            try {
                dashboard.takeUntil(() -> dashboard.sampleCount() > sampleCount);
            } finally {
                second.destroyForcibly();
            }
            assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
            server.awaitCount(CounterDescriptor.STREAMS_OPEN, 0);
            dashboard.settle();
            assertThat(dashboard.mirror().size()).isGreaterThanOrEqualTo((int) seriesCount);
            assertThat(server.count(CounterDescriptor.SAMPLES_REJECTED)).isZero();
            assertThat(server.count(CounterDescriptor.STREAMS_OPENED)).isEqualTo(2);
        }
    }

    private static Process agent(WholeServer server) throws IOException {
        return RingcastProcess.of(
                        "agent",
                        "--server",
                        "127.0.0.1:" + server.grpcPort(),
                        "--agent-id",
                        "host-1",
                        "--interval",
                        "200ms")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
