package io.ringcast.engine.event;

/** The engine's end of one agent stream; the transport gives it with {@link EventType#STREAM_OPENED}. */
public interface AgentStream {
    /** Where the state thread writes the answers of this stream, in the order of what they answer. */
    AckRing acks();

    /**
     * Says that {@link #acks()} holds something. Called by the state thread, once per stream and duty cycle; must not
     * block. The transport drains the ring on the event loop of the stream.
     */
    void onAcksReady();
}
