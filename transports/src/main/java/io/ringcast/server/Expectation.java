package io.ringcast.server;

import io.ringcast.client.LiveListener;
import io.ringcast.client.UpdateView;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Whether an update of a certain agent and kind came soon enough after the start. Any thread. */
final class Expectation implements LiveListener {
    private final String agent;
    private final String metricPrefix;
    private final long withinNs;
    private final LongSupplier nanoClock;
    private final long startNs;
    private boolean isConnected;
    private String arrival;

    Expectation(String agent, String metricPrefix, long withinMs, LongSupplier nanoClock) {
        this.agent = agent;
        this.metricPrefix = metricPrefix;
        withinNs = TimeUnit.MILLISECONDS.toNanos(withinMs);
        this.nanoClock = nanoClock;
        startNs = nanoClock.getAsLong();
    }

    @Override
    public synchronized void onConnected(String server, String epoch) {
        isConnected = true;
    }

    @Override
    public synchronized void onUpdate(UpdateView update) {
        final long afterNs = nanoClock.getAsLong() - startNs;
        if (arrival == null && afterNs <= withinNs && isExpected(update)) {
            arrival = update.series() + " = " + update.newest().valueText() + " after "
                    + TimeUnit.NANOSECONDS.toMillis(afterNs) + " ms";
        }
    }

    synchronized boolean isMet() {
        return arrival != null;
    }

    /** What arrived when, or that it did not. */
    synchronized String verdict() {
        return arrival != null
                ? arrival
                : "no update of " + metricPrefix + "... of " + agent + " within "
                        + TimeUnit.NANOSECONDS.toMillis(withinNs) + " ms"
                        + (isConnected ? "" : ": never connected");
    }

    private boolean isExpected(UpdateView update) {
        return update.series().agent().equals(agent) && update.series().metric().startsWith(metricPrefix);
    }
}
