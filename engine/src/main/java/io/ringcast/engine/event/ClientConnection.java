package io.ringcast.engine.event;

/** The transport's object for one client; the engine keeps it beside the client's ring and hands it back to the writer. */
public interface ClientConnection {
    /** Random and unique, for logs; a UUID in text. */
    String id();

    /** How updates are written to this client. */
    default LiveFormat format() {
        return LiveFormat.JSON;
    }

    /** The selector, in text, of all that this client may see; it stays the same. Null: everything. */
    default String scope() {
        return null;
    }

    /**
     * Says that there is no ring for this client: close it with this WebSocket close code. Called by the state thread; must
     * not block. Every transport overrides it; only fixtures that never run out of rings may leave it out.
     */
    default void refuse(int closeCode) {
        throw new UnsupportedOperationException("closeCode=" + closeCode);
    }
}
