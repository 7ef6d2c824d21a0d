package io.ringcast.ws;

import io.ringcast.ws.WsCounters.Message;

/**
 * What a client sends before it has shown a token.
 *
 * @param id the client's own word for it; null: none.
 * @param token of AUTH; never in a log.
 * @param errorCode of OTHER: what it is answered with, kebab-case.
 * @param errorText the sentence beside it.
 */
record FirstMessage(Kind kind, String id, String token, String errorCode, String errorText) {
    enum Kind {
        AUTH,
        PING,
        OTHER
    }

    static FirstMessage auth(String id, String token) {
        return new FirstMessage(Kind.AUTH, id, token, null, null);
    }

    static FirstMessage ping(String id) {
        return new FirstMessage(Kind.PING, id, null, null, null);
    }

    static FirstMessage other(String id, String errorCode, String errorText) {
        return new FirstMessage(Kind.OTHER, id, null, errorCode, errorText);
    }

    Message counted() {
        return switch (kind) {
            case AUTH -> Message.INBOUND_AUTH;
            case PING -> Message.INBOUND_PING;
            case OTHER -> Message.INBOUND_INVALID;
        };
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "FirstMessage[" + kind + ", id=" + id + "]";
    }
}
