package io.ringcast.engine.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the JSON messages of one client in order, keeps a mirror for each of its subscriptions, and throws an
 * {@link AssertionError} with the message at fault when time or {@code n} steps back, when {@code n} does not agree with
 * the samples that came, when {@code seq} falls, or when something comes that was not subscribed to. For one thread.
 *
 * <p>Samples may pass a client by, and what it knows may be told again, but a {@code live} must follow: until then they
 * are {@link #unreportedCount unreported}. When all is quiet there must be none, and each mirror must be the server's map.
 */
public final class StreamChecker {
    private static final long NO_N = -1;

    /** The newest that is known of a series; the value as it stood in the JSON; -1 for an {@code n} not asked for. */
    public record Item(long timestampNs, String value, long n) {}

    private static final JsonMapper JSON = new JsonMapper();

    private final List<JsonNode> messages = new ArrayList<>();
    private final Map<Long, Mirror> mirrors = new HashMap<>();
    private StreamChecker previous;
    private long lastSeq = Long.MIN_VALUE;
    private long sampleCount;
    private long updateCount;
    private long mergedCount;
    private long repeatedCount;

    /** Takes the next message. */
    public void onMessage(String text) {
        onMessage(JSON.readTree(text));
    }

    /** Takes the next message. */
    public void onMessage(JsonNode message) {
        messages.add(message);
        try {
            check(message);
        } catch (final AssertionError | RuntimeException e) {
            throw new AssertionError(e.getMessage() + " in message " + messages.size() + ": " + message, e);
        }
    }

    /** Goes on from what the client knew on another connection, where the server lets it resume. */
    public StreamChecker resumeFrom(StreamChecker before) {
        previous = before;
        return this;
    }

    /** All messages so far. */
    public List<JsonNode> messages() {
        return messages;
    }

    /** All messages so far of one type. */
    public List<JsonNode> messages(String type) {
        return messages.stream()
                .filter(message -> message.get("type").asString().equals(type))
                .toList();
    }

    /** The newest message of one type; null: none came. */
    public JsonNode last(String type) {
        final List<JsonNode> found = messages(type);
        return found.isEmpty() ? null : found.get(found.size() - 1);
    }

    /** What the client knows of a subscription, by {@link #seriesName}; empty when it has none. */
    public Map<String, Item> mirror(long subscription) {
        final Mirror mirror = mirrors.get(subscription);
        return mirror == null ? Map.of() : mirror.items;
    }

    /** The newest item of each series, whole but for {@code earlier}; by {@link #seriesName}. */
    public Map<String, JsonNode> told(long subscription) {
        final Map<String, JsonNode> result = new TreeMap<>();
        final Mirror mirror = mirrors.get(subscription);
        if (mirror != null) {
            mirror.told.forEach((name, item) -> result.put(name, withoutEarlier(item)));
        }
        return result;
    }

    /** Whether the subscription was confirmed and has not ended. */
    public boolean isSubscribed(long subscription) {
        return mirrors.containsKey(subscription);
    }

    /** Whether {@code live} came and nothing has been merged since. */
    public boolean isLive(long subscription) {
        final Mirror mirror = mirrors.get(subscription);
        return mirror != null && mirror.isLive;
    }

    /**
     * Samples that passed by, and items that were told again, with no {@code live} after them. Samples of a series that
     * was never told before count too, so a subscription that gains series by labels, or whose series come back, has some.
     */
    public long unreportedCount(long subscription) {
        final Mirror mirror = mirrors.get(subscription);
        return mirror == null ? 0 : mirror.unreportedCount;
    }

    /** Samples received, those in {@code earlier} included; repetitions are not counted. */
    public long sampleCount() {
        return sampleCount;
    }

    /** Items received that were no repetitions. */
    public long updateCount() {
        return updateCount;
    }

    /** Samples that were merged into a newer one before this client was told. */
    public long mergedCount() {
        return mergedCount;
    }

    /** Items that told again what was known. */
    public long repeatedCount() {
        return repeatedCount;
    }

    /** The key of a mirror. */
    public static String seriesName(String agent, String metric, Map<String, String> labels) {
        return agent + " " + metric + " " + new TreeMap<>(labels);
    }

    private void check(JsonNode message) {
        if (message.has("seq")) {
            final long seq = message.get("seq").asLong();
            require(seq >= lastSeq, "seq fell from " + lastSeq + " to " + seq);
            lastSeq = seq;
        }
        switch (message.get("type").asString()) {
            case "subscribed" -> subscribed(message);
            case "unsubscribed" -> unsubscribe(message);
            case "metric_update" -> update(message);
            case "live" -> live(message);
            case "server_stats" ->
                require(isSubscribed(subscription(message)), "server_stats that nobody subscribed to");
            default -> {
                // Nothing of the others is mirrored.
            }
        }
    }

    private void subscribed(JsonNode message) {
        final long number = subscription(message);
        if (mirrors.containsKey(number)) {
            return;
        }
        final String selector = message.path("selector").toString();
        mirrors.values().removeIf(mirror -> mirror.selector.equals(selector));
        final Mirror mirror = new Mirror(message);
        if (message.path("resumed").asBoolean()) {
            require(previous != null, "resumed, but nobody asked for it");
            mirror.copy(previous.mirrors.values().stream()
                    .filter(other -> other.selector.equals(selector))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("resumed what there was not")));
        }
        mirrors.put(number, mirror);
    }

    private void unsubscribe(JsonNode message) {
        if (message.has("subscription")) {
            mirrors.remove(subscription(message));
        } else {
            mirrors.clear();
        }
    }

    private void live(JsonNode message) {
        final Mirror mirror = mirror(message);
        require(
                mirror.isPartial || message.get("series").asLong() == mirror.items.size(),
                "series is not the size of the mirror, " + mirror.items.size());
        mirror.isLive = true;
        mirror.wasLive = true;
        mirror.unreportedCount = 0;
    }

    private void update(JsonNode message) {
        final Mirror mirror = mirror(message);
        require(!message.has("snapshot") || !mirror.wasLive, "a snapshot came after live");
        require(message.has("snapshot") || mirror.wasLive || mirror.isRated, "an update came before live");
        for (final JsonNode item : message.get("updates")) {
            require(mirror.wasLive || !item.has("earlier"), "a snapshot told more than the newest");
            apply(mirror, item);
        }
        if (message.has("removed")) {
            for (final JsonNode series : message.get("removed")) {
                mirror.remove(seriesName(series));
            }
        }
    }

    private void apply(Mirror mirror, JsonNode item) {
        final long timestampNs = Long.parseLong(item.get("timestampNs").asString());
        final Item told = new Item(
                timestampNs, item.get("value").toString(), item.path("n").asLong(NO_N));
        final int earlierCount = item.has("earlier") ? item.get("earlier").size() : 0;
        final String name = seriesName(item);
        if (told.n == NO_N) {
            // Who does not ask for n can't tell what was merged.
            mirror.items.put(name, told);
            mirror.told.put(name, item);
            updateCount++;
            return;
        }
        final Item known = mirror.items.put(name, told);
        mirror.told.put(name, item);
        if (known != null && told.n == known.n) {
            require(earlierCount == 0 && known.equals(told), "n stood still");
            repeatedCount++;
            mirror.unreportedCount++;
            return;
        }
        final long knownCount = known == null ? 0 : known.n;
        final long missedCount = told.n - knownCount - 1 - earlierCount;
        require(missedCount >= 0, "n " + told.n + " does not agree with the last, " + knownCount);
        requireRising(known == null ? Long.MIN_VALUE : known.timestampNs, item, timestampNs);
        if (known != null) {
            mergedCount += missedCount;
            mirror.isLive &= missedCount == 0 || mirror.isMerging;
        }
        final boolean isBack = mirror.removed.remove(name);
        if (mirror.wasLive && !isBack) {
            mirror.unreportedCount += missedCount;
        }
        updateCount++;
        sampleCount += 1 + earlierCount;
    }

    private static void requireRising(long knownNs, JsonNode item, long newestNs) {
        long lastNs = knownNs;
        if (item.has("earlier")) {
            for (final JsonNode sample : item.get("earlier")) {
                final long timestampNs = Long.parseLong(sample.get(0).asString());
                require(timestampNs > lastNs, "time stepped back from " + lastNs + " to " + timestampNs);
                lastNs = timestampNs;
            }
        }
        require(newestNs > lastNs, "time stepped back from " + lastNs + " to " + newestNs);
    }

    private Mirror mirror(JsonNode message) {
        final Mirror mirror = mirrors.get(subscription(message));
        require(mirror != null, "nothing is subscribed with this number");
        return mirror;
    }

    private static long subscription(JsonNode message) {
        return message.get("subscription").asLong();
    }

    private static String seriesName(JsonNode item) {
        final Map<String, String> labels = new TreeMap<>();
        item.get("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asString()));
        return seriesName(item.get("agent").asString(), item.get("metric").asString(), labels);
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError(what);
        }
    }

    private static JsonNode withoutEarlier(JsonNode item) {
        return item.has("earlier") ? ((ObjectNode) item).deepCopy().without("earlier") : item;
    }

    private static final class Mirror {
        private final Map<String, Item> items = new TreeMap<>();
        private final Map<String, JsonNode> told = new HashMap<>();
        private final Set<String> removed = new HashSet<>();
        private final String selector;
        /** It began without what there was before. */
        private final boolean isPartial;
        /** What is told live may merge samples. */
        private final boolean isMerging;
        /** A client that comes late is told of a round before it is told that it is LIVE. */
        private final boolean isRated;

        private long unreportedCount;
        private boolean isLive;
        private boolean wasLive;

        private Mirror(JsonNode subscribed) {
            selector = subscribed.path("selector").toString();
            isPartial = subscribed.has("snapshot");
            isRated = subscribed.has("maxHz");
            isMerging = subscribed.has("newestOnly") || isRated;
            wasLive = isPartial;
        }

        private void copy(Mirror known) {
            items.putAll(known.items);
            told.putAll(known.told);
            removed.addAll(known.removed);
            wasLive = true;
        }

        /** It may come back with any {@code n}: the removal was the report. */
        private void remove(String name) {
            items.remove(name);
            told.remove(name);
            removed.add(name);
        }
    }
}
