package io.ringcast.bench.compare;

import java.util.List;
import org.apache.commons.statistics.inference.MannWhitneyUTest;

/**
 * One benchmark in two runs.
 *
 * @param ratio the median after over the median before.
 * @param pValue of the two-sided Mann-Whitney test on all iterations: how likely two runs of the same code differ so much.
 *     Iterations of one fork are not independent, so a run of several forks says more than its p-value, and one of a
 *     single fork less.
 */
public record Comparison(JmhResult before, JmhResult after, double ratio, double pValue) {
    /** What is below this is told as a difference. Two runs of 5 iterations each, all apart, come to 0.008. */
    public static final double SIGNIFICANCE = 0.01;

    /** What the test says. */
    public enum Verdict {
        /** The runs do not show a difference, which does not mean that there is none. */
        SAME,
        FASTER,
        SLOWER,
        /** So few iterations that no difference, however large, would show. */
        TOO_FEW
    }

    /** Compares; throws {@link IllegalArgumentException} when units differ or a run holds no scores. */
    public static Comparison of(JmhResult before, JmhResult after) {
        if (before.isTime() != after.isTime() || !before.unit().equals(after.unit())) {
            throw new IllegalArgumentException(
                    before.label() + " is in " + before.unit() + " before and in " + after.unit() + " after");
        }
        final double pValue = MannWhitneyUTest.withDefaults()
                .test(values(before), values(after))
                .getPValue();
        return new Comparison(before, after, after.median() / before.median(), pValue);
    }

    public Verdict verdict() {
        if (leastPValue() >= SIGNIFICANCE) {
            return Verdict.TOO_FEW;
        }
        if (pValue >= SIGNIFICANCE || ratio == 1) {
            return Verdict.SAME;
        }
        return ratio < 1 == after.isTime() ? Verdict.FASTER : Verdict.SLOWER;
    }

    /** The p-value of two runs of these lengths that are all apart: 2 over the ways to choose one from both together. */
    private double leastPValue() {
        final int beforeCount = before.scores().size();
        double wayCount = 1;
        for (int i = 1; i <= after.scores().size(); i++) {
            wayCount = wayCount * (beforeCount + i) / i;
        }
        return 2 / wayCount;
    }

    private static double[] values(JmhResult result) {
        final List<Double> scores = result.scores();
        if (scores.isEmpty() || scores.contains(Double.NaN)) {
            throw new IllegalArgumentException(result.label() + " holds no scores");
        }
        return scores.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
