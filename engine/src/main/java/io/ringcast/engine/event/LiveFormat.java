package io.ringcast.engine.event;

/** How updates are written to a client; agreed upon at the upgrade and the same for as long as it is connected. */
public enum LiveFormat {
    /** Text frames of JSON: {@code ringcast.v1.json}. */
    JSON("ringcast.v1.json"),
    /** Binary frames of protobuf, {@code ringcast.v1.LiveUpdate}; all but updates stays JSON: {@code ringcast.v1.bin}. */
    BINARY("ringcast.v1.bin");

    private final String subprotocol;

    LiveFormat(String subprotocol) {
        this.subprotocol = subprotocol;
    }

    /** The name in {@code Sec-WebSocket-Protocol}. */
    public String subprotocol() {
        return subprotocol;
    }
}
