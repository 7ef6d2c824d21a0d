package io.ringcast.client;

/** Where a {@link LiveClient} stands. */
public enum LiveState {
    /** A connection is being made. */
    CONNECTING,
    /** Greeted and subscribed. */
    CONNECTED,
    /** The connection was lost; another attempt is due. */
    RECONNECTING,
    /** Closed by us, or by the server for a reason that coming back would not change. */
    CLOSED
}
