package io.ringcast.bench.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZL_Result;

/**
 * The read position. The log is full of frames A and B. The writer sends them; the state thread writes into the log as soon
 * as the lowest unread position lets it. Whatever it writes, the client must get A and B.
 *
 * <p>Forbidden is all else: a frame that was written over before the socket had it means that the position moved before the
 * bytes were taken, or that the state thread saw it too early.
 */
@JCStressTest
@Outcome(id = "false, AB", expect = Expect.ACCEPTABLE, desc = "the log had no room for more yet")
@Outcome(id = "true, AB", expect = Expect.ACCEPTABLE_INTERESTING, desc = "written over, after the client got it")
@Outcome(expect = Expect.FORBIDDEN, desc = "the client got something else than was offered")
@State
public class ReadPositionStress {
    private final StressedClient client = StressedClient.withFullLog();

    @Actor
    public void state(ZL_Result result) {
        for (int i = 0; i < StressedClient.TRIES && !result.r1; i++) {
            result.r1 = client.overwrite();
        }
    }

    @Actor
    public void writer() {
        client.drain(StressedClient.FRAME_LENGTH);
        client.drain(StressedClient.FRAME_LENGTH);
    }

    @Arbiter
    public void end(ZL_Result result) {
        result.r2 = client.sink.frames();
        client.giveBack();
    }
}
