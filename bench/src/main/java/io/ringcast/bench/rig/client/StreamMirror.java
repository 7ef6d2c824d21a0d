package io.ringcast.bench.rig.client;

import io.ringcast.bench.rig.ingest.SampleValue;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The newest sample of each series as one client was told, and whether the telling holds: per series time rises, every value is
 * the one that goes with its time, and {@code n} rises by what came; where it rises by more, the rest is reported as merged.
 */
final class StreamMirror {
    private final ClientRecord record;
    private final JsonFactory factory = new JsonFactory();
    private final Map<String, SeriesState> series = new HashMap<>();
    private final ItemFields item = new ItemFields();
    private byte[] bytes = new byte[1 << 16];
    private long sumOfN;
    private int sampleCount;

    StreamMirror(ClientRecord record) {
        this.record = record;
    }

    /** Applies a {@code metric_update}; returns the samples it held, or -1 when it is no JSON. */
    int apply(DirectBuffer buffer, int offset, int length, boolean isSnapshot) {
        return parse(buffer, offset, length, parser -> {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME && "updates".equals(parser.currentName())) {
                    applyItems(parser, isSnapshot);
                }
            }
        });
    }

    /** Applies items that stand one after the other, without anything around them; returns as {@link #apply}. */
    int applyItems(DirectBuffer buffer, int offset, int length) {
        return parse(buffer, offset, length, parser -> {
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                applyItem(parser, false);
            }
        });
    }

    private int parse(DirectBuffer buffer, int offset, int length, Consumer<JsonParser> content) {
        if (bytes.length < length) {
            bytes = new byte[2 * length];
        }
        buffer.getBytes(offset, bytes, 0, length);
        sampleCount = 0;
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), bytes, 0, length)) {
            content.accept(parser);
        } catch (JacksonException e) {
            record.fault("a message is no JSON: " + e.getOriginalMessage());
            return -1;
        }
        record.mirror(series.size(), sumOfN);
        return sampleCount;
    }

    private void applyItems(JsonParser parser, boolean isSnapshot) {
        parser.nextToken();
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            applyItem(parser, isSnapshot);
        }
    }

    private void applyItem(JsonParser parser, boolean isSnapshot) {
        item.read(parser);
        sampleCount += item.timestampsNs.size();
        apply(isSnapshot);
    }

    private void apply(boolean isSnapshot) {
        final String key = item.key.toString();
        SeriesState state = series.get(key);
        if (state == null) {
            state = new SeriesState();
            series.put(key, state);
        }
        for (int i = 0; i < item.timestampsNs.size(); i++) {
            final long timestampNs = item.timestampsNs.getLong(i);
            if (timestampNs < state.timestampNs || (timestampNs == state.timestampNs && !isSnapshot)) {
                record.fault(key + ": time went from " + state.timestampNs + " to " + timestampNs);
            }
            if (item.values.get(i) != SampleValue.of(timestampNs)) {
                record.fault(key + ": wrong value " + item.values.get(i) + " at " + timestampNs);
            }
            state.timestampNs = timestampNs;
        }
        applyCount(key, state, isSnapshot);
    }

    private void applyCount(String key, SeriesState state, boolean isSnapshot) {
        if (item.n < 0) {
            return;
        }
        final long mergedCount = item.n - state.n - item.timestampsNs.size();
        if (!isSnapshot && mergedCount < 0) {
            record.fault(key + ": n went from " + state.n + " to " + item.n + " with " + item.timestampsNs.size()
                    + " samples");
        } else if (!isSnapshot && state.n > 0) {
            record.merged(mergedCount);
        }
        sumOfN += state.n == 0 && !isSnapshot ? item.timestampsNs.size() : item.n - state.n;
        state.n = item.n;
    }

    private static final class SeriesState {
        private long timestampNs;
        private long n;
    }
}
