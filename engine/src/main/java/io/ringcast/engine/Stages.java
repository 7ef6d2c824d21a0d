package io.ringcast.engine;

import io.ringcast.engine.event.SequencedHandler;
import java.util.List;

/**
 * What the duty cycle runs: the handlers in the order in which each event meets them, then the hooks of the cycle. State
 * thread only.
 *
 * @param acks hands the answers of this cycle to their streams.
 * @param fanOut frames the updates of this cycle and refers the clients to them.
 * @param walk does a bounded piece of catch-up.
 */
record Stages(List<SequencedHandler> handlers, Flush acks, Flush fanOut, Walk walk) {
    /** Hands on what the events of one cycle brought. */
    @FunctionalInterface
    interface Flush {
        /** Flushes; {@code sequence} is that of the newest event that was handled, -1: none yet. */
        void flush(long sequence, long nowNs);
    }

    /** Does a bounded piece of what can wait. */
    @FunctionalInterface
    interface Walk {
        /** Returns how much was done; 0: nothing waits that could be done now. */
        int walk(long sequence, long nowNs);
    }
}
