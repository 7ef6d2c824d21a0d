package io.ringcast.engine.validate;

import io.ringcast.engine.event.SeriesRefs;
import java.util.Map;

/** One agent, its dense number, and the one session of it that is remembered. State thread only. */
final class AgentSession {
    private final String agentId;
    private final int agentIndex;
    private final SeriesRefs refs;
    private Map<String, String> labels = Map.of();
    private String sessionId = "";
    private long lastAckedSeq;
    private OpenStream stream;
    private long endedNs;
    private int recordCount;
    private long lastRelabelled;

    AgentSession(String agentId, int agentIndex, SeriesRefs refs) {
        this.agentId = agentId;
        this.agentIndex = agentIndex;
        this.refs = refs;
    }

    String agentId() {
        return agentId;
    }

    int agentIndex() {
        return agentIndex;
    }

    Map<String, String> labels() {
        return labels;
    }

    String sessionId() {
        return sessionId;
    }

    /** What the refs of the session mean: the outcome of all batches up to the last answered. */
    SeriesRefs refs() {
        return refs;
    }

    /** The highest seq that was answered, unsigned; 0: none. */
    long lastAckedSeq() {
        return lastAckedSeq;
    }

    /** The agent's newest stream while it is open, else null. */
    OpenStream stream() {
        return stream;
    }

    /** Which change of labels of all agents was this one's last; 0: none. */
    long lastRelabelled() {
        return lastRelabelled;
    }

    void lastRelabelled(long count) {
        lastRelabelled = count;
    }

    int recordCount() {
        return recordCount;
    }

    void addRecords(int count) {
        recordCount += count;
    }

    /** Whether nothing refers to the agent any more: no stream, no series, no session that could be continued. */
    boolean isForgettable(long nowNs, long retentionNs) {
        return recordCount == 0 && isOver(nowNs, retentionNs);
    }

    /** Whether the session can't be continued any more. */
    boolean isOver(long nowNs, long retentionNs) {
        return stream == null && nowNs - endedNs >= retentionNs;
    }

    /** Whether {@code id} is the session remembered and can still be continued. */
    boolean isHeld(String id, long nowNs, long retentionNs) {
        return !id.isEmpty() && id.equals(sessionId) && (stream != null || nowNs - endedNs < retentionNs);
    }

    /** Begins a new session, of which nothing was answered. */
    void begin(String newSessionId) {
        sessionId = newSessionId;
        lastAckedSeq = 0;
        refs.forgetAll();
    }

    void attach(OpenStream newStream, Map<String, String> newLabels) {
        stream = newStream;
        labels = newLabels;
    }

    void detach(long nowNs) {
        stream = null;
        endedNs = nowNs;
    }

    /** Says that what came after {@code seq} is not answered after all. */
    void rollBackTo(long seq) {
        lastAckedSeq = seq;
        // The batch may have declared some of its refs, and it comes again: what it meant before them is gone.
        refs.forgetAll();
    }

    /**
     * Says that {@code seq} is answered; one at or below the last changes nothing. Returns how many it left out; what they
     * declared nobody knows, so after a gap no ref means anything.
     */
    long advanceTo(long seq) {
        if (Long.compareUnsigned(seq, lastAckedSeq) <= 0) {
            return 0;
        }
        final long missing = seq - lastAckedSeq - 1;
        lastAckedSeq = seq;
        if (missing != 0) {
            refs.forgetAll();
        }
        return missing;
    }
}
