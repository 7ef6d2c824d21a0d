package io.ringcast.path;

import static io.ringcast.testing.WholeServer.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.ringcast.agent.AgentCounter;
import io.ringcast.agent.AgentCounters;
import io.ringcast.agent.AgentListener;
import io.ringcast.agent.AgentOptions;
import io.ringcast.agent.AgentSession;
import io.ringcast.agent.BatchBuilder;
import io.ringcast.agent.BufferLimits;
import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.reconnect.Backoff;
import io.ringcast.reconnect.FakeRandom;
import io.ringcast.reconnect.SingleThreadScheduler;
import io.ringcast.testing.LiveEngine;
import io.ringcast.testing.WholeServer;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Our agent, which declares its series once, and a server that breaks off or forgets. */
@Timeout(120)
@Tag("A10")
class SeriesRefsIT {
    private static final long RETRY_MS = 50;

    private final SingleThreadScheduler scheduler = new SingleThreadScheduler("agent-under-test");
    private final AgentCounters counters = new AgentCounters();
    private final Queue<ManagedChannel> channels = new ConcurrentLinkedQueue<>();
    private WholeServer server;
    private AgentSession session;

    @AfterEach
    void stop() {
        session.close();
        channels.forEach(ManagedChannel::shutdownNow);
        scheduler.close();
        server.close();
    }

    @Test
    void goesOnWithItsSeriesWhenTheConnectionBreaksAndTheSessionIsResumed() {
        open(LiveEngine.smallMemory());
        send(1, 10);
        awaitAccepted(10);
        channels.element().shutdownNow();
        send(11, 20);
        awaitAccepted(20);

        assertThat(counters.get(AgentCounter.CONNECTS)).isEqualTo(2);
        assertThat(counters.get(AgentCounter.REFERRED_SERIES)).isGreaterThanOrEqualTo(18);
        assertThat(counters.get(AgentCounter.UNKNOWN_REFS)).isZero();
        assertThat(server.count(CounterDescriptor.SERIES_REFS_HELD)).isEqualTo(1);
        assertThat(server.count(CounterDescriptor.SERIES_BORN)).isEqualTo(1);
        assertNothingLost(20);
    }

    @Test
    @Tag("B5")
    void declaresAgainWhatTheServerNoLongerKnowsAndSendsWhatWasRejectedOnceMore() {
        open(LiveEngine.smallMemory()
                .with(EngineConfiguration.SERIES_TTL_MS, 300)
                .with(EngineConfiguration.TOMBSTONE_MS, 0));
        send(1, 2);
        awaitAccepted(2);
        await(() -> server.count(CounterDescriptor.SERIES_EVICTED) == 1
                && server.count(CounterDescriptor.KEY_BYTES_USED) == 0);
        send(3, 30);
        awaitAccepted(30);

        assertThat(counters.get(AgentCounter.UNKNOWN_REFS)).isPositive();
        assertThat(server.count(CounterDescriptor.SAMPLES_REJECTED))
                .isEqualTo(counters.get(AgentCounter.RESENT_SAMPLES));
        assertNothingLost(30);
    }

    @Test
    void sendsNamesAndLabelsToAServerThatOffersNoRefs() {
        open(LiveEngine.smallMemory().with(EngineConfiguration.SERIES_REFS_PER_SESSION_MAX, 0));
        send(1, 10);
        awaitAccepted(10);

        assertThat(counters.get(AgentCounter.REFERRED_SERIES)).isZero();
        assertNothingLost(10);
    }

    private void open(EngineConfiguration configuration) {
        server = WholeServer.start(configuration);
        session = new AgentSession(
                new AgentOptions("a1", Map.of(), "test", 1_000, BufferLimits.DEFAULT),
                this::newChannel,
                scheduler,
                new Backoff(FakeRandom.of(RETRY_MS)),
                counters,
                new AgentListener() {});
        session.start();
    }

    private Channel newChannel() {
        final ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort())
                .usePlaintext()
                .build();
        channels.add(channel);
        return channel;
    }

    private void send(int first, int last) {
        for (int i = first; i <= last; i++) {
            session.send(new BatchBuilder(i).gauge("counted", i, "core", "0").build());
        }
    }

    private void awaitAccepted(long count) {
        await(() -> counters.get(AgentCounter.ACCEPTED_SAMPLES) == count);
    }

    private void assertNothingLost(long sampleCount) {
        assertThat(server.count(CounterDescriptor.SAMPLES_ACCEPTED)).isEqualTo(sampleCount);
        assertThat(counters.get(AgentCounter.REJECTED_SAMPLES)).isZero();
        assertThat(counters.get(AgentCounter.DROPPED_BATCHES)).isZero();
    }
}
