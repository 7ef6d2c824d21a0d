package io.ringcast.ws;

import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * Messages of the live listener by direction and type, and what it refuses of frames; any thread. Updates and replies are
 * counted by the engine.
 */
public final class WsCounters {
    /** What is counted. */
    public enum Message {
        INBOUND_SUBSCRIBE("inbound", "subscribe"),
        INBOUND_UNSUBSCRIBE("inbound", "unsubscribe"),
        INBOUND_PING("inbound", "ping"),
        INBOUND_DIGEST("inbound", "digest"),
        INBOUND_AUTH("inbound", "auth"),
        INBOUND_INVALID("inbound", "invalid"),
        OUTBOUND_BEFORE_AUTH("outbound", "before_auth"),
        OUTBOUND_GOING_AWAY("outbound", "going_away"),
        OUTBOUND_PING_FRAME("outbound", "ping_frame"),
        OUTBOUND_PONG_FRAME("outbound", "pong_frame"),
        OUTBOUND_CLOSE_FRAME("outbound", "close_frame");

        private final String direction;
        private final String type;

        Message(String direction, String type) {
            this.direction = direction;
            this.type = type;
        }

        /** {@code inbound} or {@code outbound}. */
        public String direction() {
            return direction;
        }

        /** The type in metrics. */
        public String type() {
            return type;
        }
    }

    private final LongAdder[] counts = adders(Message.values().length);
    private final LongAdder[] faultCounts = adders(FrameFault.values().length);

    /** How many there were so far. */
    public long get(Message message) {
        return counts[message.ordinal()].sum();
    }

    /** How many connections were ended by it so far. */
    public long get(FrameFault fault) {
        return faultCounts[fault.ordinal()].sum();
    }

    void increment(Message message) {
        counts[message.ordinal()].increment();
    }

    void increment(FrameFault fault) {
        faultCounts[fault.ordinal()].increment();
    }

    private static LongAdder[] adders(int count) {
        return Stream.generate(LongAdder::new).limit(count).toArray(LongAdder[]::new);
    }
}
