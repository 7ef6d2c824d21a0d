package io.ringcast.engine.fanout;

import io.ringcast.engine.status.Counters;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

/**
 * The lock-free stack of free chunks, three of them. One thread takes one and gives it back; the other takes two and gives them
 * back in the same order, so that an old top comes back to the top with another chunk below: who compared indices alone
 * would then put a chunk there that is in use.
 *
 * <p>Every chunk is in one hand, and all three are found in the end. Forbidden is all else: two clients would write into
 * the same memory, or the pool would shrink.
 */
@JCStressTest
@Outcome(id = "each once, 3", expect = Expect.ACCEPTABLE, desc = "no chunk was doubled or lost")
@Outcome(expect = Expect.FORBIDDEN, desc = "a chunk was in two hands, or in none")
@State
public class ChunkPoolStress {
    private static final int CHUNK_COUNT = 3;
    private static final int CHUNK_LENGTH = 64;
    private static final int ROUNDS = 4;
    private static final Counters COUNTERS = new Counters();
    /** A pool is off-heap memory, so the states hand them on; one that is not whole is left out. */
    private static final Queue<ChunkPool> POOLS = new ConcurrentLinkedQueue<>();

    private final ChunkPool pool;
    private int first;
    private int second;
    private int counted;
    private boolean isDoubled;

    public ChunkPoolStress() {
        final ChunkPool used = POOLS.poll();
        pool = used == null ? new ChunkPool(CHUNK_COUNT, CHUNK_LENGTH, COUNTERS) : used;
    }

    @Actor
    public void one() {
        first = pool.claim();
        for (int i = 0; i < ROUNDS; i++) {
            pool.release(first);
            first = pool.claim();
        }
    }

    @Actor
    public void other() {
        for (int i = 0; i < ROUNDS; i++) {
            final int top = pool.claim();
            final int next = pool.claim();
            pool.release(top);
            pool.release(next);
        }
        second = pool.claim();
    }

    @Arbiter
    public void end(LI_Result result) {
        count(first);
        count(second);
        for (int chunk = pool.claim(); chunk != ChunkPool.NONE && !isDoubled; chunk = pool.claim()) {
            count(chunk);
        }
        result.r1 = isDoubled ? "doubled" : "each once";
        result.r2 = Integer.bitCount(counted);
        if (!isDoubled && result.r2 == CHUNK_COUNT) {
            for (int i = 0; i < CHUNK_COUNT; i++) {
                pool.release(i);
            }
            POOLS.add(pool);
        }
    }

    private void count(int chunk) {
        final int bit = chunk == ChunkPool.NONE ? 0 : 1 << chunk;
        isDoubled |= (counted & bit) != 0;
        counted |= bit;
    }
}
