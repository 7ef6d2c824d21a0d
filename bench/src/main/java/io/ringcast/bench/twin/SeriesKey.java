package io.ringcast.bench.twin;

import io.ringcast.proto.v1.Label;
import io.ringcast.proto.v1.Series;
import java.util.Map;
import java.util.TreeMap;

/** Which series: agent, metric, labels. */
record SeriesKey(String agent, String metric, Map<String, String> labels) {
    static SeriesKey of(String agent, Series series) {
        final Map<String, String> labels = new TreeMap<>();
        for (final Label label : series.getLabelsList()) {
            labels.put(label.getName(), label.getValue());
        }
        return new SeriesKey(agent, series.getName(), labels);
    }

    /** The value of a label, the agent's name for {@code agent}, empty where there is none. */
    String label(String name) {
        return "agent".equals(name) ? agent : labels.getOrDefault(name, "");
    }
}
