package io.ringcast.engine.testing;

import io.ringcast.engine.event.ClientRequest;

/**
 * What a client asks, and what its author knows of it.
 *
 * @param selector that the text means; null: the request bears none, or none that can be read.
 * @param errorCode with which it must be answered; null: that depends on what came before.
 */
public record PlannedRequest(ClientRequest request, TwinSelector selector, String errorCode) {
    public static PlannedRequest subscribe(String id, TwinSelector selector) {
        return subscribe(id, selector, selector.text());
    }

    /** Subscribes with another text of the same meaning. */
    public static PlannedRequest subscribe(String id, TwinSelector selector, String text) {
        return new PlannedRequest(ClientRequest.subscribe(id, "metrics", text), selector, null);
    }

    public static PlannedRequest unsubscribe(String id, TwinSelector selector) {
        final String text = selector.text() == null ? "{}" : selector.text();
        return new PlannedRequest(ClientRequest.unsubscribe(id, "metrics", text, 0), selector, null);
    }

    public static PlannedRequest unsubscribe(String id, long subscription) {
        return new PlannedRequest(ClientRequest.unsubscribe(id, null, null, subscription), null, null);
    }

    public static PlannedRequest unsubscribeAll(String id) {
        return new PlannedRequest(ClientRequest.unsubscribe(id, null, null, 0), null, null);
    }

    public static PlannedRequest ping(String id) {
        return new PlannedRequest(ClientRequest.ping(id), null, null);
    }

    /** A request that must be answered with this error. */
    public static PlannedRequest wrong(ClientRequest request, String errorCode) {
        return new PlannedRequest(request, null, errorCode);
    }
}
