package io.ringcast.bench.rig.ingest;

/**
 * How often agents are cut off and how long they stay away; both are drawn at random.
 *
 * @param cutEveryMs mean time between two cuts, over all agents
 * @param awayMaxMs the longest time before a cut agent comes back
 * @param seed the same seed draws the same
 */
public record Restlessness(long cutEveryMs, long awayMaxMs, long seed) {}
