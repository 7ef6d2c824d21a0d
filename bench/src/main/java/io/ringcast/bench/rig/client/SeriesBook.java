package io.ringcast.bench.rig.client;

import io.ringcast.bench.rig.ingest.IngestPlan;
import org.agrona.collections.Long2LongHashMap;

/** All series of a load by number, agent after agent, as clients name them. Immutable. */
public final class SeriesBook {
    private static final int UNKNOWN = -1;

    private final IngestPlan plan;
    private final Long2LongHashMap numbers = new Long2LongHashMap(UNKNOWN);

    public SeriesBook(IngestPlan plan) {
        this.plan = plan;
        final ItemFields item = new ItemFields();
        for (int number = 0; number < plan.seriesCount(); number++) {
            item.clear();
            item.key(IngestPlan.agentName(agentOf(number)) + '/' + IngestPlan.metricName(seriesOf(number)) + "/core="
                    + IngestPlan.coreName(plan.shape(), seriesOf(number)) + ',');
            numbers.put(item.keyHash(), number);
        }
    }

    /** Series of all agents. */
    public int count() {
        return plan.seriesCount();
    }

    public int agentCount() {
        return plan.agentCount();
    }

    /** Series of each agent. */
    public int seriesPerAgent() {
        return plan.seriesPerAgent();
    }

    /** The agent that a series belongs to. */
    public int agentOf(int number) {
        return number / plan.seriesPerAgent();
    }

    /** Which of its agent's series it is. */
    public int seriesOf(int number) {
        return number % plan.seriesPerAgent();
    }

    /** The series that an item is about; -1: none of this load. */
    int numberOf(ItemFields item) {
        return (int) numbers.get(item.keyHash());
    }

    /** What is true of each series when nothing is under way. */
    public interface Truth {
        /** Samples accepted so far. */
        long n(int number);

        /** The time of the newest. */
        long newestNs(int number);
    }
}
