package io.ringcast.bench.stress;

import io.ringcast.engine.fanout.ClientRing;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * Revoke and answer. Frames A and B wait; the state thread revokes them, and when it has the answer offers N over their
 * bytes, which the answer set free. The writer drains a frame, answers, drains.
 *
 * <p>What the client got and what the answer says was dropped must be two halves of one whole: the answer is the firstSeq of
 * the first frame that did not go out (or that none was dropped), its update count that of all which did not, and N goes
 * out whole. Forbidden is all else: a frame both sent and dropped would be told twice, one neither sent nor dropped never.
 */
@JCStressTest
@Outcome(id = "N, 2 from 10", expect = Expect.ACCEPTABLE, desc = "revoked before the writer came")
@Outcome(id = "AN, 1 from 11", expect = Expect.ACCEPTABLE_INTERESTING, desc = "revoked between A and B")
@Outcome(id = "ABN, none", expect = Expect.ACCEPTABLE, desc = "revoked after the writer had sent both")
@Outcome(expect = Expect.FORBIDDEN, desc = "the answer does not fit to what was sent")
@State
public class RevokeStress {
    private final StressedClient client = StressedClient.withFullLog();
    private long firstSeq = ClientRing.REVOKE_PENDING;

    @Actor
    public void state() {
        client.ring.revoke();
        for (int i = 0; i < StressedClient.TRIES && firstSeq == ClientRing.REVOKE_PENDING; i++) {
            firstSeq = client.ring.pollRevoked();
        }
        offerNextIfAnswered();
    }

    @Actor
    public void writer() {
        client.drain(StressedClient.FRAME_LENGTH);
        client.pollAndDrain();
    }

    @Arbiter
    public void end(LL_Result result) {
        if (firstSeq == ClientRing.REVOKE_PENDING) {
            client.settle();
            firstSeq = client.ring.pollRevoked();
            offerNextIfAnswered();
        }
        client.settle();
        result.r1 = client.sink.frames();
        final long droppedCount = client.ring.takeDroppedUpdateCount();
        result.r2 = firstSeq == ClientRing.NOTHING_DROPPED && droppedCount == 0
                ? "none"
                : droppedCount + " from " + firstSeq;
        client.giveBack();
    }

    private void offerNextIfAnswered() {
        if (firstSeq != ClientRing.REVOKE_PENDING) {
            client.offerFrame('N', StressedClient.FIRST_SEQ + 2);
        }
    }
}
