package io.ringcast.engine.validate;

import io.ringcast.engine.event.AckRing;
import io.ringcast.engine.event.AgentStream;
import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.event.RunningLimits;
import io.ringcast.engine.event.StreamEnd;
import io.ringcast.engine.event.StreamLimits;
import io.ringcast.engine.event.StreamOpening;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.wire.WireWriter;
import org.agrona.concurrent.UnsafeBuffer;

/** Opens streams: checks the handshake, places the stream in the table, and writes the {@code HandshakeAck}. */
final class HandshakeHandler {
    private final SessionTable sessions;
    private final BatchLimits limits;
    private final RunningLimits running;
    private final Counters counters;
    private final HandshakeRules rules;
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[AckRing.MAX_RECORD_LENGTH]);
    private final WireWriter ack = new WireWriter();
    private final UnsafeBuffer limitsRecord = new UnsafeBuffer(new byte[AckRing.MAX_RECORD_LENGTH]);
    private final WireWriter limitsWriter = new WireWriter();

    HandshakeHandler(SessionTable sessions, BatchLimits limits, RunningLimits running, Counters counters) {
        this.sessions = sessions;
        this.limits = limits;
        this.running = running;
        this.counters = counters;
        rules = new HandshakeRules(limits);
    }

    void onStreamOpened(EngineEvent event) {
        final StreamOpening opening = StreamOpening.decode(event.buffer(), event.offset());
        final OpenStream stream =
                new OpenStream(event.sourceId(), (AgentStream) event.attachment(), opening.resendsSamples());
        final String fault = rules.fault(opening);
        if (fault != null) {
            sessions.refuse(stream, StreamEnd.INVALID_HANDSHAKE, fault);
        } else if (!sessions.hasRoomFor(opening.agentId(), event.nowNs())) {
            counters.add(CounterDescriptor.AGENTS_REFUSED, 1);
            sessions.refuse(stream, StreamEnd.LIMIT_EXCEEDED, "the server knows as many agents as it may");
        } else {
            final boolean isResumed = sessions.open(stream, opening, event.nowNs());
            encode(stream.session(), opening.prefetchCount(), event.epochNs(), isResumed);
            sessions.answer(stream, AckRing.HANDSHAKE_ACK, record, ack.length(), event.nowNs());
        }
    }

    /** Fields of {@code HandshakeAck}: 1 agent_id, 2 session_id, 3 last_acked_seq, 4 limits, 5 server_time_ns, 6 resumed. */
    private void encode(AgentSession session, int prefetchCount, long epochNs, boolean isResumed) {
        encodeLimits(prefetchCount);
        ack.wrap(record, 0)
                .ascii(1, session.agentId())
                .ascii(2, session.sessionId())
                .number(3, session.lastAckedSeq())
                .message(4, limitsWriter)
                .fixed64(5, epochNs)
                .number(6, isResumed ? 1 : 0);
    }

    /** Fields of {@code Limits}, in the order of their numbers. */
    private void encodeLimits(int prefetchCount) {
        final StreamLimits streamLimits = running.ofStreams();
        limitsWriter
                .wrap(limitsRecord, 0)
                .number(1, limits.maxBatchBytes())
                .number(2, limits.maxSeries())
                .number(3, limits.maxSamples())
                .number(4, limits.maxLabels())
                .number(5, limits.maxNameBytes())
                .number(6, limits.maxLabelNameBytes())
                .number(7, limits.maxLabelValueBytes())
                .number(8, running.seriesPerAgent())
                .number(9, prefetchCount)
                .number(10, sessions.hasRoomForRefs() ? limits.maxSeriesRefs() : 0)
                .number(11, limits.maxFutureSkewMs())
                .number(12, streamLimits.bytesPerSecond())
                .number(13, streamLimits.idleTimeoutMs())
                .number(14, streamLimits.handshakeTimeoutMs())
                .number(15, streamLimits.sessionsPerAddress())
                .number(16, streamLimits.sessions())
                .number(17, limits.maxSeriesTotal());
    }
}
