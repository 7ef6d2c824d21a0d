package io.ringcast.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.testing.FakeClock;
import io.ringcast.testing.CapturedLog;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ErrorLogTest {
    private static final String WHAT = "the engine met an error";

    private final CapturedLog log = CapturedLog.of(ErrorLogTest.class, Level.INFO);
    private final FakeClock clock = new FakeClock();
    private final ErrorLog errors = new ErrorLog(LoggerFactory.getLogger(ErrorLogTest.class), clock);

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void tellsTheFirstOfItsKindWithItsStackAndCountsTheOthers() {
        final List<IllegalStateException> alike = List.of(failure("1"), failure("2"), failure("3"));
        alike.forEach(error -> errors.tell(WHAT, error));
        errors.tellRepeats();
        assertThat(log.lines()).containsExactly("ERROR " + WHAT);
        assertThat(log.errors()).containsExactly(alike.get(0));

        clock.advanceNs(ErrorLog.INTERVAL_NS);
        errors.tellRepeats();
        assertThat(log.lines().get(1))
                .startsWith("ERROR " + WHAT + ", 2 times more in 10 s: java.lang.IllegalStateException at "
                        + "io.ringcast.log.ErrorLogTest.failure(ErrorLogTest.java:");
        assertThat(log.errors().get(1)).isNull();
    }

    @Test
    void tellsRepeatsAtMostEveryTenSecondsAndOnlyWhereThereAreAny() {
        for (int i = 0; i < 100; i++) {
            errors.tell(WHAT, failure("x"));
            clock.advanceNs(ErrorLog.INTERVAL_NS / 10);
        }
        assertThat(log.lines()).hasSize(1 + 9);
        clock.advanceNs(ErrorLog.INTERVAL_NS);
        errors.tellRepeats();
        clock.advanceNs(ErrorLog.INTERVAL_NS);
        errors.tellRepeats();
        assertThat(log.lines()).hasSize(1 + 9 + 1);
    }

    @Test
    void tellsErrorsOfOtherTypesAndFromOtherPlacesEachForItself() {
        errors.tell(WHAT, failure("x"));
        errors.tell(WHAT, new IllegalStateException("x"));
        errors.tell(WHAT, new IllegalArgumentException("x"));
        errors.tell("something else", failure("x"));
        assertThat(log.errors()).hasSize(4).doesNotContainNull();
    }

    @Test
    void knowsAnErrorWithoutAStackByItsType() {
        errors.tell(WHAT, new StacklessException());
        errors.tell(WHAT, new StacklessException());
        clock.advanceNs(ErrorLog.INTERVAL_NS);
        errors.tellRepeats();
        assertThat(log.lines()).hasSize(2);
        assertThat(log.lines().get(1)).endsWith(StacklessException.class.getName());
    }

    @Test
    void remembersABoundedNumberOfKinds() {
        for (int i = 0; i < 2 * ErrorLog.DISTINCT_MAX; i++) {
            errors.tell("failure " + i, failure("x"));
        }
        assertThat(log.lines()).hasSize(ErrorLog.DISTINCT_MAX + 1);
        clock.advanceNs(ErrorLog.INTERVAL_NS);
        errors.tellRepeats();
        assertThat(log.lines().get(ErrorLog.DISTINCT_MAX + 1))
                .isEqualTo("ERROR more has failed, " + (ErrorLog.DISTINCT_MAX - 1)
                        + " times more in 10 s: errors of other kinds");
    }

    private static IllegalStateException failure(String message) {
        return new IllegalStateException(message);
    }

    private static final class StacklessException extends RuntimeException {
        private StacklessException() {
            super("x", null, false, false);
        }
    }
}
