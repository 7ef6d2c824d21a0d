package io.ringcast.bench.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZL_Result;

/**
 * The hand-over of chunks. There is one, and it holds a piece of catch-up, c, on its way to the client. The state thread claims
 * it for the next piece, d, as soon as it may; the writer drains, which gives it back.
 *
 * <p>The client gets c and then d, whole. Forbidden is all else: a chunk that is claimed while the writer still reads it, or one that
 * is never given back.
 */
@JCStressTest
@Outcome(id = "false, cd", expect = Expect.ACCEPTABLE, desc = "the chunk was on its way all the time")
@Outcome(id = "true, cd", expect = Expect.ACCEPTABLE_INTERESTING, desc = "used again while the writer drained")
@Outcome(expect = Expect.FORBIDDEN, desc = "a piece was torn, lost, or out of order")
@State
public class ChunkHandOverStress {
    private final StressedClient client = StressedClient.open();

    public ChunkHandOverStress() {
        client.offerCatchUp('c');
    }

    @Actor
    public void state(ZL_Result result) {
        for (int i = 0; i < StressedClient.TRIES && !result.r1; i++) {
            result.r1 = client.offerCatchUp('d');
        }
    }

    @Actor
    public void writer() {
        client.pollAndDrain();
        client.pollAndDrain();
    }

    @Arbiter
    public void end(ZL_Result result) {
        client.settle();
        if (!result.r1) {
            client.offerCatchUp('d');
            client.settle();
        }
        result.r2 = client.sink.frames();
        client.giveBack();
    }
}
