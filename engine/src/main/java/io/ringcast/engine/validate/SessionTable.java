package io.ringcast.engine.validate;

import io.ringcast.engine.event.AgentDirectory;
import io.ringcast.engine.event.SeriesRefPages;
import io.ringcast.engine.event.SeriesRefs;
import io.ringcast.engine.event.StreamEnd;
import io.ringcast.engine.event.StreamOpening;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * The agents, their sessions and their streams: who may continue where, which stream is the newest, what was answered
 * last. State thread only.
 *
 * <p>Of each agent one session is remembered, the newest. When there are {@code maxAgents}, one more takes the place and
 * the dense number of one that has no stream, no session to continue and no record in the map: series refer to their
 * agent by that number.
 */
public final class SessionTable implements AgentDirectory {
    /** The most agents that one handshake looks at for one to be forgotten; the next goes on from there. */
    static final int FORGET_SCAN_COUNT = 4096;

    /** The most agents that one tick looks at for refs to be given back; the next goes on from there. */
    static final int SWEEP_COUNT = 256;

    private static final int NONE = -1;

    private final Map<String, AgentSession> sessionByAgentId = new HashMap<>();
    private final List<AgentSession> sessionByAgentIndex = new ArrayList<>();
    private final Long2ObjectHashMap<OpenStream> streamById = new Long2ObjectHashMap<>();
    private final StreamReplies replies = new StreamReplies();
    /** By dense number: agents whose newest stream brought other labels than their series were matched with. */
    private final BitSet relabelled = new BitSet();

    private long relabelCount;

    private final int maxAgents;
    private final long retentionNs;
    private final SeriesRefPages refPages;
    private final Counters counters;
    private int forgetCursor;
    private int sweepCursor;
    private int forgottenIndex = NONE;

    /**
     * @param retentionNs how long a session can be resumed after its stream ended.
     * @param refPages memory for what the refs of sessions mean.
     */
    public SessionTable(int maxAgents, long retentionNs, SeriesRefPages refPages, Counters counters) {
        this.maxAgents = maxAgents;
        this.retentionNs = retentionNs;
        this.refPages = refPages;
        this.counters = counters;
    }

    @Override
    public String agentId(int agentIndex) {
        return sessionByAgentIndex.get(agentIndex).agentId();
    }

    @Override
    public Map<String, String> labels(int agentIndex) {
        return sessionByAgentIndex.get(agentIndex).labels();
    }

    @Override
    public int recordCount(int agentIndex) {
        return sessionByAgentIndex.get(agentIndex).recordCount();
    }

    @Override
    public void addRecords(int agentIndex, int count) {
        sessionByAgentIndex.get(agentIndex).addRecords(count);
    }

    @Override
    public SeriesRefs refs(int agentIndex) {
        return sessionByAgentIndex.get(agentIndex).refs();
    }

    @Override
    public long relabelCount() {
        return relabelCount;
    }

    @Override
    public long lastRelabelled(int agentIndex) {
        return sessionByAgentIndex.get(agentIndex).lastRelabelled();
    }

    @Override
    public void relabel(int agentIndex) {
        relabelled.set(agentIndex);
        sessionByAgentIndex.get(agentIndex).lastRelabelled(++relabelCount);
    }

    @Override
    public boolean takeRelabelled(BitSet target) {
        final boolean isAny = !relabelled.isEmpty();
        target.or(relabelled);
        relabelled.clear();
        return isAny;
    }

    /** The stream with this id while it is the newest of its agent; else null. */
    OpenStream stream(long streamId) {
        return streamById.get(streamId);
    }

    /** Whether a stream of this agent can be opened within the bound; may forget another agent to that end. */
    boolean hasRoomFor(String agentId, long nowNs) {
        return sessionByAgentId.containsKey(agentId) || sessionByAgentId.size() < maxAgents || forgetOne(nowNs);
    }

    /**
     * Makes {@code stream} the newest of its agent, which supersedes the one before, and continues the session asked for
     * or begins a new one. Returns whether it was continued.
     */
    boolean open(OpenStream stream, StreamOpening opening, long nowNs) {
        final AgentSession session = sessionByAgentId.computeIfAbsent(opening.agentId(), this::addAgent);
        final boolean isResumed = session.isHeld(opening.sessionId(), nowNs, retentionNs);
        if (session.stream() != null) {
            supersede(session.stream(), nowNs);
        }
        if (!isResumed) {
            session.begin(opening.newSessionId());
        }
        attach(session, stream, Collections.unmodifiableMap(opening.labels()));
        stream.session(session);
        streamById.put(stream.streamId(), stream);
        counters.add(CounterDescriptor.STREAMS_OPENED, 1);
        counters.add(CounterDescriptor.STREAMS_OPEN, 1);
        return isResumed;
    }

    /** Takes in that a stream ended; one that is unknown or superseded changes nothing. */
    void close(long streamId, long nowNs) {
        final OpenStream stream = streamById.get(streamId);
        if (stream != null) {
            drop(stream, nowNs);
        }
    }

    /** Ends a stream whose handshake was refused; it never was in this table. */
    void refuse(OpenStream stream, StreamEnd end, String why) {
        counters.addShared(CounterDescriptor.STREAMS_REFUSED, 1);
        end(stream, end, why);
    }

    /** Gives an answer to a stream; one that has no room for it, false, is ended and not answered any more. */
    boolean answer(OpenStream stream, int recordType, DirectBuffer record, int length, long nowNs) {
        if (replies.offer(stream, recordType, record, length)) {
            return true;
        }
        counters.add(CounterDescriptor.ACKS_LOST, 1);
        drop(stream, nowNs);
        end(stream, StreamEnd.PROTOCOL_VIOLATION, "more batches were sent than may be unacked");
        return false;
    }

    /** Ends a stream whose batch could not be handled; it is not answered any more. */
    void fail(OpenStream stream, long nowNs) {
        drop(stream, nowNs);
        end(stream, StreamEnd.INTERNAL, "the server failed at a batch; send it again");
    }

    /** Whether a session may be told that it can declare refs. */
    boolean hasRoomForRefs() {
        return !refPages.isExhausted();
    }

    /**
     * Takes back the refs of sessions that can't be continued any more, and where there is no room for others' refs, of all that
     * have no stream; at each call of some of the agents.
     */
    void sweep(long nowNs) {
        final int agentCount = sessionByAgentIndex.size();
        for (int i = Math.min(agentCount, SWEEP_COUNT); i > 0; i--) {
            sweepCursor = sweepCursor + 1 < agentCount ? sweepCursor + 1 : 0;
            final AgentSession session = sessionByAgentIndex.get(sweepCursor);
            if (session.isOver(nowNs, retentionNs) || (refPages.isExhausted() && session.stream() == null)) {
                session.refs().forgetAll();
            }
        }
    }

    /** Tells the streams that were answered since the last call. */
    void flush() {
        replies.flush();
    }

    private void attach(AgentSession session, OpenStream stream, Map<String, String> labels) {
        if (session.recordCount() > 0 && !labels.equals(session.labels())) {
            relabel(session.agentIndex());
        }
        session.attach(stream, labels);
    }

    private AgentSession addAgent(String agentId) {
        if (forgottenIndex == NONE) {
            final AgentSession session =
                    new AgentSession(agentId, sessionByAgentIndex.size(), new SeriesRefs(refPages));
            sessionByAgentIndex.add(session);
            return session;
        }
        final AgentSession session = new AgentSession(agentId, forgottenIndex, new SeriesRefs(refPages));
        sessionByAgentIndex.set(forgottenIndex, session);
        forgottenIndex = NONE;
        return session;
    }

    private boolean forgetOne(long nowNs) {
        final int agentCount = sessionByAgentIndex.size();
        for (int i = Math.min(agentCount, FORGET_SCAN_COUNT); i > 0; i--) {
            forgetCursor = forgetCursor + 1 < agentCount ? forgetCursor + 1 : 0;
            final AgentSession session = sessionByAgentIndex.get(forgetCursor);
            if (session.isForgettable(nowNs, retentionNs)) {
                sessionByAgentId.remove(session.agentId());
                session.refs().forgetAll();
                forgottenIndex = forgetCursor;
                return true;
            }
        }
        return false;
    }

    private void supersede(OpenStream older, long nowNs) {
        drop(older, nowNs);
        counters.add(CounterDescriptor.STREAMS_SUPERSEDED, 1);
        end(older, StreamEnd.SUPERSEDED, "a newer stream of this agent took over");
    }

    private void drop(OpenStream stream, long nowNs) {
        streamById.remove(stream.streamId());
        stream.session().detach(nowNs);
        counters.add(CounterDescriptor.STREAMS_OPEN, -1);
    }

    private void end(OpenStream stream, StreamEnd end, String why) {
        if (!replies.offerEnd(stream, end, why)) {
            counters.add(CounterDescriptor.ACKS_LOST, 1);
        }
    }
}
