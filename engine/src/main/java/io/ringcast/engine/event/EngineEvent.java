package io.ringcast.engine.event;

import org.agrona.DirectBuffer;

/**
 * The descriptor of one slot of the ring: preallocated, filled by the publisher before the slot is published, read by
 * the state thread alone, kept by nobody. Its bytes lie in the ring memory, which all slots share, and are valid until
 * the handlers of this sequence return.
 */
public final class EngineEvent {
    private final DirectBuffer buffer;
    private EventType type = EventType.INVALID;
    private long sourceId;
    private int offset;
    private int length;
    private long nowNs;
    private long receivedNs;
    private long epochNs;
    private Object attachment;

    /** Makes a descriptor over the ring memory. */
    public EngineEvent(DirectBuffer buffer) {
        this.buffer = buffer;
    }

    /** Fills the descriptor. Called by the owner of the claimed slot, before it is published. */
    public EngineEvent set(EventType type, long sourceId, int offset, int length) {
        this.type = type;
        this.sourceId = sourceId;
        this.offset = offset;
        this.length = length;
        return this;
    }

    /** Stamps the event with the publisher's clocks. */
    public EngineEvent at(long nowNs, long epochNs) {
        this.nowNs = nowNs;
        receivedNs = nowNs;
        this.epochNs = epochNs;
        return this;
    }

    /** Sets the event's time to the one that its deadlines are judged by; when it was received stays. */
    public void advanceTo(long newNowNs) {
        nowNs = newNowNs;
    }

    /** Sets the one object that an event may carry; null for most types. */
    public EngineEvent attach(Object attachment) {
        this.attachment = attachment;
        return this;
    }

    /** The ring memory; this event's bytes are at {@link #offset()}, {@link #length()} long. */
    public DirectBuffer buffer() {
        return buffer;
    }

    public EventType type() {
        return type;
    }

    /** The stream id or connection id that this event came by; 0 for {@link EventType#TICK}. */
    public long sourceId() {
        return sourceId;
    }

    public int offset() {
        return offset;
    }

    public int length() {
        return length;
    }

    /**
     * Monotonic nanoseconds, never less than those of the event before, less what passed while the server stood still; for
     * deadlines and durations.
     */
    public long nowNs() {
        return nowNs;
    }

    /** Monotonic nanoseconds at publication as the publisher stamped them; for latencies. */
    public long receivedNs() {
        return receivedNs;
    }

    /** Nanoseconds since 1970 at publication; for times that people or agents see. */
    public long epochNs() {
        return epochNs;
    }

    /** The {@link AgentStream} or {@link ClientConnection} that an opening event brings; else null. */
    public Object attachment() {
        return attachment;
    }
}
