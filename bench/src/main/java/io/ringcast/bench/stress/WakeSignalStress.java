package io.ringcast.bench.stress;

import io.ringcast.engine.event.WakeSignal;
import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * The signal that wakes the state and the control thread. One thread has work done and raises the signal; the other announces
 * that it will wait, and looks for work a last time.
 *
 * <p>Either it sees the work or it is woken, or both. Forbidden is neither: it would sleep beside its work until the time is
 * over, 10 ms for the state thread.
 */
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "woken")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "the work was seen, nobody to wake")
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE_INTERESTING, desc = "the work was seen, and woken all the same")
@Outcome(expect = Expect.FORBIDDEN, desc = "a wake-up was lost")
@State
public class WakeSignalStress {
    private final WakeSignal signal = new WakeSignal();
    /** Published by no more than a release store, as the slots of the ring and the places of the queues are. */
    private final AtomicBoolean work = new AtomicBoolean();

    @Actor
    public void worker(ZZ_Result result) {
        work.setRelease(true);
        result.r1 = signal.raise();
    }

    @Actor
    public void waiter(ZZ_Result result) {
        signal.announce();
        result.r2 = work.getAcquire();
        if (result.r2) {
            signal.withdraw();
        }
    }
}
