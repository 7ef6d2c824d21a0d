package io.ringcast.client;

import com.google.protobuf.InvalidProtocolBufferException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the one subscription of a client is told, message by message, over all of its connections; and where it goes on after
 * a lost one. On the client's thread.
 */
final class SubscriptionStream {
    private static final long NOWHERE = -1;

    private final LiveSelection selection;
    private final LiveListener listener;
    private final BinaryFormat binary = new BinaryFormat();
    private String epoch = "";
    /** Up to here everything was told. */
    private long seq = NOWHERE;

    private long subscription;
    private boolean isLive;

    SubscriptionStream(LiveSelection selection, LiveListener listener) {
        this.selection = selection;
        this.listener = listener;
    }

    /** What to ask for on a new connection. */
    String request() {
        isLive = false;
        subscription = 0;
        final ObjectNode request = selection.copy();
        if (seq != NOWHERE) {
            request.putObject("resume").put("epoch", epoch).put("seq", seq);
        }
        return request.toString();
    }

    /** The server's number on this connection; 0: none yet. */
    long subscription() {
        return subscription;
    }

    /** The next request will be for everything. */
    void forget() {
        seq = NOWHERE;
        isLive = false;
    }

    /** Takes a message of the subscription; passes over others. */
    void take(JsonNode message) {
        switch (message.path("type").asString("")) {
            case "subscribed" -> onSubscribed(message);
            case "metric_update" -> onUpdates(message);
            case "live" -> onLive(message);
            case "digest" ->
                listener.onDigest(
                        message.path("seq").asLong(0), message.path("digest").asString(""));
            case "server_stats" -> listener.onServerStats(message.toString());
            default -> {}
        }
    }

    /** Takes a message of the binary format; passes over other subscriptions. */
    void take(byte[] bytes) throws InvalidProtocolBufferException {
        final BinaryFormat.Content content = binary.read(bytes);
        if (content.subscription() == subscription) {
            content.updates().forEach(listener::onUpdate);
            content.removed().forEach(listener::onRemoved);
            told(content.seq(), content.isMore());
        }
    }

    private void onSubscribed(JsonNode message) {
        final boolean isResumed = message.path("resumed").asBoolean(false);
        subscription = message.path("subscription").asLong(0);
        epoch = message.path("epoch").asString("");
        if (!isResumed) {
            forget();
            binary.clear();
        }
        listener.onSubscribed(isResumed);
    }

    private void onUpdates(JsonNode message) {
        final boolean isSnapshot = message.path("snapshot").asBoolean(false);
        for (final JsonNode item : message.path("updates")) {
            listener.onUpdate(JsonFormat.item(item, isSnapshot));
        }
        for (final JsonNode item : message.path("removed")) {
            listener.onRemoved(JsonFormat.seriesName(item));
        }
        told(message.path("seq").asLong(NOWHERE), message.path("more").asBoolean(false));
    }

    private void onLive(JsonNode message) {
        isLive = true;
        told(message.path("seq").asLong(NOWHERE), false);
        listener.onLive(message.path("series").asLong(0));
    }

    /** Before the first {@code live} of a connection, what a sequence stands for is not whole. */
    private void told(long newSeq, boolean isMore) {
        if (isLive && !isMore) {
            seq = newSeq;
        }
    }
}
