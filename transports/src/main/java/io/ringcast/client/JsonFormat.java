package io.ringcast.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Reads the items of the JSON format. */
final class JsonFormat {
    private JsonFormat() {}

    /** Throws {@link NumberFormatException} for a time that is none. */
    static UpdateView item(JsonNode item, boolean isSnapshot) {
        final UpdateView.Builder parts = new UpdateView.Builder();
        parts.series = seriesName(item);
        parts.newest = sample(item.path("timestampNs"), item.path("value"));
        parts.earlier = earlier(item.path("earlier"));
        parts.isSnapshot = isSnapshot;
        parts.id = item.has("id") ? item.path("id").asLong() : null;
        parts.n = item.has("n") ? item.path("n").asLong() : null;
        parts.kind = item.has("kind") ? item.path("kind").asString() : null;
        parts.rate = item.path("rate").isNumber() ? item.path("rate").doubleValue() : null;
        parts.total = value(item.path("total"));
        parts.min = value(item.path("min"));
        parts.max = value(item.path("max"));
        parts.isEnvelopeUnknown = !item.path("envelope").asBoolean(true);
        return parts.build();
    }

    static SeriesName seriesName(JsonNode item) {
        final Map<String, String> labels = new LinkedHashMap<>();
        for (final Map.Entry<String, JsonNode> label : item.path("labels").properties()) {
            labels.put(label.getKey(), label.getValue().asString(""));
        }
        return new SeriesName(
                item.path("agent").asString(""), item.path("metric").asString(""), Collections.unmodifiableMap(labels));
    }

    private static List<Sample> earlier(JsonNode pairs) {
        final List<Sample> samples = new ArrayList<>();
        for (final JsonNode pair : pairs) {
            samples.add(sample(pair.path(0), pair.path(1)));
        }
        return samples;
    }

    private static Sample sample(JsonNode timestampNs, JsonNode value) {
        return value(value).at(Long.parseLong(timestampNs.asString("")));
    }

    /** Text is an integer, unless it is one of the words for what is no number; null: there is none. */
    private static ValueText value(JsonNode value) {
        if (value.isMissingNode()) {
            return null;
        }
        if (value.isNumber()) {
            return ValueText.of(value.doubleValue());
        }
        final String text = value.asString("");
        return new ValueText(text, !text.equals("NaN") && !text.endsWith("Infinity"));
    }
}
