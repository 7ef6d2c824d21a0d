package io.ringcast.bench.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A request that comes just when the control thread leaves the inbox. The inbox stands in the queue with a request; the
 * control thread moves it and leaves, while the client offers another.
 *
 * <p>Both must reach the ring without another cause. Forbidden is "OP": the client saw that the inbox was queued, the control
 * thread did not see the request, and the client waits for its answer until it asks again.
 */
@JCStressTest
@Outcome(id = "OPP", expect = Expect.ACCEPTABLE, desc = "both requests were moved")
@Outcome(expect = Expect.FORBIDDEN, desc = "a request was overlooked or doubled")
@State
public class InboxLeaveStress {
    private final StressedInbox inbox = new StressedInbox();

    public InboxLeaveStress() {
        inbox.ping();
    }

    @Actor
    public void client() {
        inbox.ping();
    }

    @Actor
    public void control() {
        inbox.move();
    }

    @Arbiter
    public void end(L_Result result) {
        inbox.settle();
        result.r1 = inbox.moved();
    }
}
