package io.ringcast.bench.twin;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The plain part of ringcast's selectors: a name or none, and labels that must be equal. */
record TwinSelector(String metric, Map<String, String> labels) {
    private static final Pattern WHOLE = Pattern.compile("([a-zA-Z0-9_:.]*)(?:\\{(.*)})?");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z0-9_]+)=\"([^\"]*)\"");

    static TwinSelector parse(String text) {
        final Matcher whole = WHOLE.matcher(text);
        if (!whole.matches()) {
            throw new IllegalArgumentException("selector " + text);
        }
        final Map<String, String> labels = new java.util.TreeMap<>();
        final Matcher label = LABEL.matcher(whole.group(2) == null ? "" : whole.group(2));
        while (label.find()) {
            labels.put(label.group(1), label.group(2));
        }
        return new TwinSelector(whole.group(1), labels);
    }

    boolean matches(SeriesKey key) {
        return (metric.isEmpty() || metric.equals(key.metric()))
                && labels.entrySet().stream().allMatch(label -> label.getValue().equals(key.label(label.getKey())));
    }
}
