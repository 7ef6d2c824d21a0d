package io.ringcast.bench.jmh;

import io.ringcast.engine.event.AckRing;
import io.ringcast.engine.event.AgentStream;
import io.ringcast.engine.event.StreamOpening;
import java.util.Map;
import org.agrona.concurrent.MessageHandler;

/** An agent that takes its acks at once and looks at none. State thread only. */
public final class DiscardingStream implements AgentStream {
    private static final int PREFETCH_COUNT = 64;
    private static final MessageHandler DISCARD = (recordType, buffer, offset, length) -> {};

    private final AckRing acks = new AckRing(PREFETCH_COUNT);

    /** What this stream opens with: a new session. */
    public static StreamOpening opening(String agentId) {
        return new StreamOpening(
                agentId, "", "session-of-" + agentId, Map.of("env", "prod"), "bench", 1000, PREFETCH_COUNT);
    }

    @Override
    public AckRing acks() {
        return acks;
    }

    @Override
    public void onAcksReady() {
        acks.drain(DISCARD, Integer.MAX_VALUE);
    }
}
