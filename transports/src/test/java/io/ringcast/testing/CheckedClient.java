package io.ringcast.testing;

import io.ringcast.engine.testing.StreamChecker;
import io.ringcast.engine.testing.StreamChecker.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;

/** A dashboard with one subscription whose stream is checked, message by message, as they are taken. For one thread. */
public final class CheckedClient implements AutoCloseable {
    private final LiveClient client;
    private final StreamChecker checker = new StreamChecker();
    private final List<String> liveItems = new ArrayList<>();
    private long subscription = -1;
    private long mergedAtLive;

    private CheckedClient(LiveClient client) {
        this.client = client;
    }

    public static CheckedClient connect(int port) throws InterruptedException {
        return new CheckedClient(LiveClient.connected(port));
    }

    /** Subscribes, null: to all series, and waits for {@code live}. */
    public CheckedClient subscribe(String selector) throws InterruptedException {
        client.send("{\"type\":\"subscribe\""
                + (selector == null ? "}" : ",\"selector\":\"" + selector.replace("\"", "\\\"") + "\"}"));
        takeUntil(() -> checker.last("live") != null);
        mergedAtLive = checker.mergedCount();
        return this;
    }

    /** Takes the next message. */
    public JsonNode next() throws InterruptedException {
        final JsonNode message = client.next();
        checker.onMessage(message.toString());
        if (message.has("subscription")) {
            subscription = message.path("subscription").asLong();
        }
        if (!message.has("snapshot")) {
            message.path("updates").forEach(item -> liveItems.add(item.toString()));
        }
        return message;
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

    /** Takes messages until the newest of every series stands as expected. */
    public void takeUntilMirrorIs(Map<String, Item> expected) throws InterruptedException {
        takeUntil(() -> mirror().equals(expected));
    }

    /** What it knows, by {@link StreamChecker#seriesName}. */
    public Map<String, Item> mirror() {
        return checker.mirror(subscription);
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
}
