package io.ringcast.client;

import java.util.Map;
import java.util.stream.Collectors;

/** Which series: agent, metric and labels, in the order in which the server names them. */
public record SeriesName(String agent, String metric, Map<String, String> labels) {
    /** As in {@code cpu_usage{core="0"} host-1}. */
    @Override
    public String toString() {
        final String text = labels.entrySet().stream()
                .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
                .collect(Collectors.joining(",", "{", "}"));
        return metric + (labels.isEmpty() ? "" : text) + " " + agent;
    }
}
