package io.ringcast.bench.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

/**
 * Two threads close one connection, as the library's does that hears from the client and the janitor's; the first has offered
 * a request before.
 *
 * <p>There is one close, and it comes last. The request may be let go of when the other thread closed before it. Forbidden
 * is all else: a request after the close, two closes, none, or more than one place given back.
 */
@JCStressTest
@Outcome(id = "OPC, 1", expect = Expect.ACCEPTABLE, desc = "the request came before the close")
@Outcome(id = "OC, 1", expect = Expect.ACCEPTABLE_INTERESTING, desc = "the request came after the close")
@Outcome(expect = Expect.FORBIDDEN, desc = "the close is missing, doubled or not the last")
@State
public class InboxTwoClosersStress {
    private final StressedInbox inbox = new StressedInbox();

    public InboxTwoClosersStress() {
        inbox.move();
    }

    @Actor
    public void client() {
        inbox.ping();
        inbox.close();
    }

    @Actor
    public void janitor() {
        inbox.close();
    }

    @Arbiter
    public void end(LI_Result result) {
        inbox.settle();
        result.r1 = inbox.moved();
        result.r2 = inbox.countPlaces();
    }
}
