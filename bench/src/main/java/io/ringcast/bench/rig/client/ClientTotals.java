package io.ringcast.bench.rig.client;

/**
 * What restless clients did and got up to a time, all of them together.
 *
 * @param resumedCount subscriptions that went on from where they were
 * @param declinedCount subscriptions that wanted to and began anew
 * @param changedCount subscriptions that were ended or replaced while their client stayed
 * @param cutShortCount goodbyes of clients so far behind that the server did not wait for them
 * @param stallCount times that a client stopped reading for a while
 * @param liveCount times that a subscription was told {@code live}
 * @param mergedCount samples that items stood for and did not hold
 */
public record ClientTotals(
        long joinedCount,
        long resumedCount,
        long declinedCount,
        long changedCount,
        long goodbyeCount,
        long resetCount,
        long cutShortCount,
        long stallCount,
        long liveCount,
        long itemCount,
        long sampleCount,
        long mergedCount) {}
