package io.ringcast.bench.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

/**
 * The closed flag of a control inbox. A library thread offers a request and closes the connection while the control thread
 * moves what it finds, and finds the ring full once.
 *
 * <p>The ring must get the opening, the request, and the close, in this order, each once. Forbidden is all else: a close that
 * overtook the request, a lost one (a client that the engine keeps for ever), or two. That the connection gives back
 * exactly one place shows that its inbox stood in the queue once: each time it is taken out after its close gives back one.
 */
@JCStressTest
@Outcome(id = "OPC, 1", expect = Expect.ACCEPTABLE, desc = "all in their order, each once")
@Outcome(expect = Expect.FORBIDDEN, desc = "an event was lost, doubled or overtaken")
@State
public class InboxCloseStress {
    private final StressedInbox inbox = new StressedInbox();

    public InboxCloseStress() {
        inbox.fillRing();
    }

    @Actor
    public void client() {
        inbox.ping();
        inbox.close();
    }

    @Actor
    public void control() {
        inbox.move();
        inbox.move();
        inbox.move();
    }

    @Arbiter
    public void end(LI_Result result) {
        inbox.settle();
        result.r1 = inbox.moved();
        result.r2 = inbox.countPlaces();
    }
}
