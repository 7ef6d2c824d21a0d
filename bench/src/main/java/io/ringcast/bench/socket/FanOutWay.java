package io.ringcast.bench.socket;

import java.io.IOException;

/** A way of bringing updates to all clients. One thread. */
interface FanOutWay {
    /** Bytes of an update. */
    int UPDATE_BYTES = 120;

    /** Most updates of a flush: what a frame may hold. */
    int UPDATES_MAX = 512;

    /** Brings so many updates, as one flush, to every client; returns the bytes that were written to sockets. */
    long flush(int updateCount) throws IOException;
}
