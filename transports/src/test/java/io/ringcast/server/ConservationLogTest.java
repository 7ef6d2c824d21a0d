package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("F7")
class ConservationLogTest {
    private final Counters counters = new Counters();
    private final List<String> lines = new ArrayList<>();
    private long nowNs;
    private final ConservationLog log = new ConservationLog(counters, () -> nowNs, lines::add);

    @Test
    void saysNothingWhileTheBooksAgree() {
        counters.add(CounterDescriptor.CONSERVATION_CHECKS, 5);
        log.look();
        assertThat(lines).isEmpty();
    }

    @Test
    void tellsTheFirstBreachAtOnceAndTheNextAfterAMinute() {
        breach(7);
        log.look();
        log.look();
        assertThat(lines)
                .containsExactly(
                        "the books do not agree: 0 samples and 7 updates are unaccounted for, 1 new breaches in 1"
                                + " checks; this is a fault of the server, please report it");
        breach(1);
        breach(2);
        nowNs += ConservationLog.PAUSE_NS - 1;
        log.look();
        assertThat(lines).hasSize(1);
        nowNs += 1;
        log.look();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).contains(" 10 updates ", " 2 new breaches in 3 checks");
        nowNs += ConservationLog.PAUSE_NS;
        log.look();
        assertThat(lines).hasSize(2);
    }

    private void breach(long updateCount) {
        counters.add(CounterDescriptor.CONSERVATION_CHECKS, 1);
        counters.add(CounterDescriptor.CONSERVATION_BREACHES, 1);
        counters.add(CounterDescriptor.UPDATES_UNACCOUNTED, updateCount);
    }
}
