package io.ringcast.client;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * The table of live series. Every agent gets its fair share of the rows, the newest agent on top; of an agent's series those
 * that appeared late come first, then by name. So the order stands still while values change, and what somebody has just
 * begun to send is in sight. Any thread.
 */
public final class LiveTable implements LiveListener {
    private static final long LATE_NS = 5_000_000_000L;
    private static final String FORMAT = "%-48s %16s %10s %8s %8s %8s";
    private static final Comparator<SeriesRow> ORDER = Comparator.<SeriesRow>comparingLong(
                    row -> row.isLateborn() ? -row.bornNs() : Long.MAX_VALUE)
            .thenComparing(row -> row.name().toString());

    private final LongSupplier nanoClock;
    private final LongSupplier epochNanoClock;
    private final Map<SeriesName, SeriesRow> rows = new LinkedHashMap<>();
    private final Map<String, AgentRows> agents = new LinkedHashMap<>();
    private String state = "";
    private long updateCount;
    private long lastLagMs;

    public LiveTable(LongSupplier nanoClock, LongSupplier epochNanoClock) {
        this.nanoClock = nanoClock;
        this.epochNanoClock = epochNanoClock;
    }

    @Override
    public synchronized void onState(LiveState newState, String detail) {
        state = newState.name().toLowerCase(Locale.ROOT) + " " + detail;
    }

    @Override
    public synchronized void onSubscribed(boolean isResumed) {
        if (!isResumed) {
            rows.clear();
            agents.clear();
        }
    }

    @Override
    public synchronized void onUpdate(UpdateView update) {
        final long nowNs = nanoClock.getAsLong();
        final SeriesRow row = rows.computeIfAbsent(update.series(), name -> born(name, nowNs));
        row.update(update, nowNs, epochNanoClock.getAsLong());
        updateCount++;
        lastLagMs = row.lagMs();
    }

    @Override
    public synchronized void onRemoved(SeriesName series) {
        final SeriesRow row = rows.remove(series);
        final AgentRows agent = agents.get(series.agent());
        if (row != null && agent != null) {
            agent.rows.remove(row);
            if (agent.rows.isEmpty()) {
                agents.remove(series.agent());
            }
        }
    }

    @Override
    public synchronized void onError(String code, String message) {
        state = code + ": " + message;
    }

    /** Updates heard so far. */
    public synchronized long updateCount() {
        return updateCount;
    }

    /** State, number of series, and lag of the last update, in one line. */
    public synchronized String summary() {
        return String.format(
                Locale.ROOT, "%s · %d series of %d agents · lag %d ms", state, rows.size(), agents.size(), lastLagMs);
    }

    /** The names of the columns. */
    public static String heading() {
        return String.format(Locale.ROOT, FORMAT, "SERIES", "VALUE", "RATE /s", "AGE s", "UPD /s", "LAG ms");
    }

    /** At most {@code maxRows} lines of text, no colours, not cut to any width. */
    public synchronized List<String> lines(int maxRows) {
        final long nowNs = nanoClock.getAsLong();
        final List<String> lines = new ArrayList<>();
        for (final AgentRows agent : newestFirst(maxRows)) {
            agent.rows.stream().limit(agent.share).forEach(row -> lines.add(line(row, nowNs)));
        }
        return lines;
    }

    private SeriesRow born(SeriesName name, long nowNs) {
        final AgentRows agent = agents.computeIfAbsent(name.agent(), key -> new AgentRows(nowNs));
        final SeriesRow row = new SeriesRow(name, nowNs, nowNs - agent.bornNs > LATE_NS);
        agent.rows.add(row);
        return row;
    }

    /** The agents that get rows, and how many each: one by one in turn until all rows are given away. */
    private List<AgentRows> newestFirst(int maxRows) {
        final List<AgentRows> order = new ArrayList<>(agents.values());
        order.sort(Comparator.comparingLong(agent -> -agent.bornNs));
        order.forEach(agent -> agent.share = 0);
        int left = maxRows;
        boolean isGiven = true;
        while (left > 0 && isGiven) {
            isGiven = false;
            for (final AgentRows agent : order) {
                if (left > 0 && agent.share < agent.rows.size()) {
                    agent.share++;
                    left--;
                    isGiven = true;
                }
            }
        }
        return order;
    }

    private static String line(SeriesRow row, long nowNs) {
        return String.format(
                Locale.ROOT,
                FORMAT,
                row.name(),
                row.valueText(),
                row.rateText(),
                String.format(Locale.ROOT, "%.1f", row.ageSeconds(nowNs)),
                row.perSecond(nowNs) == 0 ? "-" : String.format(Locale.ROOT, "%.1f", row.perSecond(nowNs)),
                row.lagMs());
    }

    private static final class AgentRows {
        private final long bornNs;
        private final TreeSet<SeriesRow> rows = new TreeSet<>(ORDER);
        private int share;

        private AgentRows(long bornNs) {
            this.bornNs = bornNs;
        }
    }
}
