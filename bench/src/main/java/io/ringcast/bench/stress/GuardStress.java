package io.ringcast.bench.stress;

import io.ringcast.engine.fanout.ClientRing;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZLL_Result;

/**
 * The guard between two threads on the writer's side: half of A was written and a revoke asked for when the library's
 * thread wants to end A before a ping, under the channel's lock, while the writer answers the revoke, which takes no lock.
 *
 * <p>Who finds the guard taken goes away, so whoever lets go of it must look again. Acceptable: A is ended once by either, B is
 * dropped, and the answer comes without another cause. Forbidden is all else, most of all "no answer": the state
 * thread would wait for it for ever, and the log with it.
 */
@JCStressTest
@Outcome(id = "true, A, 11", expect = Expect.ACCEPTABLE, desc = "the library's thread ended the frame")
@Outcome(id = "false, A, 11", expect = Expect.ACCEPTABLE_INTERESTING, desc = "the guard turned it away")
@Outcome(expect = Expect.FORBIDDEN, desc = "the answer is missing or wrong, or the frame not whole")
@State
public class GuardStress {
    private final StressedClient client = StressedClient.withHalfWrittenFrame();

    public GuardStress() {
        client.ring.revoke();
    }

    @Actor
    public void library(ZLL_Result result) {
        result.r1 = client.finishBegun();
    }

    @Actor
    public void writer() {
        client.rings.pollReady();
    }

    @Arbiter
    public void end(ZLL_Result result) {
        // Looks for a ring that says it has something; drains none that does not.
        client.settle();
        final long firstSeq = client.ring.pollRevoked();
        result.r3 = firstSeq == ClientRing.REVOKE_PENDING ? "no answer" : String.valueOf(firstSeq);
        client.drain(StressedClient.ReadingSink.CAPACITY);
        result.r2 = client.sink.frames();
        client.giveBack();
    }
}
