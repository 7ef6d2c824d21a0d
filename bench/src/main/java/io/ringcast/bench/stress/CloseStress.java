package io.ringcast.bench.stress;

import io.ringcast.bench.stress.StressedClient.ReadingSink;
import io.ringcast.engine.fanout.ClientRing;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/**
 * The close of a client ring and the reuse of its memory. A and B wait. The state thread closes the ring and, once the writer
 * has let go of it, gives its memory to the next client, to whom it offers N. The writer drains the old ring all the while,
 * also when it is dead.
 *
 * <p>The old client gets a prefix of what it was offered, never N; the next client gets N; what the old one did not get counts as
 * discarded. Forbidden is all else: "kept" means that a closed ring was never let go of, and so its memory lost.
 */
@JCStressTest
@Outcome(id = "nothing, N, 2", expect = Expect.ACCEPTABLE, desc = "closed before the writer came")
@Outcome(id = "A, N, 1", expect = Expect.ACCEPTABLE_INTERESTING, desc = "closed after A")
@Outcome(id = "AB, N, 0", expect = Expect.ACCEPTABLE, desc = "closed after the writer had sent both")
@Outcome(expect = Expect.FORBIDDEN, desc = "two clients were mixed up, or something was left behind")
@State
public class CloseStress {
    private final StressedClient client = StressedClient.withFullLog();
    private final ClientRing old = client.ring;
    private final ReadingSink oldSink = new ReadingSink();

    @Actor
    public void state() {
        client.rings.close(old);
        for (int i = 0; i < StressedClient.TRIES && client.ring == old; i++) {
            openNext();
        }
    }

    @Actor
    public void writer() {
        pollAndDrainOld();
        pollAndDrainOld();
    }

    @Arbiter
    public void end(LLL_Result result) {
        if (client.ring == old) {
            client.settle();
            openNext();
        }
        client.settle();
        result.r1 = oldSink.frames();
        result.r2 = client.ring == old ? "kept" : client.sink.frames();
        result.r3 = client.discardedCount();
        client.giveBack();
    }

    /** The next client may be the one that is polled: it is left for later. */
    private void pollAndDrainOld() {
        final ClientRing polled = client.rings.pollReady();
        StressedClient.drain(old, oldSink, StressedClient.FRAME_LENGTH);
        if (polled != null && polled != old) {
            client.rings.requeue(polled);
        }
    }

    private void openNext() {
        client.rings.reclaim();
        if (client.rings.openCount() == 0) {
            client.ring = client.openRing();
            client.offerFrame('N', StressedClient.FIRST_SEQ + 2);
        }
    }
}
