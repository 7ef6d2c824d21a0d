package io.ringcast.engine.testing;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What one client knows of one subscription, and whether it may know that: each item is held against the twin at the
 * sequence of its message.
 */
final class SubscriptionMirror {
    private record Known(int life, int n) {}

    /** A mirror of more series than this is compared as a whole only now and then. */
    private static final int MAX_CHEAP_SIZE = 100;

    private final String name;
    private final NaiveEngine twin;
    private final TwinSelector selector;
    private final boolean isPrompt;
    private final Map<TwinSeries, Known> known = new IdentityHashMap<>();
    private List<TwinSeries> selected = List.of();
    private int selectedOfCount;
    private long updateCount;
    private boolean isLive;
    private boolean wasLive;
    private SharedFrames.Run run;

    /**
     * @param name for messages of failures.
     * @param isPrompt whether the client reads whatever comes at once, so that it must be told every sample.
     */
    SubscriptionMirror(String name, NaiveEngine twin, TwinSelector selector, boolean isPrompt) {
        this.name = name;
        this.twin = twin;
        this.selector = selector;
        this.isPrompt = isPrompt;
    }

    /** Whether it has been told {@code live} at least once. */
    boolean wasLive() {
        return wasLive;
    }

    void run(SharedFrames.Run newRun) {
        run = newRun;
    }

    SharedFrames.Run run() {
        return run;
    }

    void onUpdate(JsonNode message, long sequence) {
        final boolean isSnapshot = message.path("snapshot").asBoolean(false);
        Expect.equal(!wasLive, isSnapshot, () -> name + " snapshot in " + message);
        for (final JsonNode item : message.get("updates")) {
            onItem(item, sequence);
        }
        for (final JsonNode item : message.path("removed")) {
            onRemoved(item, sequence);
        }
        updateCount++;
        if (isLive && isPrompt && !message.has("more") && updateCount % (1 + known.size() / MAX_CHEAP_SIZE) == 0) {
            checkComplete(sequence);
        }
    }

    void onLive(JsonNode message, long sequence) {
        Expect.that(!(isLive && isPrompt), () -> name + " was told live twice");
        isLive = true;
        wasLive = true;
        checkComplete(sequence);
        Expect.equal((long) known.size(), message.get("series").longValue(), () -> name + " series in " + message);
    }

    /** The mirror must be the twin's map at this sequence, restricted to the selector. */
    void checkComplete(long sequence) {
        int expectedCount = 0;
        for (final TwinSeries series : selected()) {
            final TwinSeries.State state = series.at(sequence);
            final Known mine = known.get(series);
            if (state.n() == 0) {
                Expect.that(mine == null, () -> name + " holds " + series.key() + ", removed before " + sequence);
            } else {
                expectedCount++;
                final Known expected = new Known(state.life(), state.n());
                Expect.equal(expected, mine, () -> name + " at " + sequence + " of " + series.key());
            }
        }
        Expect.equal(expectedCount, known.size(), () -> name + " series at " + sequence);
    }

    private List<TwinSeries> selected() {
        if (twin.seriesCount() != selectedOfCount) {
            selectedOfCount = twin.seriesCount();
            selected = twin.select(selector);
        }
        return selected;
    }

    private void onItem(JsonNode item, long sequence) {
        final TwinSeries series = seriesOf(item);
        final int life = series.lifeAt(sequence);
        Expect.that(life >= 0, () -> name + " was told before it happened, at " + sequence + ": " + item);
        final List<TwinSample> samples = series.samples(life);
        final int n = item.get("n").intValue();
        final JsonNode earlier = item.path("earlier");
        final int first = n - earlier.size() - 1;
        Expect.that(
                first >= 0 && n <= samples.size(), () -> name + " n of " + item + " but accepted " + samples.size());
        for (int i = 0; i < earlier.size(); i++) {
            final JsonNode sample = earlier.get(i);
            checkSample(samples.get(first + i), sample.get(0), sample.get(1), item);
        }
        checkSample(samples.get(n - 1), item.get("timestampNs"), item.get("value"), item);
        checkDerived(series, new Known(life, n), item);
        checkOrder(series, sequence, new Known(life, n), first, item);
        known.put(series, new Known(life, n));
    }

    private void checkOrder(TwinSeries series, long sequence, Known next, int first, JsonNode item) {
        final Known last = known.get(series);
        if (last != null) {
            Expect.equal(last.life, next.life, () -> name + " was not told of the end before " + item);
            Expect.that(last.n <= next.n, () -> name + " steps back from " + last.n + " to " + item);
        }
        if (!isPrompt) {
            return;
        }
        if (!isLive) {
            final boolean isNewest = series.at(sequence).equals(new TwinSeries.State(next.life, next.n));
            Expect.that(isNewest && !item.has("earlier"), () -> name + " not the newest at " + sequence + ": " + item);
        } else if (last == null) {
            Expect.that(series.wasAbsentAt(next.life, first), () -> name + " misses what is before " + item);
        } else {
            Expect.equal(last.n, first, () -> name + " misses or repeats samples before " + item);
        }
    }

    private void checkSample(TwinSample sample, JsonNode timestamp, JsonNode value, JsonNode item) {
        Expect.that(sample.isToldBy(timestamp, value), () -> name + " expected " + sample + " in " + item);
    }

    private void checkDerived(TwinSeries series, Known at, JsonNode item) {
        final TwinSample sample = series.samples(at.life).get(at.n - 1);
        final String kind = switch (sample.kind()) {
            case METRIC_KIND_CUMULATIVE -> "cumulative";
            case METRIC_KIND_DELTA -> "delta";
            default -> null;
        };
        Expect.equal(kind, item.path("kind").stringValue(null), () -> name + " kind in " + item);
        final boolean isDelta = "delta".equals(kind);
        final long totalBits = series.totalBits(at.life, at.n);
        Expect.that(
                isDelta ? TwinSample.isToldBy(item.path("total"), sample.isInteger(), totalBits) : !item.has("total"),
                () -> name + " expected the total of bits " + totalBits + " in " + item);
        final TwinSample before = kind == null ? null : series.before(at.life, at.n);
        Expect.that(
                TwinRates.isToldBy(item, sample, before),
                () -> name + " expected the rate of " + sample + " after " + before + " in " + item);
    }

    private void onRemoved(JsonNode item, long sequence) {
        final TwinSeries series = seriesOf(item);
        Expect.that(series.wasRemovedBy(sequence), () -> name + " told too early: removed " + item);
        final Known last = known.remove(series);
        Expect.that(last != null || !(isPrompt && isLive), () -> name + " never knew the removed " + item);
    }

    private TwinSeries seriesOf(JsonNode item) {
        final TwinSeries series = twin.series(TwinKey.read(item));
        Expect.that(series != null && selector.matches(series), () -> name + " was told of another series: " + item);
        return series;
    }
}
