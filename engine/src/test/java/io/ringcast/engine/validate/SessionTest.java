package io.ringcast.engine.validate;

import static io.ringcast.engine.testing.BatchBuilder.batch;
import static io.ringcast.engine.testing.FakeEvents.opening;
import static io.ringcast.engine.validate.IngestFixture.LIMITS;
import static io.ringcast.engine.validate.IngestFixture.RETENTION_NS;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.StreamEnd;
import io.ringcast.engine.event.StreamOpening;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.FakeAgentStream;
import io.ringcast.proto.v1.HandshakeAck;
import io.ringcast.proto.v1.Limits;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("A10")
class SessionTest {
    private final IngestFixture fixture = new IngestFixture();

    @Test
    @Tag("A2")
    void answersAHandshakeWithANewSessionAndTheLimits() {
        final FakeAgentStream stream = fixture.open(1, "a1");
        fixture.acks.flush();

        final HandshakeAck ack = onlyHandshake(stream);
        assertThat(ack.getAgentId()).isEqualTo("a1");
        assertThat(ack.getSessionId()).isEqualTo("session-1");
        assertThat(ack.getLastAckedSeq()).isZero();
        assertThat(ack.getResumed()).isFalse();
        assertThat(ack.getServerTimeNs()).isEqualTo(fixture.events.epochNs());
        assertThat(ack.getLimits())
                .isEqualTo(Limits.newBuilder()
                        .setMaxBatchBytes(LIMITS.maxBatchBytes())
                        .setMaxSeriesPerBatch(LIMITS.maxSeries())
                        .setMaxSamplesPerBatch(LIMITS.maxSamples())
                        .setMaxLabelsPerSeries(LIMITS.maxLabels())
                        .setMaxNameBytes(LIMITS.maxNameBytes())
                        .setMaxLabelNameBytes(LIMITS.maxLabelNameBytes())
                        .setMaxLabelValueBytes(LIMITS.maxLabelValueBytes())
                        .setMaxSeriesPerAgent(fixture.running.seriesPerAgent())
                        .setMaxUnackedBatches(16)
                        .setMaxSeriesRefs(LIMITS.maxSeriesRefs())
                        .setMaxFutureSkewMs(60_000)
                        .setMaxBytesPerSecond(100_000)
                        .setIdleTimeoutMs(300_000)
                        .setHandshakeTimeoutMs(5_000)
                        .setMaxSessionsPerAddress(20)
                        .setMaxSessions(1_000)
                        .setMaxSeries(5_000)
                        .build());
        assertThat(stream.readyCount()).isEqualTo(1);
        assertThat(fixture.count(CounterDescriptor.STREAMS_OPENED)).isEqualTo(1);
        assertThat(fixture.count(CounterDescriptor.STREAMS_OPEN)).isEqualTo(1);
    }

    @Test
    void resumesAHeldSessionFromTheLastAckedSeq() {
        fixture.open(1, "a1");
        fixture.send(1, batch(1).series("cpu").sample(1, 1.0));
        fixture.send(1, batch(2).series("cpu").sample(2, 1.0));
        fixture.handle(fixture.events.streamClosed(1));
        fixture.events.advance(RETENTION_NS - 1);

        final FakeAgentStream second = fixture.open(2, opening("a1", "session-1", "unused"));

        assertThat(onlyHandshake(second).getResumed()).isTrue();
        assertThat(onlyHandshake(second).getSessionId()).isEqualTo("session-1");
        assertThat(onlyHandshake(second).getLastAckedSeq()).isEqualTo(2);
        fixture.send(2, batch(3).series("cpu").sample(3, 1.0));
        assertThat(second.batchAcks().get(0).getAccepted()).isEqualTo(1);
        assertThat(fixture.latest.seriesCount()).isEqualTo(1);
    }

    @Test
    void beginsANewSessionOnceTheRetentionIsOver() {
        fixture.open(1, "a1");
        fixture.send(1, batch(1).series("cpu").sample(1, 1.0));
        fixture.handle(fixture.events.streamClosed(1));
        fixture.events.advance(RETENTION_NS);

        final FakeAgentStream second = fixture.open(2, opening("a1", "session-1", "session-2"));

        assertNewSession(second, "session-2");
    }

    @Test
    @Tag("A8")
    void endsTheStreamOfABatchThatAStageFailedAtSoThatItIsSentAgain() {
        final FakeAgentStream first = fixture.open(1, "a1");
        fixture.send(1, batch(1).series("cpu").sample(1, 1.0));
        final EngineEvent event =
                fixture.events.batch(1, batch(2).series("cpu").sample(2, 1.0).toBytes());
        fixture.sessions.refs(0).declare(1, 0, 0);
        fixture.validation.onEvent(event, 10);
        fixture.validation.onFailed(event);

        assertThat(fixture.count(CounterDescriptor.SERIES_REFS_HELD)).isZero();
        assertThat(first.ends()).extracting(FakeAgentStream.End::end).containsExactly(StreamEnd.INTERNAL);
        final FakeAgentStream second = fixture.open(2, opening("a1", "session-1", "unused"));
        assertThat(onlyHandshake(second).getResumed()).isTrue();
        assertThat(onlyHandshake(second).getLastAckedSeq()).isEqualTo(1);
        fixture.send(2, batch(2).series("cpu").sample(2, 1.0));
        assertThat(second.batchAcks().get(0).getAccepted()).isEqualTo(1);
    }

    @Test
    void leavesAStreamOpenWhoseBatchWasAnsweredBeforeAStageFailed() {
        final FakeAgentStream stream = fixture.open(1, "a1");
        final EngineEvent event =
                fixture.events.batch(1, batch(1).series("cpu").sample(1, 1.0).toBytes());
        fixture.handle(event);
        fixture.validation.onFailed(event);

        assertThat(stream.ends()).isEmpty();
        fixture.send(1, batch(1).series("cpu").sample(1, 1.0));
        assertThat(stream.batchAcks()).hasSize(2);
    }

    @Test
    void saysWhichAgentsHaveSeriesThatOtherLabelsWereMatchedWith() {
        final FakeAgentStream stream = fixture.open(1, "a1");
        fixture.open(2, "a2");
        fixture.sessions.addRecords(0, 1);
        final StreamOpening same = opening("a1", "session-1", "unused");
        fixture.open(3, same);
        final BitSet agents = new BitSet();
        assertThat(fixture.sessions.takeRelabelled(agents)).isFalse();

        fixture.open(4, relabelled(same));
        fixture.open(5, relabelled(opening("a2", "session-2", "unused")));
        assertThat(stream.ends()).isNotEmpty();
        assertThat(fixture.sessions.takeRelabelled(agents)).isTrue();
        assertThat(agents.stream()).containsExactly(0);
        assertThat(fixture.sessions.takeRelabelled(agents)).isFalse();
    }

    private static StreamOpening relabelled(StreamOpening opening) {
        return new StreamOpening(
                opening.agentId(),
                opening.sessionId(),
                opening.newSessionId(),
                Map.of("env", "relabelled"),
                opening.version(),
                opening.intervalMs(),
                opening.prefetchCount());
    }

    @Test
    void beginsANewSessionForOneThatIsUnknown() {
        assertNewSession(fixture.open(1, opening("a1", "from-an-earlier-server", "session-1")), "session-1");
        assertNewSession(fixture.open(2, opening("a2", "session-1", "session-2")), "session-2");
    }

    @Test
    void endsTheOlderStreamOfAnAgentAndLeavesItsBatchesUnanswered() {
        final FakeAgentStream older = fixture.open(1, "a1");
        fixture.send(1, batch(1).series("cpu").sample(1, 1.0));
        final FakeAgentStream newer = fixture.open(2, opening("a1", "session-1", "unused"));
        fixture.send(1, batch(2).series("cpu").sample(2, 1.0));

        assertThat(older.ends()).extracting(FakeAgentStream.End::end).containsExactly(StreamEnd.SUPERSEDED);
        assertThat(older.batchAcks()).hasSize(1);
        assertThat(onlyHandshake(newer).getResumed()).isTrue();
        assertThat(onlyHandshake(newer).getLastAckedSeq()).isEqualTo(1);
        assertThat(fixture.latest.appliedBatchCount()).isEqualTo(1);
        assertThat(fixture.count(CounterDescriptor.BATCHES_SUPERSEDED)).isEqualTo(1);
        assertThat(fixture.count(CounterDescriptor.BATCHES_SUPERSEDED)).isEqualTo(1);
        assertThat(fixture.count(CounterDescriptor.STREAMS_SUPERSEDED)).isEqualTo(1);
        assertThat(fixture.count(CounterDescriptor.STREAMS_OPEN)).isEqualTo(1);
    }

    @Test
    void isNotDisturbedByTheLateEndOfASupersededStream() {
        fixture.open(1, "a1");
        final FakeAgentStream newer = fixture.open(2, "a1");
        fixture.handle(fixture.events.streamClosed(1));
        fixture.send(2, batch(1).series("cpu").sample(1, 1.0));

        assertThat(newer.batchAcks()).hasSize(1);
        assertThat(fixture.count(CounterDescriptor.STREAMS_OPEN)).isEqualTo(1);
        fixture.handle(fixture.events.streamClosed(2));
        assertThat(fixture.count(CounterDescriptor.STREAMS_OPEN)).isZero();
    }

    @Test
    @Tag("A2")
    void doesNotTakeABatchBeforeTheHandshake() {
        fixture.send(9, batch(1).series("cpu").sample(1, 1.0));

        assertThat(fixture.latest.appliedBatchCount()).isZero();
        assertThat(fixture.result.verdict()).isEqualTo(BatchResult.Verdict.UNANSWERED);
        assertThat(fixture.count(CounterDescriptor.BATCHES_SUPERSEDED)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ümlaut", "tab\t"})
    void refusesAnAgentIdThatIsNotPrintableAscii(String agentId) {
        assertRefused(opening(agentId, "", "s"), StreamEnd.INVALID_HANDSHAKE, "agent_id");
    }

    @Test
    void refusesAnAgentIdAbove128Characters() {
        assertThat(onlyHandshake(fixture.open(1, "x".repeat(128))).getAgentId()).hasSize(128);
        assertRefused(opening("x".repeat(129), "", "s"), StreamEnd.INVALID_HANDSHAKE, "agent_id");
    }

    @Test
    void refusesLabelsThatBreakTheRulesOfSeries() {
        assertRefused(labelled(Map.of("agent", "x")), StreamEnd.INVALID_HANDSHAKE, "labels.name");
        assertRefused(labelled(Map.of("a.b", "x")), StreamEnd.INVALID_HANDSHAKE, "labels.name");
        assertRefused(labelled(Map.of("l".repeat(11), "x")), StreamEnd.INVALID_HANDSHAKE, "labels.name");
        assertRefused(labelled(Map.of("l", "ü".repeat(7))), StreamEnd.INVALID_HANDSHAKE, "labels.value");
        final Map<String, String> many = new HashMap<>();
        for (int i = 0; i <= LIMITS.maxLabels(); i++) {
            many.put("l" + i, "");
        }
        assertRefused(labelled(many), StreamEnd.INVALID_HANDSHAKE, "labels");
    }

    @Test
    void knowsAgentsByDenseNumbersAndTheirNewestLabels() {
        fixture.open(1, "a1");
        fixture.open(2, labelled(Map.of("env", "test")));
        assertThat(fixture.sessions.agentId(0)).isEqualTo("a1");
        assertThat(fixture.sessions.labels(0)).isEmpty();
        assertThat(fixture.sessions.agentId(1)).isEqualTo("labelled");
        assertThat(fixture.sessions.labels(1)).containsExactly(Map.entry("env", "test"));
        fixture.open(3, labelled(Map.of("env", "prod")));
        assertThat(fixture.sessions.labels(1)).containsExactly(Map.entry("env", "prod"));
    }

    @Test
    void refusesOneMoreAgentThanItMayHoldButTakesThoseItKnows() {
        final IngestFixture small = new IngestFixture(2, LIMITS);
        small.open(1, "a1");
        small.open(2, "a2");
        small.handle(small.events.streamClosed(1));
        final FakeAgentStream third = small.open(3, "a3");
        assertThat(third.ends()).extracting(FakeAgentStream.End::end).containsExactly(StreamEnd.LIMIT_EXCEEDED);
        assertThat(small.count(CounterDescriptor.STREAMS_REFUSED)).isEqualTo(1);
        assertNewSession(small.open(4, "a1"), "session-4");
    }

    @Test
    void forgetsAnAgentWithoutStreamSessionAndSeriesForOneMore() {
        final IngestFixture small = new IngestFixture(2, LIMITS);
        small.open(1, "a1");
        small.open(2, "a2");
        small.handle(small.events.streamClosed(1));
        small.events.advance(RETENTION_NS - 1);
        assertThat(small.open(3, "a3").ends()).hasSize(1);
        small.events.advance(1);
        assertNewSession(small.open(4, "a3"), "session-4");
        assertThat(small.sessions.agentId(0)).isEqualTo("a3");
        assertThat(small.open(5, "a1").ends())
                .extracting(FakeAgentStream.End::end)
                .containsExactly(StreamEnd.LIMIT_EXCEEDED);
        assertThat(small.sessions.agentId(1)).isEqualTo("a2");
    }

    @Test
    void keepsTheNumberOfAnAgentThatStillHasSeries() {
        final IngestFixture small = new IngestFixture(1, LIMITS);
        small.open(1, "a1");
        small.sessions.addRecords(0, 2);
        small.handle(small.events.streamClosed(1));
        small.events.advance(RETENTION_NS);
        assertThat(small.open(2, "a2").ends()).hasSize(1);
        small.sessions.addRecords(0, -2);
        assertNewSession(small.open(3, "a2"), "session-3");
    }

    @Test
    void countsHeartbeatsAndReports() {
        fixture.open(1, "a1");
        fixture.handle(fixture.events.event(EventType.HEARTBEAT, 1, new byte[0]));
        fixture.handle(fixture.events.event(EventType.STATUS_REPORT, 1, new byte[0]));
        fixture.handle(fixture.events.event(EventType.LOG_BATCH, 1, new byte[0]));
        assertThat(fixture.count(CounterDescriptor.HEARTBEATS_RECEIVED)).isEqualTo(1);
        assertThat(fixture.count(CounterDescriptor.REPORTS_IGNORED)).isEqualTo(2);
    }

    private void assertRefused(StreamOpening opening, StreamEnd end, String field) {
        final long refusedBefore = fixture.count(CounterDescriptor.STREAMS_REFUSED);
        final FakeAgentStream stream = fixture.open(99, opening);
        fixture.acks.flush();
        assertThat(stream.handshakeAcks()).isEmpty();
        assertThat(stream.ends()).hasSize(1);
        assertThat(stream.ends().get(0).end()).isEqualTo(end);
        assertThat(stream.ends().get(0).why()).startsWith(field);
        assertThat(stream.readyCount()).isEqualTo(1);
        assertThat(fixture.count(CounterDescriptor.STREAMS_REFUSED)).isEqualTo(refusedBefore + 1);
    }

    private static StreamOpening labelled(Map<String, String> labels) {
        return new StreamOpening("labelled", "", "s", labels, "", 0, 16);
    }

    private static void assertNewSession(FakeAgentStream stream, String sessionId) {
        assertThat(onlyHandshake(stream).getResumed()).isFalse();
        assertThat(onlyHandshake(stream).getSessionId()).isEqualTo(sessionId);
        assertThat(onlyHandshake(stream).getLastAckedSeq()).isZero();
    }

    private static HandshakeAck onlyHandshake(FakeAgentStream stream) {
        assertThat(stream.handshakeAcks()).hasSize(1);
        return stream.handshakeAcks().get(0);
    }
}
