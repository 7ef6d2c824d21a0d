package io.ringcast.ws;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done with sockets of which nothing more is expected. */
final class Sockets {
    private static final Logger LOGGER = LoggerFactory.getLogger(Sockets.class);

    private Sockets() {}

    /** Closes it; null: nothing happens. */
    static void closeQuietly(AutoCloseable socket) {
        if (socket != null) {
            try {
                socket.close();
            } catch (Exception e) {
                LOGGER.debug("a socket cannot be closed", e);
            }
        }
    }
}
