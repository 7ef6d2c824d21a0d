package io.ringcast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.testing.FakeClock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("G3")
class DeadlineTest {
    private final FakeClock clock = new FakeClock();

    @Test
    void runsOutAndStaysSo() {
        final Deadline deadline = Deadline.in(10, clock);
        assertThat(deadline.remainingMs()).isEqualTo(10);
        clock.advanceNs(1);
        assertThat(deadline.remainingMs()).isEqualTo(10);
        assertThat(deadline.remainingNs()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(10) - 1);
        clock.advanceMs(20);
        assertThat(deadline.remainingNs()).isZero();
        assertThat(deadline.remainingMs()).isZero();
        assertThat(deadline.plusMs(15).remainingMs()).isEqualTo(5);
    }

    @Test
    void givesAStepLessThanAllTheTimeButNeverMore() {
        final Deadline deadline = Deadline.in(10, clock);
        assertThat(deadline.within(4).remainingMs()).isEqualTo(4);
        assertThat(deadline.within(40).remainingMs()).isEqualTo(10);
    }

    @Test
    void doesNotWaitForAThreadOnceItIsOver() throws InterruptedException {
        final CountDownLatch end = new CountDownLatch(1);
        final Thread thread = new Thread(() -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        assertThat(Deadline.in(0, clock).join(thread)).isFalse();
        end.countDown();
        assertThat(Deadline.in(60_000, SystemNanoClock.INSTANCE).join(thread)).isTrue();
    }
}
