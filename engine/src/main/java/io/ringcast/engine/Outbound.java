package io.ringcast.engine;

import io.ringcast.engine.fanout.SocketWriter;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.util.concurrent.TimeUnit;

/** The state thread's part in writing to sockets, by threading mode. State thread only. */
interface Outbound {
    /** For a cycle whose caller sees to the sockets. */
    Outbound NONE = new Outbound() {};

    /** The most time that a duty cycle spends in writing. */
    long WRITE_BUDGET_NS = TimeUnit.MILLISECONDS.toNanos(1);

    /**
     * How long a cycle may be waited for that nobody asks for: a little longer than from tick to tick, if nobody changed that, so
     * that an idle server wakes up for the ticks alone.
     */
    default long idleNs() {
        return TimeUnit.MILLISECONDS.toNanos(110);
    }

    /**
     * After the flush of a cycle.
     *
     * @param slotCount slots that it took, and one for what was held back before; 0: there is nothing new to write.
     * @return how much was written.
     */
    default int onFlushed(int slotCount) {
        return 0;
    }

    /** After a walk that did {@code itemCount} items. */
    default void onWalked(int itemCount) {}

    /** Whether something is waited for that tells nobody when it comes: the state thread must look within a millisecond. */
    default boolean isAwaiting() {
        return false;
    }

    /** SHARED: the state thread writes. */
    static Outbound writing(SocketWriter writer) {
        return new Outbound() {
            @Override
            public int onFlushed(int slotCount) {
                return writer.flush(WRITE_BUDGET_NS);
            }

            @Override
            public boolean isAwaiting() {
                return writer.hasBlockedSockets();
            }
        };
    }

    /** DEDICATED: the state thread wakes the writer, and looks after lagging clients whose last chunk may have gone. */
    static Outbound waking(SocketWriter writer, Counters counters) {
        return new Outbound() {
            @Override
            public int onFlushed(int slotCount) {
                wakeIf(slotCount > 0);
                return 0;
            }

            @Override
            public void onWalked(int itemCount) {
                wakeIf(itemCount > 0);
            }

            /** The writer tells nobody of the rings that it lets go of. */
            @Override
            public long idleNs() {
                return TimeUnit.MILLISECONDS.toNanos(10);
            }

            @Override
            public boolean isAwaiting() {
                return counters.get(CounterDescriptor.CLIENTS_LAGGING) > 0;
            }

            private void wakeIf(boolean isSomethingReady) {
                if (isSomethingReady) {
                    writer.wakeUp();
                }
            }
        };
    }
}
