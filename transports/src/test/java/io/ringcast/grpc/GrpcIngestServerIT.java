package io.ringcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.InsecureServerCredentials;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.internal.ThreadExecutorMap;
import io.ringcast.auth.Admission;
import io.ringcast.auth.AgentAuthenticator;
import io.ringcast.engine.Deadline;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.proto.v1.SessionReply;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GrpcIngestServerIT {
    private GrpcFixture fixture;
    private FakeEngine engine;

    @BeforeEach
    void launch() {
        fixture = new GrpcFixture(GrpcConfiguration.defaults().with(GrpcConfiguration.WORKER_THREADS, 2));
        engine = fixture.engine();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void namesThePortAndTheOptionWhenThePortIsInUse() {
        final int port = fixture.server().port();
        assertThatThrownBy(() -> GrpcIngestServer.launch(
                        GrpcConfiguration.defaults().with(GrpcConfiguration.PORT, port),
                        "127.0.0.1",
                        GrpcSecurity.none(),
                        engine,
                        new Counters()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageContaining("--grpc-port");
    }

    @Test
    @Tag("G1")
    void acksWhatItTookAndSaysGoingAwayBeforeItStops() throws InterruptedException {
        final TestAgent idle = fixture.newAgent().handshake("a2");
        idle.awaitHandshakeAck();
        engine.holdBatchAnswers();
        final TestAgent busy = fixture.newAgent().handshake("a1").batches(1, 3);
        final TestAgent silent = fixture.newAgent();
        await().until(() -> engine.taken(EventType.BATCH).size() == 3);
        final Thread closer = new Thread(() -> fixture.server().stop(Deadline.in(20_000, SystemNanoClock.INSTANCE)));
        closer.start();
        assertThat(idle.awaitEnd().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(silent.awaitEnd().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        await().until(() -> busy.replies().stream().anyMatch(SessionReply::hasGoingAway));
        assertThat(busy.isEnded()).isFalse();
        engine.releaseBatchAnswers();
        assertThat(busy.awaitEnd().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(busy.ackedSeqs()).containsExactly(1L, 2L, 3L);
        closer.join();
        assertThat(engine.taken(EventType.STREAM_CLOSED)).hasSize(2);
        final List<SessionReply> replies = idle.replies();
        assertThat(replies.get(replies.size() - 1).getGoingAway().getRetryAfterMs())
                .isBetween(500, 5_000);
    }

    @Test
    @Tag("G1")
    void saysNotServingBeforeItStopsAndServesOn() {
        fixture.server().notServing();
        assertThat(GrpcFixture.health(fixture.newChannel(), "")).isEqualTo(ServingStatus.NOT_SERVING);
        fixture.newAgent().handshake("a1").awaitHandshakeAck();
    }

    @Test
    @Tag("G1")
    void cutsStreamsOffThatAreNotAnsweredInTime() {
        engine.holdBatchAnswers();
        final TestAgent agent = fixture.newAgent().handshake("a1").batch(1);
        await().until(() -> engine.taken(EventType.BATCH).size() == 1);
        assertThat(fixture.server().stop(Deadline.in(50, SystemNanoClock.INSTANCE)))
                .isEqualTo("1 streams, 1 of them cut");
        assertThat(fixture.counters().get(CounterDescriptor.STREAMS_CUT)).isEqualTo(1);
        assertThat(agent.awaitEnd().isOk()).isFalse();
        await().until(() -> engine.taken(EventType.STREAM_CLOSED).size() == 1);
    }

    @Test
    @Tag("F8")
    void saysThatItTakesNoAgentsOnceItsListenerIsGone() {
        final AtomicReference<EventExecutor> loop = new AtomicReference<>();
        final AgentAuthenticator watching = (attributes, headers, agentId, token) -> {
            loop.set(ThreadExecutorMap.currentExecutor());
            return Admission.granted(agentId);
        };
        try (GrpcFixture failing = new GrpcFixture(
                GrpcConfiguration.defaults(),
                counters -> new GrpcSecurity(InsecureServerCredentials.create(), watching))) {
            failing.newAgent().handshake("a1").awaitHandshakeAck();
            assertThat(failing.server().trouble()).isNull();
            final Future<?> ended = loop.get().parent().shutdownGracefully(0, 0, TimeUnit.SECONDS);
            await().atMost(Duration.ofSeconds(30)).until(ended::isDone);
            await().atMost(Duration.ofSeconds(30)).until(() -> failing.server().trouble() != null);
            assertThat(failing.server().trouble()).startsWith("the gRPC listener has failed");
        }
        fixture.server().close();
        assertThat(fixture.server().trouble()).isNull();
    }

    @Test
    void runsOnThreadsNamedAfterIt() {
        fixture.newAgent().handshake("a1").awaitHandshakeAck();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .anyMatch(name -> name.matches("ringcast-grpc-[01]"));
    }
}
