package io.ringcast.bench.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * Append and drain of a client ring, and the signal that it holds something. Frame A waits and the ring is in the writer's
 * queue. The state thread offers frame B and a reply while the writer takes the ring out and drains it.
 *
 * <p>Acceptable is whatever prefix the writer meets while both run. Forbidden is torn content (the record was seen before its
 * bytes), another order, and, when both are done and the writer has come once more, anything but A, B and the reply: then the
 * ring held something and nobody was told.
 */
@JCStressTest
@Outcome(id = "A, ABr", expect = Expect.ACCEPTABLE, desc = "the writer came too early")
@Outcome(id = "AB, ABr", expect = Expect.ACCEPTABLE_INTERESTING, desc = "the writer came in between")
@Outcome(id = "ABr, ABr", expect = Expect.ACCEPTABLE, desc = "the writer came late enough")
@Outcome(expect = Expect.FORBIDDEN, desc = "something was torn, lost, or out of order")
@State
public class FrameHandOverStress {
    private final StressedClient client = StressedClient.open();

    public FrameHandOverStress() {
        client.offerFrame('A', StressedClient.FIRST_SEQ);
    }

    @Actor
    public void state() {
        client.offerFrame('B', StressedClient.FIRST_SEQ + 1);
        client.offerReply('r');
    }

    @Actor
    public void writer(LL_Result result) {
        client.pollAndDrain();
        result.r1 = client.sink.frames();
    }

    @Arbiter
    public void end(LL_Result result) {
        client.settle();
        result.r2 = client.sink.frames();
        client.giveBack();
    }
}
