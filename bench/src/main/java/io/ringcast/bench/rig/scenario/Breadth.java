package io.ringcast.bench.rig.scenario;

/** How many rows of a scenario run. Each holds those of the one before. */
public enum Breadth {
    /** The few that say most. */
    HEADLINE,
    /** Enough for a page of documentation. */
    STANDARD,
    /** All. */
    FULL;

    /** Whether rows of {@code other} run. */
    public boolean holds(Breadth other) {
        return compareTo(other) >= 0;
    }
}
