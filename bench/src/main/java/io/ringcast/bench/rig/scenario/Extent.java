package io.ringcast.bench.rig.scenario;

/**
 * How long and how often. The first load of a server process is warmed for {@code firstWarmMs}, later ones for {@code warmMs}.
 *
 * @param isFull all rows of a scenario instead of the few of the quick set
 * @param idleMs length of runs in which nearly nothing happens
 */
public record Extent(
        String name, boolean isFull, int repetitions, long firstWarmMs, long warmMs, long measureMs, long idleMs) {
    /** Under 10 minutes for three scenarios and three peers. */
    public static final Extent QUICK = new Extent("quick", false, 3, 3_000, 1_500, 3_000, 5_000);

    /** Long enough for tails and for slow rates. */
    public static final Extent FULL = new Extent("full", true, 3, 10_000, 3_000, 10_000, 30_000);

    /** Proves that everything works; its figures mean nothing. */
    public static final Extent SMOKE = new Extent("smoke", false, 1, 700, 300, 1_000, 1_000);

    /** The same, so many times. */
    public Extent repeated(int count) {
        return new Extent(name, isFull, count, firstWarmMs, warmMs, measureMs, idleMs);
    }
}
