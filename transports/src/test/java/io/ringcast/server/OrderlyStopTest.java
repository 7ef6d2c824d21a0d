package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.testing.FakeClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("G1")
@Tag("G2")
class OrderlyStopTest {
    private final FakeClock clock = new FakeClock();
    private final List<String> lines = new ArrayList<>();
    private final List<String> stopped = new ArrayList<>();
    private final OrderlyStop stop = new OrderlyStop(clock, lines::add);

    @Test
    void stopsPartsInTheOrderOfTheStepsHoweverTheyWereAddedAndTellsOfEach() {
        stop.addClosing(StopStep.MANAGEMENT, () -> stopped.add("management"));
        stop.addClosing(StopStep.ENGINE, () -> stopped.add("engine"));
        stop.add(StopStep.AGENTS, deadline -> {
            stopped.add("agents");
            clock.advanceMs(7);
            return "3 streams, 0 of them cut";
        });
        stop.addClosing(StopStep.ACCESS, () -> stopped.add("first token file"));
        stop.addClosing(StopStep.ACCESS, () -> stopped.add("second token file"));

        stop.run(0, 5_000);

        assertThat(stopped).containsExactly("agents", "second token file", "first token file", "engine", "management");
        assertThat(lines)
                .containsExactly(
                        "stopping, 5000 ms to drain and 1000 ms to end",
                        "stop 3/8: agents sent away: 3 streams, 0 of them cut, 7 ms",
                        "stop 5/8: tokens let go, 0 ms",
                        "stop 6/8: engine ended, 0 ms",
                        "stop 8/8: operators sent away, 0 ms",
                        "stopped in 7 ms");
    }

    @Test
    void hasDashboardsRefusedBeforeAgentsAreSentAwayAndMetricsLast() {
        assertThat(StopStep.values())
                .containsExactly(
                        StopStep.NOT_READY,
                        StopStep.LISTENER,
                        StopStep.AGENTS,
                        StopStep.DASHBOARDS,
                        StopStep.ACCESS,
                        StopStep.ENGINE,
                        StopStep.LATENCY,
                        StopStep.MANAGEMENT);
    }

    @ParameterizedTest
    @Tag("G3")
    @CsvSource({"0, 5000", "0, 0", "0, 600000", "3000, 200"})
    void endsWithinTheDrainTimeAndASecondThoughEachPartTakesAllItMay(long delayMs, long drainMs) {
        final long startNs = clock.nanoTime();
        for (final StopStep step : StopStep.values()) {
            stop.add(step, deadline -> {
                clock.advanceNs(deadline.remainingNs());
                stopped.add(step.name());
                return null;
            });
        }
        stop.run(delayMs, drainMs);

        assertThat(stopped).hasSize(StopStep.values().length);
        assertThat(clock.nanoTime() - startNs)
                .isBetween((delayMs + drainMs) * 1_000_000, (delayMs + drainMs + StopStep.GRACE_MS - 200) * 1_000_000);
    }

    @Test
    @Tag("G3")
    void leavesDashboardsTheirTimeWhenAgentsTakeAllTheirs() {
        stop.add(StopStep.AGENTS, deadline -> {
            clock.advanceNs(deadline.remainingNs());
            return null;
        });
        stop.add(StopStep.DASHBOARDS, deadline -> deadline.remainingMs() + " ms left");
        stop.run(100, 2_000);

        assertThat(lines).contains("stop 4/8: dashboards sent away: 1000 ms left, 0 ms");
    }

    @Test
    void goesOnWhenAPartFails() {
        stop.add(StopStep.AGENTS, deadline -> {
            throw new IllegalStateException("of this test");
        });
        stop.addClosing(StopStep.ENGINE, () -> stopped.add("engine"));
        stop.run(0, 1_000);

        assertThat(stopped).containsExactly("engine");
        assertThat(lines).contains("stop 3/8: agents sent away: failed, 0 ms");
    }

    @Test
    void stopsOnce() {
        stop.addClosing(StopStep.ENGINE, () -> stopped.add("engine"));
        stop.run(0, 1_000);
        stop.run(0, 1_000);

        assertThat(stopped).hasSize(1);
        assertThat(lines).hasSize(3);
    }
}
