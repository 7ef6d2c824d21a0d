package io.ringcast.bench.rig.client;

import io.ringcast.bench.rig.ingest.SampleValue;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * The newest sample of each series as one client was told, and whether the telling holds: per series time rises, every value is
 * the one that goes with its time, and {@code n} rises by what came; where it rises by more, the rest is reported as merged.
 */
final class SeriesLedger implements ItemLedger {
    private final ClientRecord record;
    private final Long2ObjectHashMap<SeriesState> series = new Long2ObjectHashMap<>();
    private long sumOfN;

    SeriesLedger(ClientRecord record) {
        this.record = record;
    }

    @Override
    public void apply(ItemFields item, boolean isSnapshot) {
        SeriesState state = series.get(item.keyHash());
        if (state == null) {
            state = new SeriesState();
            series.put(item.keyHash(), state);
        }
        for (int i = 0; i < item.sampleCount(); i++) {
            final long timestampNs = item.timestampNs(i);
            if (timestampNs < state.timestampNs || (timestampNs == state.timestampNs && !isSnapshot)) {
                record.fault("a series' time went from " + state.timestampNs + " to " + timestampNs);
            }
            if (item.value(i) != SampleValue.of(timestampNs)) {
                record.fault("a wrong value " + item.value(i) + " at " + timestampNs);
            }
            state.timestampNs = timestampNs;
        }
        applyCount(state, item, isSnapshot);
    }

    /** Tells the record what the client holds now. */
    @Override
    public void publish() {
        record.mirror(series.size(), sumOfN);
    }

    private void applyCount(SeriesState state, ItemFields item, boolean isSnapshot) {
        if (item.n() < 0) {
            return;
        }
        final long mergedCount = item.n() - state.n - item.sampleCount();
        if (!isSnapshot && mergedCount < 0) {
            record.fault("a series' n went from " + state.n + " to " + item.n() + " with " + item.sampleCount()
                    + " samples");
        } else if (!isSnapshot && state.n > 0) {
            record.merged(mergedCount);
        }
        sumOfN += state.n == 0 && !isSnapshot ? item.sampleCount() : item.n() - state.n;
        state.n = item.n();
    }

    private static final class SeriesState {
        private long timestampNs;
        private long n;
    }
}
