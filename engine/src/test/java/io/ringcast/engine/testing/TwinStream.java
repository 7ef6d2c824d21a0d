package io.ringcast.engine.testing;

import io.ringcast.engine.event.RejectReason;
import io.ringcast.engine.event.StreamEnd;
import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.BatchError;
import io.ringcast.proto.v1.BatchStatus;
import io.ringcast.proto.v1.HandshakeAck;
import java.util.ArrayList;
import java.util.List;

/** What one stream must be answered, in order. */
public final class TwinStream {
    private static final int MAX_ERROR_COUNT = 8;
    private static final int MAX_ACK_LENGTH = 1024;
    private static final int LONGEST_ERROR_LENGTH = 200;

    /**
     * Why something was not taken.
     *
     * @param seriesIndex -1: the batch as a whole.
     */
    public record Fault(RejectReason reason, int seriesIndex) {}

    /** The answer to one batch. */
    public record Answer(
            long seq, BatchStatus status, long accepted, long rejected, long duplicates, List<Fault> faults) {}

    private final long streamId;
    private final String agentId;
    private final String sessionId;
    private final long lastAckedSeq;
    private final boolean isResumed;
    private final List<Answer> answers = new ArrayList<>();
    private StreamEnd end;
    private int checkedCount;

    TwinStream(long streamId, String agentId, String sessionId, long lastAckedSeq, boolean isResumed) {
        this.streamId = streamId;
        this.agentId = agentId;
        this.sessionId = sessionId;
        this.lastAckedSeq = lastAckedSeq;
        this.isResumed = isResumed;
    }

    public long streamId() {
        return streamId;
    }

    public String agentId() {
        return agentId;
    }

    public String sessionId() {
        return sessionId;
    }

    /** As told in the handshake's answer. */
    public long lastAckedSeq() {
        return lastAckedSeq;
    }

    /** All answers to batches so far, oldest first. */
    public List<Answer> answers() {
        return answers;
    }

    void end(StreamEnd streamEnd) {
        end = streamEnd;
    }

    /**
     * Compares what the stream was told since the last check.
     *
     * @param isAll whether everything must have been told by now.
     */
    void check(FakeAgentStream stream, boolean isAll) {
        final List<HandshakeAck> handshakes = stream.handshakeAcks();
        Expect.that(handshakes.size() <= 1 && (!isAll || handshakes.size() == 1), () -> this + " handshake acks");
        if (!handshakes.isEmpty()) {
            checkHandshake(handshakes.get(0));
        }
        final List<BatchAck> acks = stream.batchAcks();
        for (int i = checkedCount; i < acks.size(); i++) {
            final int place = i;
            Expect.that(i < answers.size(), () -> this + " was answered too often: " + acks.get(place));
            check(acks.get(i), answers.get(i));
        }
        checkedCount = acks.size();
        if (isAll) {
            Expect.equal(answers.size(), acks.size(), () -> this + " batch acks");
            final List<StreamEnd> ends =
                    stream.ends().stream().map(FakeAgentStream.End::end).toList();
            Expect.equal(end == null ? List.of() : List.of(end), ends, () -> this + " ends");
        }
    }

    private void checkHandshake(HandshakeAck ack) {
        Expect.equal(agentId, ack.getAgentId(), () -> this + " agent_id");
        Expect.equal(sessionId, ack.getSessionId(), () -> this + " session_id");
        Expect.equal(lastAckedSeq, ack.getLastAckedSeq(), () -> this + " last_acked_seq");
        Expect.equal(isResumed, ack.getResumed(), () -> this + " resumed");
    }

    private void check(BatchAck ack, Answer answer) {
        final boolean isSame = ack.getSeq() == answer.seq
                && ack.getStatus() == answer.status
                && ack.getAccepted() == answer.accepted
                && ack.getRejected() == answer.rejected
                && ack.getDuplicates() == answer.duplicates
                && isStartOf(ack.getErrorsList(), answer.faults);
        Expect.that(isSame, () -> this + " expected " + answer + " but was " + ack);
        final boolean hasAll = ack.getErrorsCount() == Math.min(MAX_ERROR_COUNT, answer.faults.size());
        final boolean isFull = ack.getSerializedSize() > MAX_ACK_LENGTH - LONGEST_ERROR_LENGTH;
        Expect.that(hasAll || isFull, () -> this + " errors left out: expected " + answer + " but was " + ack);
    }

    private static boolean isStartOf(List<BatchError> errors, List<Fault> faults) {
        if (errors.size() > Math.min(MAX_ERROR_COUNT, faults.size())) {
            return false;
        }
        for (int i = 0; i < errors.size(); i++) {
            final BatchError error = errors.get(i);
            final int index = error.hasSeriesIndex() ? error.getSeriesIndex() : -1;
            final Fault fault = faults.get(i);
            if (!error.getCode().equals(fault.reason.code()) || index != fault.seriesIndex) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "stream " + streamId + " of " + agentId;
    }
}
