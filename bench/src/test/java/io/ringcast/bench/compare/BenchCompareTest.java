package io.ringcast.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.bench.compare.Comparison.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCompareTest {
    @TempDir
    Path folder;

    @Test
    void namesABenchmarkByClassMethodAndSortedParameters() {
        final JmhResult result = read(new JmhResultFile()
                        .time("MapBenchmark.get", "{\"series\":\"10\",\"order\":\"birth\"}", "[1.5,0.25]", 3, 1, 2))
                .get(0);

        assertThat(result.label()).isEqualTo("MapBenchmark.get order=birth series=10");
        assertThat(result.isTime()).isTrue();
        assertThat(result.unit()).isEqualTo("ns/op");
        assertThat(result.scores()).containsExactly(3.0, 1.0, 2.0);
        assertThat(result.median()).isEqualTo(2);
        assertThat(result.leastAllocatedBytes()).isEqualTo(0.25);
    }

    @Test
    void tellsAFasterTimeApart() {
        final Comparison comparison =
                compare(time(10.0, 10.1, 10.2, 10.3, 10.4, 10.5), time(5.0, 5.1, 5.2, 5.3, 5.4, 5.5));

        assertThat(comparison.verdict()).isEqualTo(Verdict.FASTER);
        assertThat(comparison.ratio()).isBetween(0.51, 0.52);
        // 2 / C(12, 6), the least that six against six can give.
        assertThat(comparison.pValue()).isBetween(0.00216, 0.00217);
    }

    @Test
    void takesAHigherRateForFasterAndALowerForSlower() {
        final JmhResultFile slow = new JmhResultFile().rate("B.b", 1, 2, 3, 4, 5, 6);
        final JmhResultFile fast = new JmhResultFile().rate("B.b", 11, 12, 13, 14, 15, 16);

        assertThat(compare(slow, fast).verdict()).isEqualTo(Verdict.FASTER);
        assertThat(compare(fast, slow).verdict()).isEqualTo(Verdict.SLOWER);
    }

    @Test
    void callsOverlappingRunsTheSameHoweverFarTheirMediansAre() {
        final Comparison comparison = compare(time(1, 50, 100, 2, 60, 70), time(3, 40, 5, 200, 4, 6));

        assertThat(comparison.pValue()).isGreaterThan(Comparison.SIGNIFICANCE);
        assertThat(comparison.verdict()).isEqualTo(Verdict.SAME);
    }

    @Test
    void saysSoWhenRunsAreTooShortToShowAnything() {
        assertThat(compare(time(1, 1.1, 1.2, 1.3), time(9, 9.1, 9.2, 9.3, 9.4)).verdict())
                .isEqualTo(Verdict.TOO_FEW);
        assertThat(compare(time(1, 1.1, 1.2, 1.3, 1.4), time(9, 9.1, 9.2, 9.3, 9.4))
                        .verdict())
                .isEqualTo(Verdict.SLOWER);
    }

    @Test
    void printsARowForEachPairAndNamesWhatHasNoPartner() {
        final JmhResultFile before =
                new JmhResultFile().time("A.a", "{}", null, 10, 11, 12, 13, 14).time("Gone.b", "{}", null, 1);
        final JmhResultFile after =
                new JmhResultFile().time("A.a", "{}", null, 20, 21, 22, 23, 24).time("New.c", "{}", null, 1);

        assertThat(printed(read(before), read(after)))
                .containsPattern("A\\.a +12\\.000 +22\\.000 ns/op +1\\.833 +0\\.0079  slower")
                .contains("only before: Gone.b", "only after: New.c");
    }

    @Test
    void refusesToCompareATimeWithARate() {
        assertThatThrownBy(() -> compare(time(1, 2), new JmhResultFile().rate("B.b", 1, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("B.b is in ns/op before and in ops/s after");
    }

    @Test
    void refusesARunWithoutScores() {
        assertThatThrownBy(() -> compare(time(), time(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("B.b holds no scores");
    }

    private static JmhResultFile time(double... scores) {
        return new JmhResultFile().time("B.b", "{}", null, scores);
    }

    private Comparison compare(JmhResultFile before, JmhResultFile after) {
        return Comparison.of(read(before).get(0), read(after).get(0));
    }

    private List<JmhResult> read(JmhResultFile file) {
        return JmhResult.read(file.write(folder.resolve("result.json")));
    }

    private static String printed(List<JmhResult> before, List<JmhResult> after) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BenchCompare.print(before, after, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
