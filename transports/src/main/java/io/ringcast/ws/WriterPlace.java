package io.ringcast.ws;

import io.ringcast.engine.fanout.ClientRing;
import java.nio.channels.SelectionKey;

/** What the writer knows of one client. Writer thread only. */
final class WriterPlace {
    final ClientRing ring;
    final RingChannel channel;
    /** With the writer's own selector; null until the socket was full for the first time. */
    SelectionKey key;
    /** The socket was full, and the selector has not said otherwise. */
    boolean isBlocked;
    /** Frames wait for the answer to the upgrade, and the writer has not been told that it is gone. */
    boolean isHeld;

    boolean isCloseAsked;
    boolean isAbortAsked;

    WriterPlace(ClientRing ring, RingChannel channel) {
        this.ring = ring;
        this.channel = channel;
    }
}
