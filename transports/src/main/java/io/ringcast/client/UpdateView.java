package io.ringcast.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;

/** One item of a {@code metric_update}. Immutable. */
public final class UpdateView {
    private final JsonNode item;
    private final boolean isSnapshot;

    UpdateView(JsonNode item, boolean isSnapshot) {
        this.item = item;
        this.isSnapshot = isSnapshot;
    }

    public SeriesName series() {
        return seriesName(item);
    }

    /** The newest sample. */
    public Sample newest() {
        return new Sample(number(item.path("timestampNs")), item.path("value").asString(""));
    }

    /** The samples of the same batch before the newest, oldest first; empty in a snapshot. */
    public List<Sample> earlier() {
        final List<Sample> samples = new ArrayList<>();
        for (final JsonNode pair : item.path("earlier")) {
            samples.add(new Sample(number(pair.path(0)), pair.path(1).asString("")));
        }
        return samples;
    }

    /** Samples the server has accepted of this series so far. */
    public long n() {
        return item.path("n").asLong(0);
    }

    /** What the values mean, in the server's words: {@code gauge}, {@code cumulative} or {@code delta}. */
    public String kind() {
        return item.path("kind").asString("gauge");
    }

    /** Of what is no gauge: the change per second at the newest sample, where it is known. */
    public OptionalDouble rate() {
        final JsonNode rate = item.path("rate");
        return rate.isNumber() ? OptionalDouble.of(rate.doubleValue()) : OptionalDouble.empty();
    }

    /** Of deltas, their sum so far as the server wrote it, exact for integers; empty for other kinds. */
    public String totalText() {
        return item.path("total").asString("");
    }

    /** Whether it says how things stood at the subscribe, not what just came. */
    public boolean isSnapshot() {
        return isSnapshot;
    }

    /** The item as JSON on one line. */
    public String json() {
        return item.toString();
    }

    static SeriesName seriesName(JsonNode item) {
        final Map<String, String> labels = new LinkedHashMap<>();
        for (final Map.Entry<String, JsonNode> label : item.path("labels").properties()) {
            labels.put(label.getKey(), label.getValue().asString(""));
        }
        return new SeriesName(
                item.path("agent").asString(""), item.path("metric").asString(""), Collections.unmodifiableMap(labels));
    }

    private static long number(JsonNode decimal) {
        return Long.parseLong(decimal.asString(""));
    }
}
