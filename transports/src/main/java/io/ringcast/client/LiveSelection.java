package io.ringcast.client;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What to subscribe to, and how it is delivered. Immutable; each method that is no factory gives another.
 *
 * <pre>{@code
 * LiveSelection.of("cpu_*{env=\"prod\"}").atMost(5).withEnvelope()
 * }</pre>
 */
public final class LiveSelection {
    private static final String METRICS = "metrics";

    private final ObjectNode request;

    private LiveSelection(ObjectNode request) {
        this.request = request;
    }

    /** All series. */
    public static LiveSelection all() {
        return of("");
    }

    /** What {@code selector} selects, in the grammar of Prometheus, or {@code cpu_*}; empty: all series. */
    public static LiveSelection of(String selector) {
        final ObjectNode request = ofTopic(METRICS);
        if (!selector.isEmpty()) {
            request.put("selector", selector);
        }
        return new LiveSelection(request);
    }

    /** Series by the numbers that the server gave them, {@link UpdateView#id}; they mean something within one epoch. */
    public static LiveSelection ofSeries(long... ids) {
        final ObjectNode request = ofTopic(METRICS);
        final ArrayNode selector = request.putArray("selector");
        for (final long id : ids) {
            selector.add(id);
        }
        return new LiveSelection(request);
    }

    /** No series but statistics of the server itself: {@link LiveListener#onServerStats}. */
    public static LiveSelection serverStats() {
        return new LiveSelection(ofTopic("server"));
    }

    /** Live updates without the samples before the newest. */
    public LiveSelection newestOnly() {
        final ObjectNode changed = copy();
        changed.put("newestOnly", true);
        return new LiveSelection(changed);
    }

    /** At most so many rounds of updates in a second, 0.01 to 1,000. */
    public LiveSelection atMost(double roundsPerSecond) {
        final ObjectNode changed = copy();
        changed.put("maxHz", roundsPerSecond);
        return new LiveSelection(changed);
    }

    /** Least and greatest of the samples that were merged. */
    public LiveSelection withEnvelope() {
        final ObjectNode changed = copy();
        changed.put("envelope", true);
        return new LiveSelection(changed);
    }

    /** Only what comes from now on. A mirror of it is not whole, so there is no digest to compare. */
    public LiveSelection withoutSnapshot() {
        final ObjectNode changed = copy();
        changed.put("snapshot", false);
        return new LiveSelection(changed);
    }

    /** Of the parts that can be asked for, these alone. */
    public LiveSelection withFields(Collection<LiveField> fields) {
        final Set<LiveField> ordered = EnumSet.noneOf(LiveField.class);
        ordered.addAll(fields);
        final ObjectNode changed = copy();
        final ArrayNode names = changed.putArray("fields");
        ordered.forEach(field -> names.add(field.wireName()));
        return new LiveSelection(changed);
    }

    /** Whether what is told adds up to all that there is. */
    boolean isWhole() {
        return request.path("snapshot").asBoolean(true)
                && request.path("topic").asString("").equals(METRICS);
    }

    /** The request, for its sender to change. */
    ObjectNode copy() {
        return request.deepCopy();
    }

    private static ObjectNode ofTopic(String topic) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("type", "subscribe")
                .put("id", "1")
                .put("topic", topic);
    }
}
