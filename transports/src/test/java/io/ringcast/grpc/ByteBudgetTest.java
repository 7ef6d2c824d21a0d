package io.ringcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import io.ringcast.engine.Setting;
import io.ringcast.engine.testing.AllocationMeter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A7")
class ByteBudgetTest {
    private final HandClock clock = new HandClock();
    private final ByteBudget budget = new ByteBudget(1_000, clock);

    @Test
    void takesASecondsWorthAtOnceAndThenWantsTheRestWaitedFor() {
        assertThat(budget.take(1_000)).isZero();
        assertThat(budget.take(500)).isEqualTo(500_000_000);
        assertThat(budget.take(500)).isEqualTo(1_000_000_000);
        assertThat(budget.debtNs()).isEqualTo(1_000_000_000);

        clock.nowNs += 400_000_000;
        assertThat(budget.debtNs()).isEqualTo(600_000_000);
        clock.nowNs += 600_000_000;
        assertThat(budget.debtNs()).isZero();
    }

    @Test
    void takesAMessageLongerThanASecondsWorth() {
        assertThat(budget.take(61_000)).isEqualTo(60_000_000_000L);
        clock.nowNs += 60_000_000_000L;
        assertThat(budget.debtNs()).isZero();
        assertThat(budget.take(0)).isZero();
    }

    @Test
    void takesAnyRateThatCanBeSet() {
        final Setting setting = GrpcConfiguration.AGENT_BYTES_PER_SECOND;
        assertThat(new ByteBudget(1, clock).take(64 << 20)).isPositive();
        assertThat(new ByteBudget((int) setting.max(), clock).take(64 << 20)).isZero();
    }

    @Test
    void allocatesNothingForAMessage() {
        final Runnable message = () -> {
            clock.nowNs += 1_000_000;
            if (budget.take(10) + budget.debtNs() < 0) {
                throw new AssertionError();
            }
        };
        AllocationMeter.leastAllocatedBytes(20_000, message);
        assertThat(AllocationMeter.leastAllocatedBytes(1_000, message)).isZero();
    }

    private static final class HandClock implements TimeMeter {
        private long nowNs = 1;

        @Override
        public long currentTimeNanos() {
            return nowNs;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
