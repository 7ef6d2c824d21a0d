package io.ringcast.engine.fanout;

import io.ringcast.engine.event.ClientLimits;
import io.ringcast.engine.event.ItemField;
import io.ringcast.engine.event.SubscribeOptions;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.status.SentMessage;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Writes everything that is not a {@code metric_update}, into the client's ring and so in order with the updates. A reply
 * that finds no room closes its client with 4429. State thread only.
 */
final class Replies {
    private static final int TOO_MANY_REQUESTS = 4429;
    private static final int MILLI_DIGITS = 3;
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final byte[] TYPE = Ascii.bytes("type");
    private static final byte[] ID = Ascii.bytes("id");
    private static final byte[] TOPIC = Ascii.bytes("topic");
    private static final byte[] SELECTOR = Ascii.bytes("selector");
    private static final byte[] SUBSCRIPTION = Ascii.bytes("subscription");
    private static final byte[] EPOCH = Ascii.bytes("epoch");
    private static final byte[] SEQ = Ascii.bytes("seq");
    private static final byte[] RESUMED = Ascii.bytes("resumed");
    private static final byte[] STAMP = Ascii.bytes("timestamp");
    private static final byte[] MESSAGE = Ascii.bytes("message");
    private static final byte[] VERSION = Ascii.bytes("version");
    private static final byte[] MESSAGE_BYTES = Ascii.bytes("messageBytes");
    private static final byte[] MESSAGES_PER_SECOND = Ascii.bytes("messagesPerSecond");
    private static final byte[] CODE = Ascii.bytes("code");
    private static final byte[] SERIES = Ascii.bytes("series");
    private static final byte[] PING_INTERVAL_MS = Ascii.bytes("pingIntervalMs");
    private static final byte[] SCOPE = Ascii.bytes("scope");
    private static final byte[] LIMITS = Ascii.bytes("limits");
    private static final byte[] MEMBERSHIPS = Ascii.bytes("memberships");
    private static final byte[] SUBSCRIPTIONS = Ascii.bytes("subscriptions");
    private static final byte[] NEWEST_ONLY = Ascii.bytes("newestOnly");
    private static final byte[] MAX_HZ = Ascii.bytes("maxHz");
    private static final byte[] ENVELOPE = Ascii.bytes("envelope");
    private static final byte[] SNAPSHOT = Ascii.bytes("snapshot");
    private static final byte[] FIELDS = Ascii.bytes("fields");
    private static final byte[] DIGEST = Ascii.bytes("digest");
    private static final byte[] LIVE = Ascii.bytes("live");

    private final FanOutHandler.Settings settings;
    private final Clients clients;
    private final Counters counters;
    private final ReplyBuffer reply = new ReplyBuffer();
    private SentMessage sent;

    Replies(FanOutHandler.Settings settings, Clients clients, Counters counters) {
        this.settings = settings;
        this.clients = clients;
        this.counters = counters;
    }

    void connected(ClientState client, long sequence, long epochNs) {
        begin(SentMessage.CONNECTED)
                .put(MESSAGE, "ringcast " + settings.version())
                .put(VERSION, settings.version())
                .put(STAMP, timestamp(epochNs))
                .put(EPOCH, settings.epoch())
                .put(SEQ, sequence)
                .put(PING_INTERVAL_MS, settings.pingIntervalMs())
                .put(SCOPE, client.scope == null ? null : client.scope.canonical())
                .beginObject(LIMITS)
                .put(MEMBERSHIPS, settings.maxMemberships())
                .put(SUBSCRIPTIONS, settings.limits().subscriptionsPerClient());
        final ClientLimits ofTransport = settings.limits().ofClients();
        putLimit(MESSAGE_BYTES, ofTransport.messageBytes());
        putLimit(MESSAGES_PER_SECOND, ofTransport.messagesPerSecond());
        reply.endObject();
        send(client);
    }

    private void putLimit(byte[] name, long limit) {
        if (limit > 0) {
            reply.put(name, limit);
        }
    }

    void subscribedToServer(ClientState client, String id, long subscription, long sequence, long epochNs) {
        begin(SentMessage.SUBSCRIBED)
                .put(ID, id)
                .put(TOPIC, ServerTopic.NAME)
                .put(SELECTOR, "")
                .put(SUBSCRIPTION, subscription)
                .put(EPOCH, settings.epoch())
                .put(SEQ, sequence)
                .put(RESUMED, false)
                .put(STAMP, timestamp(epochNs));
        send(client);
    }

    /** @param selector of this client; others of its group may have asked in other words. */
    void subscribed(
            Subscription subscription, Selector selector, String id, boolean isResumed, long sequence, long epochNs) {
        final Group group = subscription.group;
        begin(SentMessage.SUBSCRIBED).put(ID, id).put(TOPIC, ClientRequests.METRICS);
        if (selector.isIdList()) {
            reply.putJson(SELECTOR, selector.asked());
        } else {
            reply.put(SELECTOR, selector.asked());
        }
        reply.put(SUBSCRIPTION, group.number)
                .put(EPOCH, settings.epoch())
                .put(SEQ, sequence)
                .put(RESUMED, isResumed)
                .put(STAMP, timestamp(epochNs));
        putOptions(group.key.options());
        if (subscription.start.kind() == StartPoint.Kind.NOTHING) {
            reply.put(SNAPSHOT, false);
        }
        send(subscription.client);
    }

    /** Those that are not as in {@link SubscribeOptions#DEFAULT}. */
    private void putOptions(SubscribeOptions options) {
        if (options.isNewestOnly()) {
            reply.put(NEWEST_ONLY, true);
        }
        if (options.maxMilliHz() > 0) {
            final BigDecimal hz = BigDecimal.valueOf(options.maxMilliHz(), MILLI_DIGITS);
            reply.putJson(MAX_HZ, hz.stripTrailingZeros().toPlainString());
        }
        if (options.isEnvelope()) {
            reply.put(ENVELOPE, true);
        }
        if (options.fieldBits() != ItemField.DEFAULT_BITS) {
            reply.putJson(FIELDS, words(options.fieldBits()));
        }
    }

    private static String words(int fieldBits) {
        return Arrays.stream(ItemField.values())
                .filter(field -> field.isIn(fieldBits))
                .map(field -> '"' + field.word() + '"')
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** @param subscription the number of the group; 0: all of the client's. */
    void unsubscribed(ClientState client, String id, long subscription) {
        unsubscribed(client, id, ClientRequests.METRICS, subscription);
    }

    void unsubscribed(ClientState client, String id, String topic, long subscription) {
        begin(SentMessage.UNSUBSCRIBED).put(ID, id).put(TOPIC, topic);
        if (subscription > 0) {
            reply.put(SUBSCRIPTION, subscription);
        }
        send(client);
    }

    /** The one reply of the walk: it allocates nothing. */
    void live(Subscription subscription, long sequence) {
        beginLive(subscription.group, sequence);
        send(subscription.client);
    }

    /** The same for the frame log: a finished frame, until the next reply. */
    ReplyBuffer liveFrame(Group group, long sequence) {
        beginLive(group, sequence);
        return reply.end();
    }

    private void beginLive(Group group, long sequence) {
        sent = SentMessage.LIVE;
        reply.begin()
                .putText(TYPE, LIVE)
                .put(SUBSCRIPTION, group.number)
                .put(SEQ, sequence)
                .put(SERIES, group.seriesCount);
    }

    void digest(Subscription subscription, String id, long sequence, String text) {
        begin(SentMessage.DIGEST)
                .put(ID, id)
                .put(SUBSCRIPTION, subscription.group.number)
                .put(SEQ, sequence)
                .put(SERIES, subscription.group.seriesCount)
                .put(DIGEST, text);
        send(subscription.client);
    }

    void pong(ClientState client, String id) {
        begin(SentMessage.PONG).put(ID, id);
        send(client);
    }

    void error(ClientState client, String id, String code, String message) {
        begin(SentMessage.ERROR).put(ID, id).put(CODE, code).put(MESSAGE, message);
        send(client);
    }

    private ReplyBuffer begin(SentMessage message) {
        sent = message;
        return reply.begin().put(TYPE, message.type());
    }

    private void send(ClientState client) {
        reply.end();
        if (client.isClosing) {
            return;
        }
        if (client.ring.offerReply(reply.buffer(), reply.offset(), reply.length())) {
            counters.add(sent, 1);
        } else {
            clients.requestClose(client, TOO_MANY_REQUESTS);
        }
    }

    /** A wall-clock time as clients are told it. */
    static String timestamp(long epochNs) {
        return TIMESTAMP.format(Instant.ofEpochMilli(TimeUnit.NANOSECONDS.toMillis(epochNs)));
    }
}
