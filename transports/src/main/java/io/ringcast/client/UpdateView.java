package io.ringcast.client;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** One item of a {@code metric_update}, of either format. Immutable. */
public final class UpdateView {
    private static final String GAUGE = "gauge";

    private final SeriesName series;
    private final Sample newest;
    private final List<Sample> earlier;
    private final boolean isSnapshot;
    private final Long id;
    private final Long n;
    private final String kind;
    private final Double rate;
    private final ValueText total;
    private final ValueText min;
    private final ValueText max;
    private final boolean isEnvelopeUnknown;

    private UpdateView(Builder parts) {
        series = parts.series;
        newest = parts.newest;
        earlier = List.copyOf(parts.earlier);
        isSnapshot = parts.isSnapshot;
        id = parts.id;
        n = parts.n;
        kind = parts.kind;
        rate = parts.rate;
        total = parts.total;
        min = parts.min;
        max = parts.max;
        isEnvelopeUnknown = parts.isEnvelopeUnknown;
    }

    public SeriesName series() {
        return series;
    }

    /** The newest sample. */
    public Sample newest() {
        return newest;
    }

    /** The samples of the same batch before the newest, oldest first; empty in a snapshot. */
    public List<Sample> earlier() {
        return earlier;
    }

    /** The server's number of the series, never another's within an epoch; where it was asked for. */
    public OptionalLong id() {
        return id == null ? OptionalLong.empty() : OptionalLong.of(id);
    }

    /** Samples the server has accepted of this series so far; 0 where that was not asked for. */
    public long n() {
        return n == null ? 0 : n;
    }

    /** What the values mean, in the server's words: {@code gauge}, {@code cumulative} or {@code delta}. */
    public String kind() {
        return kind == null ? GAUGE : kind;
    }

    /** Of what is no gauge: the change per second at the newest sample, where it is known. */
    public OptionalDouble rate() {
        return rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate);
    }

    /** Of deltas, their sum so far, exact for integers; empty for other kinds. */
    public String totalText() {
        return text(total);
    }

    /** The least of the samples merged into this item, where that was asked for; else empty. */
    public String minText() {
        return text(min);
    }

    /** The greatest of the samples merged into this item, where that was asked for; else empty. */
    public String maxText() {
        return text(max);
    }

    /** Whether samples were merged whose least and greatest the server has not kept, though it was asked to. */
    public boolean isEnvelopeUnknown() {
        return isEnvelopeUnknown;
    }

    /** Whether it says how things stood at the subscribe, not what just came. */
    public boolean isSnapshot() {
        return isSnapshot;
    }

    /** The item as JSON on one line, in the words of the protocol, whatever the format it came in. */
    public String json() {
        final ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("agent", series.agent()).put("metric", series.metric());
        final ObjectNode labels = json.putObject("labels");
        series.labels().forEach(labels::put);
        json.put("timestampNs", Long.toString(newest.timestampNs()));
        put(json, "value", new ValueText(newest.valueText(), newest.isInteger()));
        if (n != null) {
            json.put("n", n);
        }
        if (kind != null) {
            json.put("kind", kind);
        }
        put(json, "total", total);
        if (rate != null) {
            json.put("rate", rate);
        }
        putEarlier(json);
        if (id != null) {
            json.put("id", id);
        }
        put(json, "min", min);
        put(json, "max", max);
        if (isEnvelopeUnknown) {
            json.put("envelope", false);
        }
        return json.toString();
    }

    private void putEarlier(ObjectNode json) {
        if (!earlier.isEmpty()) {
            final ArrayNode samples = json.putArray("earlier");
            for (final Sample sample : earlier) {
                final ArrayNode pair = samples.addArray().add(Long.toString(sample.timestampNs()));
                if (isWord(sample.valueText(), sample.isInteger())) {
                    pair.add(sample.valueText());
                } else {
                    pair.addRawValue(new RawValue(sample.valueText()));
                }
            }
        }
    }

    private static void put(ObjectNode json, String field, ValueText value) {
        if (value == null) {
            return;
        }
        if (isWord(value.text(), value.isInteger())) {
            json.put(field, value.text());
        } else {
            json.putRawValue(field, new RawValue(value.text()));
        }
    }

    /** JSON has no numbers for integers beyond 2^53, nor for what is none. */
    private static boolean isWord(String text, boolean isInteger) {
        return isInteger || text.equals("NaN") || text.endsWith("Infinity");
    }

    private static String text(ValueText value) {
        return value == null ? "" : value.text();
    }

    /** What an item is put together from; a field left null was not in it. */
    static final class Builder {
        SeriesName series = new SeriesName("", "", Map.of());
        Sample newest;
        List<Sample> earlier = List.of();
        boolean isSnapshot;
        Long id;
        Long n;
        String kind;
        Double rate;
        ValueText total;
        ValueText min;
        ValueText max;
        boolean isEnvelopeUnknown;

        UpdateView build() {
            return new UpdateView(this);
        }
    }
}
