package io.ringcast.bench.stress;

import io.ringcast.engine.fanout.ClientRing;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLZ_Result;

/**
 * A wish to close a connection. The ring is in the writer's queue when somebody asks for its close, and then for a hard one,
 * while the writer takes it out and looks for a wish.
 *
 * <p>In the end the writer has seen the first code, and that the close is hard. Forbidden is "0" at the end: the wish came
 * when the ring had just been looked at, and it was not queued again.
 */
@JCStressTest
@Outcome(id = "0, 1001, true", expect = Expect.ACCEPTABLE, desc = "the writer looked before the wish")
@Outcome(id = "1001, 1001, true", expect = Expect.ACCEPTABLE, desc = "the writer looked after the wish")
@Outcome(expect = Expect.FORBIDDEN, desc = "a wish was overlooked, or the first code did not stay")
@State
public class CloseRequestStress {
    private final StressedClient client = StressedClient.open();
    private int codeSeen;
    private boolean wasHard;

    public CloseRequestStress() {
        client.offerReply('r');
    }

    @Actor
    public void asker() {
        client.ring.requestClose(1001, false);
        client.ring.requestClose(4408, true);
    }

    @Actor
    public void writer(LLZ_Result result) {
        look();
        result.r1 = codeSeen;
    }

    @Arbiter
    public void end(LLZ_Result result) {
        look();
        result.r2 = codeSeen;
        result.r3 = wasHard;
        client.giveBack();
    }

    private void look() {
        final ClientRing ready = client.rings.pollReady();
        if (ready != null) {
            codeSeen = ready.closeCode();
            wasHard = ready.isHardClose();
        }
    }
}
