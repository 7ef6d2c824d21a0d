package io.ringcast.bench.rig.client;

import java.util.List;

/** How to ask a server for updates, and how to read what it sends. The same for all clients of a run; readers are one each. */
public interface Dialect {
    /** Path of the upgrade request; {@code selector} is empty for all series. */
    String path(String selector);

    /** The subprotocol to ask for; empty: none. */
    String subprotocol();

    /** The messages a client sends when it is connected; {@code selector} is empty for all series. */
    List<byte[]> greeting(String selector);

    /** Whether the greeting goes in binary frames. */
    boolean isBinary();

    /** Whether connections are encrypted. */
    default boolean usesTls() {
        return false;
    }

    /** Reads the messages of one client into {@code record}; {@code parsesAll}: every value is parsed and checked. */
    MessageReader reader(ClientRecord record, boolean parsesAll);
}
