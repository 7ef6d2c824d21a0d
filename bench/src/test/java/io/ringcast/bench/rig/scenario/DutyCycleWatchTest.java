package io.ringcast.bench.rig.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DutyCycleWatchTest {
    @Test
    void takesTheLongestOfAllLines() {
        final String lines = """
                2026-11-26T01:00:00.000Z INFO  RingcastServer latency written count=3 rate=3.0/s p50=1.0us max=9000.0us
                2026-11-26T01:00:00.000Z INFO  RingcastServer latency duty-cycle max=812.4us cpu-max=640.2us
                2026-11-26T01:00:00.500Z INFO  RingcastServer latency duty-cycle max=2500.0us cpu-max=300.0us
                2026-11-26T01:00:01.000Z INFO  RingcastServer latency duty-cycle max=10.0us cpu-max=9.0us
                """;
        assertThat(DutyCycleWatch.maxMs(lines, 1)).isEqualTo(2.5);
        assertThat(DutyCycleWatch.maxMs(lines, 2)).isEqualTo(0.6402);
        assertThat(DutyCycleWatch.maxMs("", 1)).isNaN();
    }
}
