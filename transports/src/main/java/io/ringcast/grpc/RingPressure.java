package io.ringcast.grpc;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.wire.WireWriter;
import io.ringcast.proto.v1.Pressure;
import io.ringcast.proto.v1.SessionReply;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Whether the agents of one event loop are asked to send less often. Pressure begins when the ring is full to a threshold, or
 * an event found no room in it, and ends when the ring is half as full and no event waits. Event loop only.
 */
final class RingPressure {
    private static final int MAX_MESSAGE_LENGTH = 16;

    private final int thresholdPercent;
    private final int intervalMs;
    private final Counters counters;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MAX_MESSAGE_LENGTH]);
    private final WireWriter message = new WireWriter();
    private boolean active;

    RingPressure(GrpcConfiguration configuration, Counters counters) {
        thresholdPercent = configuration.getInt(GrpcConfiguration.PRESSURE_PERCENT);
        intervalMs = configuration.getInt(GrpcConfiguration.PRESSURE_INTERVAL_MS);
        this.counters = counters;
    }

    /** Whether agents are asked to send less often. */
    boolean isActive() {
        return active;
    }

    /** Takes in how full the ring is, and whether an event waits for room in it. Returns whether that began or ended it. */
    boolean update(int filledPercent, boolean isWaiting) {
        final boolean before = active;
        if (active) {
            active = isWaiting || 2 * filledPercent > thresholdPercent;
        } else if (thresholdPercent > 0) {
            active = isWaiting || filledPercent >= thresholdPercent;
        }
        if (active && !before) {
            counters.addShared(CounterDescriptor.PRESSURE_BEGUN, 1);
        }
        return active != before;
    }

    /**
     * Adds what there is to say to a reply; returns false when it has no room.
     *
     * @param credit how many more batches are taken of the agent now.
     */
    boolean putInto(ReplyStream reply, int credit) {
        message.wrap(buffer, 0)
                .number(Pressure.CREDIT_FIELD_NUMBER, credit)
                .number(Pressure.SUGGESTED_INTERVAL_MS_FIELD_NUMBER, active ? intervalMs : 0);
        return reply.put(SessionReply.PRESSURE_FIELD_NUMBER, buffer, 0, message.length());
    }
}
