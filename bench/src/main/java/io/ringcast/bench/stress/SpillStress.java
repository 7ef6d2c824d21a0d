package io.ringcast.bench.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZL_Result;

/**
 * A revoke in the middle of a frame. Half of A was written, B waits. The state thread revokes and writes into the log as soon
 * as the lowest unread position lets it; the writer answers, which copies the rest of A into a chunk, and drains.
 *
 * <p>A frame that was begun is always ended, with its own bytes. B goes out whole or not at all. Forbidden is all else: bytes
 * of another frame in the rest of A mean that the answer was seen before the copy was made.
 */
@JCStressTest
@Outcome(id = "false, (A|AB)", expect = Expect.ACCEPTABLE, desc = "the log had no room for more yet")
@Outcome(
        id = "true, A",
        expect = Expect.ACCEPTABLE_INTERESTING,
        desc = "written over; the rest of A came from the chunk")
@Outcome(id = "true, AB", expect = Expect.ACCEPTABLE, desc = "written over after both had gone")
@Outcome(expect = Expect.FORBIDDEN, desc = "a begun frame was not ended with its own bytes")
@State
public class SpillStress {
    private final StressedClient client = StressedClient.withHalfWrittenFrame();

    @Actor
    public void state(ZL_Result result) {
        client.ring.revoke();
        for (int i = 0; i < StressedClient.TRIES && !result.r1; i++) {
            result.r1 = client.overwrite();
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
        client.ring.pollRevoked();
        result.r2 = client.isChunkFree() ? client.sink.frames() : "a chunk was lost";
        client.giveBack();
    }
}
