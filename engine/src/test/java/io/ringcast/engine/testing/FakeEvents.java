package io.ringcast.engine.testing;

import io.ringcast.engine.event.AgentStream;
import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.StreamOpening;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes events as the ring would, one at a time, over one piece of memory, with clocks that are moved by hand. The bytes do
 * not begin at offset 0 and rubbish stands around them. Each event is valid until the next.
 */
public final class FakeEvents {
    private static final int OFFSET = 2048;
    private static final byte RUBBISH = (byte) 0xA5;

    private final UnsafeBuffer memory;
    private final EngineEvent event;
    private long nowNs = 1;
    private long epochNs = 1_763_683_200_000_000_000L;

    /** Makes memory for events of at most {@code maxLength} bytes. */
    public FakeEvents(int maxLength) {
        memory = new UnsafeBuffer(new byte[OFFSET + maxLength + OFFSET]);
        event = new EngineEvent(memory);
    }

    /** Moves both clocks. */
    public void advance(long durationNs) {
        nowNs += durationNs;
        epochNs += durationNs;
    }

    public long nowNs() {
        return nowNs;
    }

    public long epochNs() {
        return epochNs;
    }

    /** An event of any type with these bytes. */
    public EngineEvent event(EventType type, long sourceId, byte[] bytes) {
        memory.setMemory(0, OFFSET, RUBBISH);
        memory.putBytes(OFFSET, bytes);
        memory.setMemory(OFFSET + bytes.length, OFFSET, RUBBISH);
        return event.set(type, sourceId, OFFSET, bytes.length)
                .at(nowNs, epochNs)
                .attach(null);
    }

    public EngineEvent batch(long streamId, byte[] bytes) {
        return event(EventType.BATCH, streamId, bytes);
    }

    public EngineEvent streamOpened(long streamId, StreamOpening opening, AgentStream stream) {
        return event(EventType.STREAM_OPENED, streamId, opening.encode()).attach(stream);
    }

    public EngineEvent streamClosed(long streamId) {
        return event(EventType.STREAM_CLOSED, streamId, new byte[0]);
    }

    /** The opening of an agent without labels; an empty {@code sessionId} asks for a new session. */
    public static StreamOpening opening(String agentId, String sessionId, String newSessionId) {
        return new StreamOpening(agentId, sessionId, newSessionId, Map.of(), "test", 5000, 16);
    }
}
