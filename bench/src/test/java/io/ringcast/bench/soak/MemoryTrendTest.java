package io.ringcast.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class MemoryTrendTest {
    private static final double MIB = 1 << 20;

    @Test
    void findsALeakThatGoesOnThroughTheSecondHalf() {
        assertThat(trend(reading -> 100 + reading).finding())
                .hasValueSatisfying(finding -> assertThat(finding)
                        .contains("heap grew by 10.0 MiB over the second half of the run, more than 4 MiB"));
    }

    @Test
    void takesWarmingUpInTheFirstHalfForWhatItIs() {
        assertThat(trend(reading -> reading < 10 ? 100 + 10 * reading : 200).finding())
                .isEmpty();
    }

    @Test
    void takesOneStepInTheSecondHalfForAPoolThatTookAChunk() {
        assertThat(trend(reading -> reading < 15 ? 100 : 110).finding()).isEmpty();
        assertThat(trend(reading -> reading < 15 ? 100 : 110).riseMib())
                .hasValueSatisfying(rise -> assertThat(rise).isGreaterThan(4));
    }

    @Test
    void isNotMisledByReadingsThatGoUpAndDown() {
        assertThat(trend(reading -> reading % 2 == 0 ? 100 : 110).finding()).isEmpty();
    }

    @Test
    void findsALeakBehindReadingsThatGoUpAndDown() {
        assertThat(trend(reading -> (reading % 2 == 0 ? 100 : 100.5) + reading).finding())
                .isPresent();
    }

    @Test
    void doesNotJudgeFewReadings() {
        MemoryTrend trend = new MemoryTrend("heap", 4);
        for (int reading = 0; reading < 6; reading++) {
            trend.add(reading, 100 * reading * MIB);
        }

        assertThat(trend.finding()).isEmpty();
        assertThat(trend.row()).contains("heap", "0.0", "500.0", "not judged");
        assertThat(new MemoryTrend("heap", 4).row()).contains("-");
    }

    private static MemoryTrend trend(IntToDoubleFunction mib) {
        MemoryTrend trend = new MemoryTrend("heap", 4);
        for (int reading = 0; reading <= 20; reading++) {
            trend.add(90 * reading, mib.applyAsDouble(reading) * MIB);
        }
        return trend;
    }
}
