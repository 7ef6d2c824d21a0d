package io.ringcast.bench.rig.client;

import io.ringcast.bench.rig.ingest.SampleValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;
import tools.jackson.core.JacksonException;

/**
 * The newest sample of each series as one client was told, and whether the telling holds: per series time rises, every value is
 * the one that goes with its time, and {@code n} rises by what came; where it rises by more, the rest is reported as merged.
 */
final class StreamMirror {
    private static final byte[] UPDATES = "\"updates\":[".getBytes(StandardCharsets.US_ASCII);

    private final ClientRecord record;
    private final ItemScanner scanner = new ItemScanner();
    private final ItemParser parser = new ItemParser();
    private final Long2ObjectHashMap<SeriesState> series = new Long2ObjectHashMap<>();
    private final ItemFields item = new ItemFields();
    private byte[] bytes = new byte[1 << 16];
    private long sumOfN;

    StreamMirror(ClientRecord record) {
        this.record = record;
    }

    /** Applies a {@code metric_update}; returns the samples it held, or -1 when it is no JSON. */
    int apply(DirectBuffer buffer, int offset, int length, boolean isSnapshot) {
        copy(buffer, offset, length);
        return applyItems(firstItem(length), length, isSnapshot);
    }

    /** Applies items that stand one after the other, without anything around them; returns as {@link #apply}. */
    int applyItems(DirectBuffer buffer, int offset, int length) {
        copy(buffer, offset, length);
        return applyItems(0, length, false);
    }

    private int applyItems(int offset, int length, boolean isSnapshot) {
        int sampleCount = 0;
        int place = offset;
        try {
            while (place < length && bytes[place] != ']') {
                final int next = scanner.read(bytes, place, length, item);
                place = next == ItemScanner.OTHERWISE ? parser.read(bytes, place, length, item) : next;
                sampleCount += item.sampleCount();
                apply(isSnapshot);
                place = nextItem(place, length);
            }
        } catch (JacksonException e) {
            record.fault("a message is no JSON: " + e.getOriginalMessage());
            return -1;
        }
        record.mirror(series.size(), sumOfN);
        return sampleCount;
    }

    private void copy(DirectBuffer buffer, int offset, int length) {
        if (bytes.length < length) {
            bytes = new byte[2 * length];
        }
        buffer.getBytes(offset, bytes, 0, length);
    }

    /** Behind the bracket of {@code updates}; the end where there is none. */
    private int firstItem(int length) {
        for (int place = 0; place + UPDATES.length <= length; place++) {
            if (Arrays.equals(bytes, place, place + UPDATES.length, UPDATES, 0, UPDATES.length)) {
                return place + UPDATES.length;
            }
        }
        return length;
    }

    /** Behind white space and the comma. */
    private int nextItem(int offset, int length) {
        int place = offset;
        while (place < length && bytes[place] <= ' ') {
            place++;
        }
        return place < length && bytes[place] == ',' ? place + 1 : place;
    }

    private void apply(boolean isSnapshot) {
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
        applyCount(state, isSnapshot);
    }

    private void applyCount(SeriesState state, boolean isSnapshot) {
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
