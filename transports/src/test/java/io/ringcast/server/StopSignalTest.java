package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.testing.FakeClock;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("G3")
class StopSignalTest {
    private final FakeClock clock = new FakeClock();
    private final BlockingQueue<Integer> exitCodes = new LinkedBlockingQueue<>();
    private final StopSignal signal = new StopSignal(clock, exitCodes::add);

    @Test
    void isGivenByTheFirstSignalAndEndsTheProcessAtTheSecond() {
        assertThat(signal.await(0)).isFalse();
        signal.onSignal(StopSignal.SIGTERM);
        assertThat(signal.await(0)).isTrue();
        assertThat(exitCodes).isEmpty();
        clock.advanceMs(200);
        signal.onSignal(StopSignal.SIGTERM);
        assertThat(exitCodes).containsExactly(143);
        signal.onSignal(StopSignal.SIGINT);
        assertThat(exitCodes).containsExactly(143, 130);
    }

    @Test
    void takesASignalThatIsSentTwiceAtOnceForOne() {
        signal.onSignal(StopSignal.SIGINT);
        clock.advanceMs(100);
        signal.onSignal(StopSignal.SIGINT);
        assertThat(exitCodes).isEmpty();
    }

    @Test
    void endsAProcessThatTakesLongerThanItMay() throws InterruptedException {
        signal.limit(1);
        assertThat(exitCodes.poll(50, TimeUnit.MILLISECONDS)).isNull();
        signal.give();
        assertThat(exitCodes.poll(30, TimeUnit.SECONDS)).isEqualTo(StopSignal.TOOK_TOO_LONG);
    }

    @Test
    void countsTheTimeFromTheSignalThoughTheLimitIsKnownLater() throws InterruptedException {
        signal.give();
        signal.give();
        clock.advanceMs(1_000_000);
        signal.limit(1_000_000);
        assertThat(exitCodes.poll(30, TimeUnit.SECONDS)).isEqualTo(StopSignal.TOOK_TOO_LONG);
        assertThat(exitCodes).isEmpty();
    }
}
