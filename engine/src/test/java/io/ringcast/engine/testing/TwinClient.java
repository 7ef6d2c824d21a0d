package io.ringcast.engine.testing;

import io.ringcast.engine.event.EventType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One client as the twin sees it: what it has asked, how that must be answered, and what it was told. */
public final class TwinClient {
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();

    /** One answer, with what it must say; null: not this field. */
    private record Reply(String type, String id, String code, TwinGroups.Group group, boolean isNew, long sequence) {}

    private final FakeClient fake;
    private final NaiveEngine twin;
    private final TwinGroups groups;
    private final SharedFrames sharedFrames;
    private final boolean isPrompt;
    private final Queue<PlannedRequest> requests = new ArrayDeque<>();
    private final Queue<Reply> replies = new ArrayDeque<>();
    private final Map<TwinSelector, TwinGroups.Group> subscriptions = new HashMap<>();
    private final Map<Long, SubscriptionMirror> mirrors = new LinkedHashMap<>();
    private TwinSelector scope;
    private boolean isOpened;
    private boolean isClosing;
    private boolean isQueued;
    private long lastSequence = -1;
    private List<JsonNode> keptMessages;

    TwinClient(FakeClient fake, NaiveEngine twin, TwinGroups groups, SharedFrames sharedFrames, boolean isPrompt) {
        this.fake = fake;
        this.twin = twin;
        this.groups = groups;
        this.sharedFrames = sharedFrames;
        this.isPrompt = isPrompt;
    }

    /** Whether it reads whatever comes at once. */
    public boolean isPrompt() {
        return isPrompt;
    }

    /** Narrows all that it asks for; null: nothing. */
    void scope(TwinSelector newScope) {
        scope = newScope;
    }

    public FakeClient fake() {
        return fake;
    }

    /** The numbers of the subscriptions that it knows of. */
    public Iterable<Long> subscriptionNumbers() {
        return mirrors.keySet();
    }

    /** Keeps all messages from now on. */
    public TwinClient keepMessages() {
        keptMessages = new ArrayList<>();
        return this;
    }

    /** The messages of a type since {@link #keepMessages}, oldest first. */
    public List<JsonNode> messages(String type) {
        return keptMessages.stream()
                .filter(message -> message.get("type").stringValue().equals(type))
                .toList();
    }

    // ---- what it asks, in the order in which the control thread takes it ----

    void ask(PlannedRequest request) {
        requests.add(request);
    }

    void askToClose() {
        isClosing = true;
        mirrors.values().forEach(TwinClient::endRun);
    }

    /** Returns whether it stood nowhere in the queue of inboxes before. */
    boolean tryQueue() {
        final boolean wasQueued = isQueued;
        isQueued = true;
        return !wasQueued;
    }

    void unqueue() {
        isQueued = false;
    }

    /** Takes the next of its events, which has this sequence; false: there is none. */
    boolean takeNext(long sequence) {
        if (!isOpened) {
            isOpened = true;
            replies.add(new Reply("connected", null, null, null, false, sequence));
        } else if (!requests.isEmpty()) {
            take(requests.remove(), sequence);
        } else if (isClosing) {
            isClosing = false;
            subscriptions.values().forEach(groups::leave);
            subscriptions.clear();
        } else {
            return false;
        }
        return true;
    }

    /** The engine asked for its close, and may have ended its subscriptions at any time before. */
    void forsake() {
        subscriptions.values().forEach(groups::forsake);
    }

    private void take(PlannedRequest planned, long sequence) {
        final EventType type = planned.request().type();
        if (planned.errorCode() != null) {
            expectError(planned, planned.errorCode());
        } else if (type == EventType.PING) {
            replies.add(new Reply("pong", planned.request().id(), null, null, false, sequence));
        } else if (type == EventType.SUBSCRIBE) {
            subscribe(planned, sequence);
        } else {
            unsubscribe(planned, sequence);
        }
    }

    private void subscribe(PlannedRequest planned, long sequence) {
        final TwinSelector selector = planned.selector().and(scope);
        final boolean isNew = !subscriptions.containsKey(selector);
        final TwinGroups.Group group =
                subscriptions.computeIfAbsent(selector, asked -> groups.join(asked, fake.format()));
        replies.add(new Reply("subscribed", planned.request().id(), null, group, isNew, sequence));
    }

    private void unsubscribe(PlannedRequest planned, long sequence) {
        final String id = planned.request().id();
        final long number = planned.request().subscription();
        if (planned.selector() == null && number == 0) {
            subscriptions.values().forEach(groups::leave);
            subscriptions.clear();
            replies.add(new Reply("unsubscribed", id, null, null, false, sequence));
            return;
        }
        TwinSelector selector =
                planned.selector() == null ? null : planned.selector().and(scope);
        for (final TwinGroups.Group group : subscriptions.values()) {
            selector = group.number() == number && number != 0 ? group.selector() : selector;
        }
        final TwinGroups.Group group = subscriptions.remove(selector);
        if (group == null) {
            expectError(planned, "not-found");
        } else {
            groups.leave(group);
            replies.add(new Reply("unsubscribed", id, null, group, false, sequence));
        }
    }

    private void expectError(PlannedRequest planned, String code) {
        replies.add(new Reply("error", planned.request().id(), code, null, false, 0));
    }

    // ---- what it is told ----

    /** Reads what came since the last call. */
    void read() {
        for (final byte[] message : fake.takeMessages()) {
            try {
                onMessage(JSON.readTree(message), message);
            } catch (final RuntimeException | AssertionError failure) {
                throw new AssertionError(
                        fake.id() + ": " + failure.getMessage() + "\n  in "
                                + new String(message, StandardCharsets.UTF_8),
                        failure);
            }
        }
    }

    /** Everything has been read: all must be answered, and all mirrors equal to the map. */
    void checkQuiet(long sequence) {
        Expect.that(!fake.isMidMessage(), () -> fake.id() + " got a message in part");
        Expect.that(replies.isEmpty(), () -> fake.id() + " still waits for " + replies);
        Expect.equal(subscriptions.size(), mirrors.size(), () -> fake.id() + " subscriptions");
        for (final SubscriptionMirror mirror : mirrors.values()) {
            Expect.that(mirror.wasLive(), () -> fake.id() + " never was LIVE");
            mirror.checkComplete(sequence);
        }
    }

    private void onMessage(JsonNode message, byte[] bytes) {
        if (keptMessages != null) {
            keptMessages.add(message);
        }
        switch (message.get("type").stringValue()) {
            case "metric_update" -> onUpdate(message, bytes);
            case "live" -> onLive(message);
            case "connected", "subscribed", "unsubscribed", "pong", "error" -> onReply(message);
            default -> throw new AssertionError("unknown type");
        }
    }

    private void onUpdate(JsonNode message, byte[] bytes) {
        final long sequence = sequenceOf(message);
        final SubscriptionMirror mirror = mirrorOf(message);
        mirror.onUpdate(message, sequence);
        if (mirror.run() != null) {
            mirror.run().add(sequence, bytes);
        }
    }

    private void onLive(JsonNode message) {
        final long sequence = sequenceOf(message);
        final SubscriptionMirror mirror = mirrorOf(message);
        mirror.onLive(message, sequence);
        if (isPrompt) {
            mirror.run(sharedFrames.begin(message.get("subscription").longValue(), number(), sequence));
        }
    }

    private void onReply(JsonNode message) {
        final Reply reply = replies.poll();
        Expect.that(reply != null, () -> "nobody asked");
        Expect.equal(reply.type, message.get("type").stringValue(), () -> "type, expecting " + reply);
        Expect.equal(reply.id, message.path("id").stringValue(null), () -> "id");
        switch (reply.type) {
            case "connected" -> {
                Expect.equal(reply.sequence, sequenceOf(message), () -> "seq");
                Expect.equal(SteppedEngine.EPOCH, message.get("epoch").stringValue(), () -> "epoch");
            }
            case "subscribed" -> onSubscribed(reply, message);
            case "unsubscribed" -> onUnsubscribed(reply, message);
            case "error" -> Expect.equal(reply.code, message.get("code").stringValue(), () -> "code");
            default -> {}
        }
    }

    private void onSubscribed(Reply reply, JsonNode message) {
        Expect.equal(reply.sequence, sequenceOf(message), () -> "seq");
        Expect.equal(false, message.get("resumed").booleanValue(), () -> "resumed");
        final long number = message.get("subscription").longValue();
        groups.told(reply.group, number);
        if (reply.isNew) {
            final String name = fake.id() + " subscription " + number;
            final SubscriptionMirror mirror = new SubscriptionMirror(name, twin, reply.group.selector(), isPrompt);
            Expect.that(mirrors.put(number, mirror) == null, () -> "subscribed twice");
        } else {
            Expect.that(mirrors.containsKey(number), () -> "not subscribed before");
        }
    }

    private void onUnsubscribed(Reply reply, JsonNode message) {
        if (reply.group == null) {
            mirrors.values().forEach(TwinClient::endRun);
            mirrors.clear();
            return;
        }
        final long number = message.get("subscription").longValue();
        groups.told(reply.group, number);
        endRun(mirrors.remove(number));
    }

    private static void endRun(SubscriptionMirror mirror) {
        if (mirror.run() != null) {
            mirror.run().end();
        }
    }

    private SubscriptionMirror mirrorOf(JsonNode message) {
        final SubscriptionMirror mirror =
                mirrors.get(message.get("subscription").longValue());
        Expect.that(mirror != null, () -> "no such subscription");
        return mirror;
    }

    private long sequenceOf(JsonNode message) {
        final long sequence = message.get("seq").longValue();
        Expect.that(sequence >= lastSequence, () -> "seq falls from " + lastSequence);
        lastSequence = sequence;
        return sequence;
    }

    private int number() {
        return Integer.parseInt(fake.id().substring("client-".length()));
    }
}
