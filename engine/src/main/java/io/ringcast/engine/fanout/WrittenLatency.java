package io.ringcast.engine.fanout;

import io.ringcast.engine.status.LatencyStage;
import io.ringcast.engine.status.StageLatency;

/**
 * Records how old the updates of a frame were when its last byte had gone. Nearly all frames are ended by the writer, the
 * one thread that polls for ready rings: it records at the lower cost. The library's threads end a frame that a control
 * frame must follow, under the channel's lock, while the writer serves other channels: they record as others.
 */
final class WrittenLatency {
    /** When a frame was received whose updates were held back on purpose. */
    static final long NOT_TIMED = Long.MIN_VALUE;

    private final StageLatency latency;

    /** Plain, for no thread but the writer itself can find itself here, whatever value it sees. */
    private Thread writer;

    WrittenLatency(StageLatency latency) {
        this.latency = latency;
    }

    /** Makes the calling thread the writer; the one before must have ended or be done with polling. */
    void onPolling() {
        final Thread current = Thread.currentThread();
        if (writer != current) {
            writer = current;
        }
    }

    /** Monotonic nanoseconds; 0 when nothing is recorded. */
    long nowNs() {
        return latency.nowNs();
    }

    /**
     * Records one frame that one client was sent.
     *
     * @param receivedNs when its oldest update was received; {@link #NOT_TIMED}: nothing is recorded.
     * @param agentNs its newest agent time stamp; all three on the monotonic clock.
     */
    void record(long receivedNs, long agentNs, long sentNs) {
        if (!latency.isEnabled() || receivedNs == NOT_TIMED) {
            return;
        }
        if (Thread.currentThread() == writer) {
            latency.record(LatencyStage.WRITTEN, sentNs - receivedNs);
            latency.record(LatencyStage.AGENT_TO_WRITTEN, sentNs - agentNs);
        } else {
            latency.recordShared(LatencyStage.WRITTEN, sentNs - receivedNs);
            latency.recordShared(LatencyStage.AGENT_TO_WRITTEN, sentNs - agentNs);
        }
    }
}
