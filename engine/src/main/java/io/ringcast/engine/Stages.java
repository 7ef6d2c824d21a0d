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
        long NOTHING_HELD = Long.MAX_VALUE;

        /** Flushes; {@code sequence} is that of the newest event that was handled, -1: none yet. */
        void flush(long sequence, long nowNs);

        /** How long what was held back at the last flush may go on waiting; {@link #NOTHING_HELD}: nothing was. */
        default long heldNs() {
            return NOTHING_HELD;
        }

        /** Holds nothing back from now on. */
        default void end() {}
    }

    /** Does a bounded piece of what can wait. */
    @FunctionalInterface
    interface Walk {
        /** Returns how much was done; 0: nothing waits that could be done now. */
        int walk(long sequence, long nowNs);
    }
}
