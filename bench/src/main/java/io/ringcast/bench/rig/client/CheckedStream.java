package io.ringcast.bench.rig.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.ringcast.bench.rig.client.SeriesBook.Truth;
import io.ringcast.proto.v1.LiveUpdate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All that comes on one connection, held to what was asked for on it. Owned by the receivers' thread. */
final class CheckedStream implements MessageReader {
    private static final JsonMapper JSON = new JsonMapper();
    private static final byte[] UPDATE = "{\"type\":\"metric_update\"".getBytes(StandardCharsets.US_ASCII);

    private final SeriesBook book;
    private final ClientTally tally;
    private final Consumer<String> findings;
    private final JsonHead head = new JsonHead();
    private final Map<String, CheckedSubscription> asked = new HashMap<>();
    private final Map<Long, CheckedSubscription> subscribed = new HashMap<>();
    private final Set<Long> ending = new HashSet<>();
    private byte[] bytes = new byte[1 << 16];
    private String epoch = "";
    private int requestCount;

    CheckedStream(SeriesBook book, ClientTally tally, Consumer<String> findings) {
        this.book = book;
        this.tally = tally;
        this.findings = findings;
    }

    /** The message that asks for what this one does not know yet. */
    String subscribe(Wish wish) {
        return subscribe(new CheckedSubscription(wish, book, tally, findings), "");
    }

    /** The message that lets a subscription of another connection go on. */
    String resume(CheckedSubscription known, String epochOfIt) {
        return subscribe(known, "{\"epoch\":\"" + epochOfIt + "\",\"seq\":" + known.wholeSeq() + '}');
    }

    /** The message that ends a subscription; there must be one. */
    String unsubscribe() {
        final long number = subscribed.keySet().iterator().next();
        ending.add(number);
        return "{\"type\":\"unsubscribe\",\"subscription\":" + number + '}';
    }

    /** Whether nothing was asked that was not answered. */
    boolean hasAllAnswers() {
        return asked.isEmpty() && ending.isEmpty();
    }

    /** What was asked for and confirmed, and has not ended. */
    Collection<CheckedSubscription> subscriptions() {
        return List.copyOf(subscribed.values());
    }

    /** The life of the server that this connection is to. */
    String epoch() {
        return epoch;
    }

    /** Why it is not what is true; empty: it is. */
    List<String> differences(Truth truth) {
        final List<String> differences = new ArrayList<>();
        asked.values().forEach(open -> differences.add("'" + open.wish().selector() + "' was not answered"));
        for (final CheckedSubscription subscription : subscribed.values()) {
            final String difference = subscription.difference(truth);
            if (!difference.isEmpty()) {
                differences.add(subscription.wish() + ": " + difference);
            }
        }
        return differences;
    }

    @Override
    public void onMessage(DirectBuffer buffer, int offset, int length, long nowNs) {
        if (length == 0) {
            findings.accept("an empty message");
        } else if (buffer.getByte(offset) != '{') {
            onBinary(copy(buffer, offset, length), length);
        } else if (isUpdate(buffer, offset, length)) {
            onText(buffer, offset, length);
        } else {
            onAnswer(JSON.readTree(copy(buffer, offset, length), 0, length));
        }
    }

    private String subscribe(CheckedSubscription subscription, String resume) {
        final String id = "s" + requestCount++;
        asked.put(id, subscription);
        return subscription.wish().subscribe(id, resume);
    }

    private void onText(DirectBuffer buffer, int offset, int length) {
        if (!head.read(buffer, offset, length)) {
            findings.accept("an update without seq or subscription");
            return;
        }
        final CheckedSubscription subscription = subscription(head.subscription());
        if (subscription != null) {
            subscription.onText(buffer, offset, length, head);
        }
    }

    private void onBinary(byte[] message, int length) {
        try {
            final LiveUpdate update = LiveUpdate.parser().parseFrom(message, 0, length);
            final CheckedSubscription subscription = subscription(update.getSubscription());
            if (subscription != null) {
                subscription.onBinary(update);
            }
        } catch (InvalidProtocolBufferException e) {
            findings.accept("an update cannot be read: " + e.getMessage());
        }
    }

    private void onAnswer(JsonNode message) {
        switch (message.path("type").stringValue("")) {
            case "connected" -> epoch = message.path("epoch").stringValue("");
            case "subscribed" -> onSubscribed(message);
            case "unsubscribed" -> onUnsubscribed(message.path("subscription").asLong());
            case "live" -> onLive(message);
            case "pong" -> {}
            default -> findings.accept("was told " + message);
        }
    }

    /** An equal subscribe is answered again without a snapshot; with other options it takes the place of the one before. */
    private void onSubscribed(JsonNode message) {
        final CheckedSubscription subscription = asked.remove(message.path("id").stringValue(""));
        if (subscription == null) {
            findings.accept("was told " + message + ", which nobody asked for");
            return;
        }
        final long number = message.path("subscription").asLong();
        if (subscribed.containsKey(number)) {
            return;
        }
        subscribed
                .values()
                .removeIf(other ->
                        other.wish().selector().equals(subscription.wish().selector()));
        final boolean isResumed = message.path("resumed").asBoolean(false);
        if (subscription.canResume()) {
            tally.resumed(isResumed);
        }
        subscribed.put(
                number,
                isResumed || !subscription.canResume()
                        ? subscription
                        : new CheckedSubscription(subscription.wish(), book, tally, findings));
    }

    private void onUnsubscribed(long number) {
        if (!ending.remove(number)) {
            findings.accept("subscription " + number + " ended, which nobody asked for");
        }
        subscribed.remove(number);
    }

    private void onLive(JsonNode message) {
        final CheckedSubscription subscription =
                subscription(message.path("subscription").asLong());
        if (subscription != null) {
            subscription.onLive(
                    message.path("seq").asLong(), message.path("series").asLong());
        }
    }

    private CheckedSubscription subscription(long number) {
        final CheckedSubscription subscription = subscribed.get(number);
        if (subscription == null) {
            findings.accept("was told of subscription " + number + ", which it does not have");
        }
        return subscription;
    }

    private byte[] copy(DirectBuffer buffer, int offset, int length) {
        if (bytes.length < length) {
            bytes = new byte[2 * length];
        }
        buffer.getBytes(offset, bytes, 0, length);
        return bytes;
    }

    private static boolean isUpdate(DirectBuffer buffer, int offset, int length) {
        for (int i = 0; i < UPDATE.length; i++) {
            if (i == length || buffer.getByte(offset + i) != UPDATE[i]) {
                return false;
            }
        }
        return true;
    }
}
