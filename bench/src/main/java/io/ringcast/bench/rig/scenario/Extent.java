package io.ringcast.bench.rig.scenario;

import io.ringcast.bench.rig.LoadPlan;

/**
 * How long and how often. A server process is warmed by its first load for {@code Lengths.firstWarmMs}, by later ones for
 * {@code Lengths.warmMs}.
 *
 * @param repetitions process starts of each peer
 * @param latencyRepetitions the same for loads at a fixed rate, whose tails differ more from run to run; at least as many
 */
public record Extent(String name, Breadth breadth, int repetitions, int latencyRepetitions, Lengths lengths) {
    /** Under 10 minutes for three scenarios. */
    public static final Extent QUICK =
            new Extent("quick", Breadth.HEADLINE, 3, 3, new Lengths(3_500, 1_200, 2_500, 5_000));

    /** Every scenario, in about 25 minutes. */
    public static final Extent STANDARD =
            new Extent("standard", Breadth.STANDARD, 3, 3, new Lengths(5_000, 1_500, 3_000, 30_000));

    /** Long enough for tails and for slow rates. */
    public static final Extent FULL =
            new Extent("full", Breadth.FULL, 3, 10, new Lengths(10_000, 3_000, 10_000, 30_000));

    /** The figures of the live channel, in about 36 minutes. A client that stalls for 30 s would be cut off. */
    public static final Extent LIVE =
            new Extent("live", Breadth.STANDARD, 3, 5, new Lengths(4_000, 1_500, 6_000, 25_000));

    /** Proves that the live set works. */
    public static final Extent LIVE_SMOKE =
            new Extent("live smoke", Breadth.HEADLINE, 1, 1, new Lengths(300, 100, 400, 400));

    /** Proves that everything works; its figures mean nothing. */
    public static final Extent SMOKE = new Extent("smoke", Breadth.HEADLINE, 1, 1, new Lengths(700, 300, 1_000, 1_000));

    /**
     * Milliseconds.
     *
     * @param idleMs length of runs in which little happens, or what is seldom must be seen
     */
    public record Lengths(long firstWarmMs, long warmMs, long measureMs, long idleMs) {
        /** How long a load is measured. */
        long of(LoadPlan plan) {
            return plan.isLong() ? idleMs : measureMs;
        }
    }

    public Extent {
        latencyRepetitions = Math.max(repetitions, latencyRepetitions);
    }

    /** The same, so many times. */
    public Extent repeated(int count) {
        return new Extent(name, breadth, count, count, lengths);
    }

    /** The same, loads at a fixed rate so many times if that is more often. */
    public Extent latencyRepeated(int count) {
        return new Extent(name, breadth, repetitions, count, lengths);
    }

    /** The same, each run measured for so long. */
    public Extent measured(long measureMs) {
        return withLengths(new Lengths(lengths.firstWarmMs, lengths.warmMs, measureMs, lengths.idleMs));
    }

    /** The same, each server warmed for so long by its first load, and a third of it by each later one. */
    public Extent warmed(long firstWarmMs) {
        return withLengths(new Lengths(firstWarmMs, firstWarmMs / 3, lengths.measureMs, lengths.idleMs));
    }

    private Extent withLengths(Lengths newLengths) {
        return new Extent(name, breadth, repetitions, latencyRepetitions, newLengths);
    }
}
