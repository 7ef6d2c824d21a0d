package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.testing.AllocationMeter;
import io.ringcast.engine.testing.SeriesKeys;
import io.ringcast.engine.wire.SeriesKeyFlyweight;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C45")
class RegexesTest {
    private static final int MAX_COUNT = 100;
    private static final int MAX_LENGTH = 1 << 12;

    private final Counters counters = new Counters();
    private final Verdicts verdicts = new Verdicts(42, MAX_COUNT, MAX_LENGTH);
    private final Regexes regexes = new Regexes(counters, verdicts);

    @Test
    void runsOnceForEachDistinctValue() {
        final Selector selector = Selector.parse("{host=~\"h[0-9]+\"}", regexes);
        for (int i = 0; i < 30; i++) {
            assertThat(matches(selector, "host", "h" + i % 3)).isTrue();
            assertThat(matches(selector, "host", "x" + i % 2)).isFalse();
        }
        assertThat(counters.get(CounterDescriptor.REGEX_RUNS)).isEqualTo(5);
    }

    @Test
    void sharesTheVerdictsOfEqualExpressionsOfOpenGroups() {
        final Selector first = Selector.parse("{host=~\"h.\"}", regexes);
        first.retain();
        final Selector second = Selector.parse("{a=\"b\",host=~\"h.\"}", regexes);
        matches(first, "host", "h1");
        matches(second, "host", "h1");

        assertThat(counters.get(CounterDescriptor.REGEX_RUNS)).isEqualTo(1);
    }

    @Test
    void forgetsAndGoesOnWhenValuesHaveNoEnd() {
        final Selector selector = Selector.parse("{host=~\"h.*[02468]\"}", regexes);
        for (int i = 0; i < 10_000; i++) {
            assertThat(matches(selector, "host", "h" + i)).isEqualTo(i % 2 == 0);
            assertThat(matches(selector, "host", "h-0"))
                    .as("what is asked for stays")
                    .isTrue();
            assertThat(verdicts.count()).isLessThanOrEqualTo(2 * MAX_COUNT);
            assertThat(verdicts.length()).isLessThanOrEqualTo(2 * MAX_LENGTH);
        }
        assertThat(counters.get(CounterDescriptor.REGEX_RUNS)).isEqualTo(10_001);
        assertThat(counters.get(CounterDescriptor.REGEX_VERDICTS_FORGOTTEN)).isGreaterThan(9_000);
    }

    @Test
    void remembersNoMoreOfAMillionValuesThanItMay() {
        final Verdicts all = new Verdicts(7, Verdicts.MAX_COUNT, Verdicts.MAX_LENGTH);
        final Regexes own = new Regexes(counters, all);
        final ValueRegex regex = own.get("pod-.*[05]");
        int matchCount = 0;
        final UnsafeBuffer value = new UnsafeBuffer(new byte[16]);
        for (int i = 0; i < 1_000_000; i++) {
            final int length = 4 + value.putIntAscii(value.putStringWithoutLengthAscii(0, "pod-"), i);
            matchCount += regex.test(value, 0, length) ? 1 : 0;
        }
        assertThat(matchCount).isEqualTo(200_000);
        assertThat(counters.get(CounterDescriptor.REGEX_RUNS)).isEqualTo(1_000_000);
        assertThat(all.count()).isLessThanOrEqualTo(2 * Verdicts.MAX_COUNT);
        assertThat(all.length()).isLessThanOrEqualTo(2 * Verdicts.MAX_LENGTH);
    }

    @Test
    void doesNotKeepAValueThatIsLongerThanAllItsMemory() {
        final Selector selector = Selector.parse("{host=~\"h+\"}", regexes);
        assertThat(matches(selector, "host", "h".repeat(MAX_LENGTH))).isTrue();
        assertThat(matches(selector, "host", "h".repeat(MAX_LENGTH))).isTrue();
        assertThat(counters.get(CounterDescriptor.REGEX_RUNS)).isEqualTo(2);
    }

    @Test
    void allocatesNothingForValuesThatItKnows() {
        final Selector selector = Selector.parse(
                "h*{host=~\"h.+\",__name__=~\"h.*[a-z]\",zone=~\"zö.*\",agent!~\"x.*\",env!=\"dev\"}", regexes);
        final Map<String, String> agentLabels = Map.of("zone", "zö😀ne");
        final SeriesKeyFlyweight key = key("hello", "host", "h1");
        assertThat(selector.matches(1, key, "a1", agentLabels)).isTrue();
        final long bytes =
                AllocationMeter.leastAllocatedBytes(5_000, () -> selector.matches(1, key, "a1", agentLabels));
        assertThat(bytes).isZero();
    }

    @Test
    void knowsTheWorkOfRunsAndNothingElse() {
        final Selector selector = Selector.parse("{host=~\"(.*a|.*b|.*c)x\"}", regexes);
        matches(selector, "host", "short");
        final int forShort = regexes.takeWork();
        matches(selector, "host", "long".repeat(100));
        assertThat(forShort).isPositive();
        assertThat(regexes.takeWork()).isGreaterThan(10 * forShort);
        matches(selector, "host", "short");
        assertThat(regexes.takeWork()).isZero();
    }

    @Test
    void countsTheCostOfOpenGroupsAlone() {
        final Selector selector = Selector.parse("{host=~\"a{400}\"}", regexes);
        assertThat(regexes.retainedCost()).isZero();
        selector.retain();
        assertThat(regexes.retainedCost()).isBetween(400L, (long) RegexCost.MAX + 400);
        assertThat(regexes.hasRoom(Regexes.MAX_RETAINED_COST)).isFalse();
        selector.release();
        assertThat(regexes.retainedCost()).isZero();
        assertThat(regexes.hasRoom(Regexes.MAX_RETAINED_COST)).isTrue();
    }

    private static boolean matches(Selector selector, String label, String value) {
        return selector.matches(1, key("cpu", label, value), "a1", Map.of());
    }

    private static SeriesKeyFlyweight key(String name, String... labels) {
        final byte[] bytes = SeriesKeys.key(name, labels);
        return new SeriesKeyFlyweight().wrap(new UnsafeBuffer(bytes), 0, bytes.length);
    }
}
