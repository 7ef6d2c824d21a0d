package io.ringcast.ws;

import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.Lock;

/** What lies between a listener's clients and their sockets: nothing, or TLS. */
interface SocketLayers {
    /** Bytes go as they are. */
    SocketLayers PLAIN = (socket, lock) -> new PlainLayer(socket);

    /** A layer for one socket, whose every write is made under {@code lock}. */
    SocketLayer over(SocketChannel socket, Lock lock);
}
