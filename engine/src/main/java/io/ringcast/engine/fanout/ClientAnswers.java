package io.ringcast.engine.fanout;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;

/** Answers requests that can't be served, counted, and digests. State thread only. */
final class ClientAnswers {
    private final Replies replies;
    private final Counters counters;

    ClientAnswers(Replies replies, Counters counters) {
        this.replies = replies;
        this.counters = counters;
    }

    void error(ClientState client, String id, String code, String message) {
        counters.add(CounterDescriptor.CLIENT_REQUESTS_INVALID, 1);
        replies.error(client, id, code, message);
    }

    void refuse(ClientState client, String id, String message) {
        error(client, id, "limit-exceeded", message);
    }

    void notFound(ClientState client, String id) {
        error(client, id, "not-found", "there is no such subscription");
    }

    void digest(Subscription subscription, String id, long sequence, String text) {
        replies.digest(subscription, id, sequence, text);
    }
}
