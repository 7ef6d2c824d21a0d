package io.ringcast.engine.validate;

import io.ringcast.engine.event.AgentStream;

/** One agent stream from its handshake on. State thread only. */
final class OpenStream {
    private final long streamId;
    private final AgentStream agentStream;
    private final boolean resendsSamples;
    private AgentSession session;
    private boolean dirty;

    OpenStream(long streamId, AgentStream agentStream, boolean resendsSamples) {
        this.streamId = streamId;
        this.agentStream = agentStream;
        this.resendsSamples = resendsSamples;
    }

    long streamId() {
        return streamId;
    }

    AgentStream agentStream() {
        return agentStream;
    }

    /** Whether the agent sends samples again in batches of other numbers. */
    boolean resendsSamples() {
        return resendsSamples;
    }

    /** The session that the stream continues; null when its handshake was refused. */
    AgentSession session() {
        return session;
    }

    void session(AgentSession newSession) {
        session = newSession;
    }

    /** Whether it stands in the list of streams to be told. */
    boolean isDirty() {
        return dirty;
    }

    void dirty(boolean isDirty) {
        dirty = isDirty;
    }
}
