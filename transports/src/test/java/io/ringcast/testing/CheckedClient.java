package io.ringcast.testing;

import io.ringcast.engine.event.LiveFormat;
import io.ringcast.engine.testing.StreamChecker;
import io.ringcast.engine.testing.StreamChecker.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;

/**
 * A dashboard with one subscription whose stream is checked, message by message, as they are taken. Every test that reads
 * updates of a real server reads them through this, and asks in the end, by {@link #settle}, whether it knows what the
 * server knows. For one thread.
 */
public final class CheckedClient implements AutoCloseable {
    private final int port;
    private final String token;
    private final LiveClient client;
    private final StreamChecker checker = new StreamChecker();
    private final List<String> liveItems = new ArrayList<>();
    private String selector;
    private boolean isSubscribed;
    private long subscription = -1;
    private long mergedAtLive;

    private CheckedClient(int port, String token, LiveFormat format) throws InterruptedException {
        this.port = port;
        this.token = token;
        client = LiveClient.connected(port, token, format);
    }

    public static CheckedClient connect(int port) throws InterruptedException {
        return connect(port, null);
    }

    /** The same, with a token; null: none. */
    public static CheckedClient connect(int port, String token) throws InterruptedException {
        return new CheckedClient(port, token, LiveFormat.JSON);
    }

    /** A client of the binary format; whom it is compared with in the end is one of JSON. */
    public static CheckedClient connectBinary(int port) throws InterruptedException {
        return new CheckedClient(port, null, LiveFormat.BINARY);
    }

    /** Subscribes, null: to all series, and waits for {@code live}. */
    public CheckedClient subscribe(String newSelector) throws InterruptedException {
        selector = newSelector;
        isSubscribed = true;
        client.send("{\"type\":\"subscribe\""
                + (selector == null ? "}" : ",\"selector\":\"" + selector.replace("\"", "\\\"") + "\"}"));
        takeUntil(() -> checker.isLive(subscription));
        mergedAtLive = checker.mergedCount();
        return this;
    }

    /** Ends its subscription, and waits until that is confirmed. */
    public void unsubscribe() throws InterruptedException {
        client.send("{\"type\":\"unsubscribe\"}");
        takeUntil(() -> !checker.isSubscribed(subscription));
        isSubscribed = false;
    }

    /** Takes the next message. */
    public JsonNode next() throws InterruptedException {
        return take(client.next());
    }

    /** Takes messages until something holds. */
    public void takeUntil(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            next();
        }
    }

    /** Takes the messages that have come. */
    public void takeWaiting() throws InterruptedException {
        while (client.waitingCount() > 0) {
            next();
        }
    }

    /**
     * For when nothing is sent any more: takes messages until it knows what a client that comes now is told, item by item,
     * and every gap and repetition was reported by a {@code live}. Fails when that does not come.
     */
    public void settle() throws InterruptedException {
        final Map<String, JsonNode> expected = isSubscribed ? toldToAnother() : Map.of();
        while (!isSettled(expected)) {
            final JsonNode message = client.poll();
            if (message == null) {
                throw new AssertionError("unsettled: " + checker.unreportedCount(subscription) + " unreported, knows "
                        + told() + "\nbut the server " + expected);
            }
            take(message);
        }
        ping();
        if (!isSettled(expected)) {
            throw new AssertionError("more came of what was quiet: " + told() + "\nbut the server " + expected);
        }
    }

    /** What it knows, by {@link StreamChecker#seriesName}. */
    public Map<String, Item> mirror() {
        return checker.mirror(subscription);
    }

    /** The newest item of each series, whole but for {@code earlier}; by {@link StreamChecker#seriesName}. */
    public Map<String, JsonNode> told() {
        return checker.told(subscription);
    }

    /** The items that came live, in their order, as JSON. */
    public List<String> liveItems() {
        return liveItems;
    }

    /** Lets go of the messages that were taken; what was learnt from them stays. */
    public void forgetMessages() {
        liveItems.clear();
        checker.messages().clear();
    }

    /** Samples received so far, whether in a snapshot or live. */
    public long sampleCount() {
        return checker.sampleCount();
    }

    /** Samples that were merged away since it was told {@code live}. */
    public long mergedSinceLive() {
        return checker.mergedCount() - mergedAtLive;
    }

    /** Asks for a pong and takes all that comes before it. */
    public void ping() throws InterruptedException {
        client.send("{\"type\":\"ping\"}");
        while (!next().path("type").stringValue("").equals("pong")) {}
    }

    public LiveClient client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
    }

    private Map<String, JsonNode> toldToAnother() throws InterruptedException {
        try (CheckedClient another = connect(port, token)) {
            return another.subscribe(selector).told();
        }
    }

    private boolean isSettled(Map<String, JsonNode> expected) {
        return !isSubscribed
                || checker.isLive(subscription)
                        && checker.unreportedCount(subscription) == 0
                        && told().equals(expected);
    }

    private JsonNode take(JsonNode message) {
        checker.onMessage(message);
        if (message.has("subscription")) {
            subscription = message.path("subscription").asLong();
        }
        if (!message.has("snapshot")) {
            message.path("updates").forEach(item -> liveItems.add(item.toString()));
        }
        return message;
    }
}
