package io.ringcast.engine.testing;

import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What a series is known by: the agent, the metric's name, and its labels, whose order does not matter. */
public record TwinKey(String agent, String metric, SortedMap<String, String> labels) {
    /** Reads the key of an item of {@code updates} or {@code removed}. */
    static TwinKey read(JsonNode item) {
        final SortedMap<String, String> labels = new TreeMap<>();
        item.get("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().stringValue()));
        return new TwinKey(item.get("agent").stringValue(), item.get("metric").stringValue(), labels);
    }
}
