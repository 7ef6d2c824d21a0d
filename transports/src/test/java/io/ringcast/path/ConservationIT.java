package io.ringcast.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.ThreadingMode;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.testing.CheckedClient;
import io.ringcast.testing.CountedAgent;
import io.ringcast.testing.LiveEngine;
import io.ringcast.testing.RawClient;
import io.ringcast.testing.WholeServer;
import io.ringcast.ws.WsConfiguration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The books under load: they agree whenever the server looks, and to the last item once all is quiet. */
@Timeout(120)
@Tag("F7")
class ConservationIT {
    private static final int CHECK_COUNT = 3;

    @ParameterizedTest
    @EnumSource(names = {"SHARED", "DEDICATED"})
    void nothingIsLostUnseenWhileClientsComeAndGoAndSomeReadSlowly(ThreadingMode mode) throws Exception {
        try (WholeServer server = WholeServer.start(
                        mode,
                        LiveEngine.smallMemory()
                                .with(EngineConfiguration.FRAME_LOG_BYTES, 1 << 20)
                                .with(EngineConfiguration.CLIENT_BACKPRESSURE_BYTES, 64 * 1024),
                        WsConfiguration.defaults().with(WsConfiguration.SEND_BUFFER_BYTES, 4_096));
                CountedAgent agent = CountedAgent.connect(server, "a1", 50);
                CheckedClient steady = server.client().subscribe(null)) {
            beBusy(server, agent, steady);
            agent.awaitAllAccepted();
            steady.settle();
            assertThat(server.count(CounterDescriptor.SAMPLES_ACCEPTED)).isEqualTo(agent.sampleCount());
            server.awaitCount(CounterDescriptor.CONNECTIONS_OPEN, 1);
            checkToTheLastItem(server);
        }
    }

    /** Until the books were checked a few times and a client has had its frames taken back. */
    private static void beBusy(WholeServer server, CountedAgent agent, CheckedClient steady) throws Exception {
        try (RawClient stuck = RawClient.upgrade(server.wsPort(), 4_096)) {
            stuck.sendText("{\"type\":\"subscribe\"}");
            while (server.count(CounterDescriptor.CONSERVATION_CHECKS) < CHECK_COUNT
                    || server.count(CounterDescriptor.CLIENTS_REVOKED) == 0) {
                comeAndGo(server, agent);
                steady.takeWaiting();
                steady.forgetMessages();
            }
        }
    }

    private static void comeAndGo(WholeServer server, CountedAgent agent) throws Exception {
        try (CheckedClient brief = server.client().subscribe("cpu_usage{core=~\"1.\"}");
                RawClient rated = RawClient.upgrade(server.wsPort())) {
            rated.sendText("{\"type\":\"subscribe\",\"maxHz\":20}");
            for (int i = 0; i < 50; i++) {
                agent.sendOne();
            }
            brief.takeWaiting();
            brief.client().kill();
        }
    }

    private static void checkToTheLastItem(WholeServer server) {
        final long received = server.count(CounterDescriptor.SAMPLES_RECEIVED);
        assertThat(server.count(CounterDescriptor.SAMPLES_ACCEPTED)
                        + server.count(CounterDescriptor.SAMPLES_REJECTED)
                        + server.count(CounterDescriptor.SAMPLES_DUPLICATE))
                .isEqualTo(received);
        // What a client that has gone was not sent is counted once its ring is given back, maybe after the client.
        WholeServer.await(() -> accountedUpdates(server) == server.count(CounterDescriptor.UPDATES_MATCHED));
        final long checkCount = server.count(CounterDescriptor.CONSERVATION_CHECKS);
        WholeServer.await(() -> server.count(CounterDescriptor.CONSERVATION_CHECKS) > checkCount + 1);
        assertThat(server.count(CounterDescriptor.UPDATES_PENDING)).isZero();
        assertThat(server.count(CounterDescriptor.CONSERVATION_BREACHES)).isZero();
    }

    private static long accountedUpdates(WholeServer server) {
        return server.count(CounterDescriptor.UPDATES_SENT)
                + server.count(CounterDescriptor.UPDATES_CAUGHT_UP)
                + server.count(CounterDescriptor.UPDATES_CONFLATED)
                + server.count(CounterDescriptor.UPDATES_DISCARDED);
    }
}
