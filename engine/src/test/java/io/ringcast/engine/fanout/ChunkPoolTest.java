package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class ChunkPoolTest {
    private final Counters counters = new Counters();
    private final ChunkPool pool = new ChunkPool(4, 64, counters);

    @Test
    void handsOutEachChunkOnceAndCountsWhatItCannotGive() {
        assertThat(new int[] {pool.claim(), pool.claim(), pool.claim(), pool.claim()})
                .containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(pool.claim()).isEqualTo(ChunkPool.NONE);
        assertThat(counters.get(CounterDescriptor.CHUNKS_EXHAUSTED)).isEqualTo(1);
        assertThat(counters.get(CounterDescriptor.CHUNKS_IN_USE)).isEqualTo(4);
        pool.release(2);
        assertThat(pool.claim()).isEqualTo(2);
    }

    @Test
    void givesAChainLongEnoughOrNothing() {
        final int first = pool.claimChain(129);
        assertThat(counters.get(CounterDescriptor.CHUNKS_IN_USE)).isEqualTo(3);
        assertThat(pool.next(pool.next(pool.next(first)))).isEqualTo(ChunkPool.NONE);
        assertThat(pool.claimChain(65)).isEqualTo(ChunkPool.NONE);
        assertThat(counters.get(CounterDescriptor.CHUNKS_IN_USE)).isEqualTo(3);
        pool.releaseChain(first);
        assertThat(counters.get(CounterDescriptor.CHUNKS_IN_USE)).isZero();
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void neverGivesOneChunkToTwoThreads() throws InterruptedException {
        final AtomicIntegerArray owners = new AtomicIntegerArray(4);
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        final CountDownLatch done = new CountDownLatch(3);
        for (int t = 0; t < 3; t++) {
            final Thread thread = new Thread(() -> {
                try {
                    claimAndRelease(owners);
                } catch (Throwable e) {
                    failure.set(e);
                } finally {
                    done.countDown();
                }
            });
            thread.setDaemon(true);
            thread.start();
        }
        assertThat(done.await(15, TimeUnit.SECONDS)).isTrue();
        assertThat(failure.get()).isNull();
        assertThat(counters.get(CounterDescriptor.CHUNKS_IN_USE)).isZero();
    }

    private void claimAndRelease(AtomicIntegerArray owners) {
        for (int i = 0; i < 100_000; i++) {
            final int first = pool.claimChain(i % 2 == 0 ? 64 : 128);
            for (int chunk = first; chunk != ChunkPool.NONE; chunk = pool.next(chunk)) {
                assertThat(owners.incrementAndGet(chunk)).isEqualTo(1);
            }
            for (int chunk = first; chunk != ChunkPool.NONE; chunk = pool.next(chunk)) {
                owners.decrementAndGet(chunk);
            }
            pool.releaseChain(first);
        }
    }
}
