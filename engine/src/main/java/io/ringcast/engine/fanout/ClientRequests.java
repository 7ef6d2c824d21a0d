package io.ringcast.engine.fanout;

import io.ringcast.engine.event.ClientConnection;
import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.util.List;

/** Takes the events of clients: who comes, what they ask for, who goes. The cold path; it may allocate. State thread only. */
final class ClientRequests {
    /** The topic that is served, and meant when none is given. */
    static final String METRICS = "metrics";

    private static final int INTERNAL_ERROR = 1011;
    private static final String NOT_IMPLEMENTED = "not-implemented";
    private static final String NO_MEMBERSHIP = "no room for so many series in subscriptions; ask for fewer";
    private static final List<String> LATER_TOPICS = List.of("fleet", "logs", "summary");

    private final Clients clients;
    private final GroupTable groups;
    private final Membership membership;
    private final Subscriptions subscriptions;
    private final Resumption resumption;
    private final Digests digests;
    private final ClientAnswers answers;
    private final Replies replies;
    private final Counters counters;

    ClientRequests(
            Clients clients,
            GroupTable groups,
            Membership membership,
            Subscriptions subscriptions,
            Resumption resumption,
            Digests digests,
            ClientAnswers answers,
            Replies replies,
            Counters counters) {
        this.clients = clients;
        this.groups = groups;
        this.membership = membership;
        this.subscriptions = subscriptions;
        this.resumption = resumption;
        this.digests = digests;
        this.answers = answers;
        this.replies = replies;
        this.counters = counters;
    }

    void onOpened(EngineEvent event, long sequence) {
        final ClientState client = clients.open(event.sourceId(), (ClientConnection) event.attachment(), event.nowNs());
        if (client != null) {
            replies.connected(client, sequence, event.epochNs());
        }
    }

    /** The ring goes back in any case: there is no other word of a client that has gone. */
    void onClosed(EngineEvent event) {
        final ClientState client = clients.find(event.sourceId());
        if (client != null) {
            try {
                endAll(client);
            } finally {
                clients.close(client);
            }
        }
    }

    void onRequest(EngineEvent event, long sequence) {
        final ClientState client = clients.find(event.sourceId());
        if (client == null || client.isClosing || client.isDismissed) {
            return;
        }
        final ClientRequest request = ClientRequest.decode(event.type(), event.buffer(), event.offset());
        switch (event.type()) {
            case SUBSCRIBE -> subscribe(client, request, sequence, event.epochNs());
            case UNSUBSCRIBE -> unsubscribe(client, request);
            case PING -> replies.pong(client, request.id());
            case DIGEST -> digest(client, request);
            default -> answers.error(client, request.id(), request.errorCode(), request.errorMessage());
        }
    }

    /** A stage failed at this event, so its client would wait in vain for an answer: it is closed. */
    void onFailed(EngineEvent event) {
        final ClientState client = clients.find(event.sourceId());
        if (client != null) {
            clients.requestClose(client, INTERNAL_ERROR);
        } else if (event.attachment() instanceof ClientConnection connection) {
            connection.refuse(INTERNAL_ERROR);
        } else {
            return;
        }
        counters.addShared(CounterDescriptor.CLIENTS_CLOSED_FAILED, 1);
    }

    /** Ends the subscriptions of clients that are about to be closed, and the groups that have no room for their members. */
    int sweep() {
        int done = 0;
        ClientState client = clients.pollClosing();
        while (client != null) {
            endAll(client);
            done++;
            client = clients.pollClosing();
        }
        final List<Group> failed = membership.failed();
        while (!failed.isEmpty()) {
            endFailed(failed.remove(failed.size() - 1));
            done++;
        }
        return done;
    }

    private void subscribe(ClientState client, ClientRequest request, long sequence, long epochNs) {
        final Selector selector = readSelector(client, request);
        if (selector == null) {
            return;
        }
        final GroupKey key = GroupKey.of(selector, client.format, request.options());
        final Subscription own = client.subscriptionTo(key.selector());
        if (own != null && own.group.key.equals(key)) {
            // Nothing of it was missed, so whoever wanted to resume has.
            replies.subscribed(own, selector, request.id(), resumption.isAsked(request.options()), sequence, epochNs);
            return;
        }
        if (own == null && clients.isFull(client)) {
            refuse(client, request.id(), "no more subscriptions for one client");
            return;
        }
        if (groups.find(key) == null && !groups.hasRoom(selector)) {
            refuse(client, request.id(), "no room for so many regular expressions; ask for simpler ones");
            return;
        }
        final Subscription subscription = add(client, key, selector, request, sequence);
        if (subscription == null) {
            refuse(client, request.id(), NO_MEMBERSHIP);
            return;
        }
        if (own != null) {
            // Other options on the same selector: this subscription takes the place of that one.
            subscriptions.remove(own);
        }
        final boolean isResumed = subscription.start.kind() == StartPoint.Kind.RESUME;
        replies.subscribed(subscription, selector, request.id(), isResumed, sequence, epochNs);
    }

    /** Null: no membership is left. */
    private Subscription add(
            ClientState client, GroupKey key, Selector selector, ClientRequest request, long sequence) {
        final Group known = groups.find(key);
        final Group group = known == null ? groups.open(key, selector) : known;
        if (group == null) {
            return null;
        }
        final StartPoint start = resumption.begin(group, request.options(), sequence);
        final Subscription subscription = subscriptions.add(client, group, start, request.id());
        if (known == null && subscription == null) {
            groups.close(group);
        } else if (known == null) {
            membership.build(group);
        }
        return subscription;
    }

    private void unsubscribe(ClientState client, ClientRequest request) {
        final boolean isForAll = request.subscription() == 0 && request.topic() == null && request.selector() == null;
        if (isForAll) {
            endAll(client);
            replies.unsubscribed(client, request.id(), 0);
            return;
        }
        final Subscription subscription;
        if (request.subscription() == 0) {
            final Selector selector = readSelector(client, request);
            if (selector == null) {
                return;
            }
            subscription = client.subscriptionTo(selector.canonical());
        } else {
            subscription = find(client, request.subscription());
        }
        end(client, subscription, request.id());
    }

    private void digest(ClientState client, ClientRequest request) {
        final Subscription subscription = find(client, request.subscription());
        if (subscription == null) {
            answers.notFound(client, request.id());
        } else {
            digests.ask(subscription, request.id());
        }
    }

    private void end(ClientState client, Subscription subscription, String id) {
        if (subscription == null) {
            answers.notFound(client, id);
        } else {
            final long number = subscription.group.number;
            subscriptions.remove(subscription);
            replies.unsubscribed(client, id, number);
        }
    }

    /** Null: the client was told what is wrong. */
    private Selector readSelector(ClientState client, ClientRequest request) {
        final String topic = request.topic() == null ? METRICS : request.topic();
        if (LATER_TOPICS.contains(topic)) {
            answers.error(client, request.id(), NOT_IMPLEMENTED, "topic " + topic + " is not served yet");
            return null;
        }
        if (!topic.equals(METRICS)) {
            answers.error(client, request.id(), "unknown-topic", "unknown topic " + topic);
            return null;
        }
        try {
            return clients.select(client, request.selector());
        } catch (final IllegalArgumentException e) {
            counters.add(CounterDescriptor.SELECTORS_INVALID, 1);
            answers.error(client, request.id(), "bad-selector", e.getMessage());
            return null;
        }
    }

    private static Subscription find(ClientState client, long number) {
        for (final Subscription subscription : client.subscriptions) {
            if (subscription.group.number == number) {
                return subscription;
            }
        }
        return null;
    }

    private void endAll(ClientState client) {
        while (!client.subscriptions.isEmpty()) {
            subscriptions.remove(client.subscriptions.get(client.subscriptions.size() - 1));
        }
    }

    private void endFailed(Group group) {
        while (group.subscriptionCount() > 0) {
            final Subscription subscription = group.subscription(group.subscriptionCount() - 1);
            subscriptions.remove(subscription);
            refuse(subscription.client, subscription.requestId, NO_MEMBERSHIP);
        }
    }

    private void refuse(ClientState client, String id, String message) {
        counters.add(CounterDescriptor.SUBSCRIPTIONS_REFUSED, 1);
        answers.refuse(client, id, message);
    }
}
