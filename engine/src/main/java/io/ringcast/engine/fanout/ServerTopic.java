package io.ringcast.engine.fanout;

import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.SubscribeOptions;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.status.SentMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The topic {@code server}: once a second, on a tick, one frame for all who subscribed. Who has no room for it misses that
 * second, and is not waited for. A client with a scope may not subscribe. State thread only.
 */
final class ServerTopic {
    static final String NAME = "server";

    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    private final ClientRings rings;
    private final Clients clients;
    private final GroupTable groups;
    private final ClientAnswers answers;
    private final Replies replies;
    private final ServerStats stats;
    private final Counters counters;
    private final List<ClientState> subscribers = new ArrayList<>();
    private long number;
    private long nextNs;

    ServerTopic(
            ClientRings rings,
            Clients clients,
            GroupTable groups,
            ClientAnswers answers,
            Replies replies,
            ServerStats stats) {
        this.rings = rings;
        this.clients = clients;
        this.groups = groups;
        this.answers = answers;
        this.replies = replies;
        this.stats = stats;
        counters = rings.counters();
    }

    /** Takes a SUBSCRIBE or UNSUBSCRIBE; false: it is about other topics, maybe too. */
    boolean onRequest(EngineEvent event, long sequence) {
        final ClientState client = clients.find(event.sourceId());
        if (client == null || client.isClosing || client.isDismissed) {
            return false;
        }
        final ClientRequest request = ClientRequest.decode(event.type(), event.buffer(), event.offset());
        if (event.type() == EventType.UNSUBSCRIBE) {
            return unsubscribe(client, request);
        }
        if (!NAME.equals(request.topic())) {
            return false;
        }
        subscribe(client, request, event, sequence);
        return true;
    }

    void onClosed(EngineEvent event) {
        remove(clients.find(event.sourceId()));
    }

    /** Tells all, if it is time. */
    void onTick(EngineEvent event, long sequence) {
        if (subscribers.isEmpty() || event.nowNs() - nextNs < 0) {
            return;
        }
        for (int i = subscribers.size() - 1; i >= 0; i--) {
            if (subscribers.get(i).isClosing) {
                remove(subscribers.get(i));
            }
        }
        if (!subscribers.isEmpty()) {
            // A second that was missed is not made up for.
            nextNs = Math.max(nextNs + INTERVAL_NS, event.nowNs() + INTERVAL_NS / 2);
            tell(stats.write(number, sequence, event.nowNs(), event.epochNs()));
        }
    }

    private void subscribe(ClientState client, ClientRequest request, EngineEvent event, long sequence) {
        final String wrongField = wrongField(request);
        if (wrongField != null) {
            answers.error(client, request.id(), "protocol-violation", wrongField + " means nothing on topic " + NAME);
        } else if (client.scope != null) {
            answers.error(client, request.id(), "forbidden", "topic " + NAME + " is for identities without a scope");
        } else if (!subscribers.contains(client) && clients.isFull(client)) {
            counters.add(CounterDescriptor.SUBSCRIPTIONS_REFUSED, 1);
            answers.refuse(client, request.id(), "no more subscriptions for one client");
        } else {
            add(client, event.nowNs());
            replies.subscribedToServer(client, request.id(), number, sequence, event.epochNs());
        }
    }

    private void add(ClientState client, long nowNs) {
        if (subscribers.contains(client)) {
            return;
        }
        if (subscribers.isEmpty()) {
            number = groups.newNumber();
            nextNs = nowNs + INTERVAL_NS;
            stats.begin(nowNs);
        }
        subscribers.add(client);
        counters.add(CounterDescriptor.SUBSCRIPTIONS_OPEN, 1);
    }

    private boolean unsubscribe(ClientState client, ClientRequest request) {
        if (request.subscription() == 0 && request.topic() == null && request.selector() == null) {
            remove(client);
            return false;
        }
        final boolean isNamed = request.subscription() == 0 && NAME.equals(request.topic());
        final long last = number;
        if (!isNamed && (request.subscription() != last || !subscribers.contains(client))) {
            return false;
        }
        if (remove(client)) {
            replies.unsubscribed(client, request.id(), NAME, last);
        } else {
            answers.notFound(client, request.id());
        }
        return true;
    }

    private boolean remove(ClientState client) {
        if (!subscribers.remove(client)) {
            return false;
        }
        counters.add(CounterDescriptor.SUBSCRIPTIONS_OPEN, -1);
        if (subscribers.isEmpty()) {
            stats.end();
        }
        return true;
    }

    private void tell(ReplyBuffer message) {
        final int length = message.length();
        final long position = rings.tryWriteFrame(message.buffer(), message.offset(), length);
        if (position == FrameLog.INSUFFICIENT_ROOM) {
            counters.add(CounterDescriptor.SERVER_STATS_MISSED, subscribers.size());
            return;
        }
        for (int i = 0; i < subscribers.size(); i++) {
            if (offer(subscribers.get(i), position, length)) {
                counters.add(SentMessage.SERVER_STATS, 1);
            } else {
                counters.add(CounterDescriptor.SERVER_STATS_MISSED, 1);
            }
        }
    }

    /** Who has not read the last message needs no other yet. When one is dropped, nothing has to be told again. */
    private static boolean offer(ClientState client, long position, int length) {
        if (client.ring.unreadPosition() < client.serverFrameEndPosition
                || !client.ring.offerFrame(position, length, ClientRing.NOTHING_DROPPED, 0, 0, 0)) {
            return false;
        }
        client.serverFrameEndPosition = position + length;
        return true;
    }

    /** The field of a subscribe that has no meaning here; null: none is given. */
    private static String wrongField(ClientRequest request) {
        final SubscribeOptions options = request.options();
        final SubscribeOptions none = SubscribeOptions.DEFAULT;
        if (request.selector() != null && !request.selector().isBlank()) {
            return "selector";
        } else if (options.isNewestOnly()) {
            return "newestOnly";
        } else if (options.maxMilliHz() != none.maxMilliHz()) {
            return "maxHz";
        } else if (options.isEnvelope()) {
            return "envelope";
        } else if (!options.isSnapshot()) {
            return "snapshot";
        } else if (options.resumeEpoch() != null) {
            return "resume";
        }
        return options.fieldBits() == none.fieldBits() ? null : "fields";
    }
}
