package io.ringcast.bench.soak;

import io.ringcast.bench.rig.client.SeriesBook;
import io.ringcast.bench.rig.ingest.IngestPlan;
import io.ringcast.bench.rig.ingest.RestlessAgents;

/** What is true is what agents were told is accepted. */
record AgentTruth(RestlessAgents agents, IngestPlan plan) implements SeriesBook.Truth {
    @Override
    public long n(int number) {
        return agents.acceptedSamples(number / plan.seriesPerAgent(), number % plan.seriesPerAgent());
    }

    @Override
    public long newestNs(int number) {
        return agents.newestTimestampNs(number / plan.seriesPerAgent(), number % plan.seriesPerAgent());
    }
}
