package io.ringcast.engine.event;

/** Where a transport reports new clients. */
public interface ConnectionGate {
    /**
     * Registers a client whose handshake is done; any thread. The state thread will answer with a ring of its own and a
     * {@code connected} message, or ask for its close when there is no ring left.
     *
     * @return its inbox, or null when the server holds as many connections as it may: close it with 1013.
     */
    ConnectionInbox open(ClientConnection connection);

    /**
     * How many may be open at once, so that a transport can refuse the next one before it costs anything. Every gate that
     * has a limit overrides it; only fixtures without one may leave it out.
     */
    default int maxConnections() {
        return Integer.MAX_VALUE;
    }
}
