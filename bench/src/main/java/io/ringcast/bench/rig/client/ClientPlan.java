package io.ringcast.bench.rig.client;

import io.ringcast.bench.rig.ingest.IngestPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * One client of a run.
 *
 * @param selector what it asks for; empty: all series
 * @param agentIndex the agent whose series it asks for, with {@code seriesIndex}; -1: all
 * @param parsesAll whether it parses every value
 * @param stalls whether it stops reading while the load runs
 */
public record ClientPlan(
        String name, String selector, int agentIndex, int seriesIndex, boolean parsesAll, boolean stalls) {
    private static final int PARSING_ONE_IN = 10;

    /** Clients that all ask for all series; one in ten parses everything, the last {@code stalledCount} stall. */
    public static List<ClientPlan> shared(int clientCount, int stalledCount) {
        final List<ClientPlan> plans = new ArrayList<>();
        for (int i = 0; i < clientCount; i++) {
            plans.add(new ClientPlan(
                    "client " + i, "", -1, -1, i % PARSING_ONE_IN == 0, i >= clientCount - stalledCount));
        }
        return plans;
    }

    /** Clients that ask for one series each, no two for the same as long as there are enough. */
    public static List<ClientPlan> distinct(int clientCount, IngestPlan ingest) {
        final List<ClientPlan> plans = new ArrayList<>();
        for (int i = 0; i < clientCount; i++) {
            final int seriesIndex = i % ingest.seriesPerAgent();
            final int agentIndex = i / ingest.seriesPerAgent() % ingest.agentCount();
            final String selector =
                    IngestPlan.metricName(seriesIndex) + "{agent=\"" + IngestPlan.agentName(agentIndex) + "\"}";
            plans.add(new ClientPlan("client " + i, selector, agentIndex, seriesIndex, i % PARSING_ONE_IN == 0, false));
        }
        return plans;
    }

    /** Whether it asks for one series alone. */
    public boolean isDistinct() {
        return agentIndex >= 0;
    }
}
