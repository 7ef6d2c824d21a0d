package io.ringcast.client;

/** What a {@link LiveTable} remembers of a series. */
final class SeriesRow {
    private static final double RATE_WEIGHT = 0.3;
    private static final double NS_PER_SECOND = 1e9;
    private static final long NS_PER_MS = 1_000_000;

    private final SeriesName name;
    private final long bornNs;
    private final boolean isLateborn;
    private String valueText;
    private String rateText;
    private boolean isLive;
    private long heardNs;
    private long lagMs;
    private double perSecond;

    /** @param isLateborn whether it appeared well after the first series of its agent. */
    SeriesRow(SeriesName name, long bornNs, boolean isLateborn) {
        this.name = name;
        this.bornNs = bornNs;
        this.isLateborn = isLateborn;
        heardNs = bornNs;
    }

    void update(UpdateView update, long nowNs, long nowEpochNs) {
        final Sample newest = update.newest();
        valueText = newest.valueText();
        rateText = RateText.of(update.rate());
        lagMs = (nowEpochNs - newest.timestampNs()) / NS_PER_MS;
        if (isLive && !update.isSnapshot() && nowNs > heardNs) {
            final double present = NS_PER_SECOND / (nowNs - heardNs);
            perSecond = perSecond == 0 ? present : perSecond + RATE_WEIGHT * (present - perSecond);
        }
        isLive = !update.isSnapshot();
        heardNs = nowNs;
    }

    SeriesName name() {
        return name;
    }

    long bornNs() {
        return bornNs;
    }

    boolean isLateborn() {
        return isLateborn;
    }

    String valueText() {
        return valueText;
    }

    /** How fast a counter rises; a dash where that is not known or it is none. */
    String rateText() {
        return rateText;
    }

    /** Since the last update was heard. */
    double ageSeconds(long nowNs) {
        return (nowNs - heardNs) / NS_PER_SECOND;
    }

    /** Updates per second lately; 0 when unknown, and falling when none come. */
    double perSecond(long nowNs) {
        final double ageSeconds = ageSeconds(nowNs);
        return perSecond == 0 || ageSeconds == 0 ? perSecond : Math.min(perSecond, 1 / ageSeconds * 2);
    }

    /** From the sample's own time stamp to its arrival here, by two clocks when agent and client are on two machines. */
    long lagMs() {
        return lagMs;
    }
}
