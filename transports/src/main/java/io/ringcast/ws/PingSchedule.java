package io.ringcast.ws;

/** When pings are due. One thread; times are monotonic. Periods that were missed are not made up for. */
final class PingSchedule {
    private final long intervalNs;
    private long nextNs;

    /** @param intervalNs 0: pings are never due. */
    PingSchedule(long intervalNs, long nowNs) {
        this.intervalNs = intervalNs;
        nextNs = nowNs + intervalNs;
    }

    /** Whether pings are due; if so the next ones are due one interval later. */
    boolean poll(long nowNs) {
        if (intervalNs == 0 || nowNs - nextNs < 0) {
            return false;
        }
        nextNs += intervalNs;
        if (nowNs - nextNs >= 0) {
            nextNs = nowNs + intervalNs;
        }
        return true;
    }

    /** Time until pings are due; {@link Long#MAX_VALUE}: never. */
    long untilDueNs(long nowNs) {
        return intervalNs == 0 ? Long.MAX_VALUE : Math.max(0, nextNs - nowNs);
    }
}
