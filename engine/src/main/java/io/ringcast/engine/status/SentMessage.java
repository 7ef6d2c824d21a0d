package io.ringcast.engine.status;

/** The types of messages that the engine gives to client rings. */
public enum SentMessage {
    CONNECTED("connected"),
    SUBSCRIBED("subscribed"),
    UNSUBSCRIBED("unsubscribed"),
    METRIC_UPDATE("metric_update"),
    LIVE("live"),
    DIGEST("digest"),
    PONG("pong"),
    ERROR("error"),
    SERVER_STATS("server_stats");

    private static final SentMessage[] VALUES = values();

    private final String type;

    SentMessage(String type) {
        this.type = type;
    }

    /** What clients know it by. */
    public String type() {
        return type;
    }

    static int count() {
        return VALUES.length;
    }
}
