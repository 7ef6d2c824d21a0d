package io.ringcast.ws;

/** When a connection was accepted, upgraded, and began to end; monotonic. Any thread. */
final class ConnectionTimes {
    private final long acceptedNs;
    private volatile long openedNs;
    private volatile long endingNs;
    private volatile boolean isOpened;
    private volatile boolean isEnding;

    ConnectionTimes(long acceptedNs) {
        this.acceptedNs = acceptedNs;
    }

    void opened(long nowNs) {
        openedNs = nowNs;
        isOpened = true;
    }

    /** The first call counts. */
    void ending(long nowNs) {
        if (!isEnding) {
            endingNs = nowNs;
            isEnding = true;
        }
    }

    boolean isOpened() {
        return isOpened;
    }

    boolean isEnding() {
        return isEnding;
    }

    boolean isOlderThan(long timeoutNs, long nowNs) {
        return nowNs - acceptedNs >= timeoutNs;
    }

    boolean isOpenedFor(long timeoutNs, long nowNs) {
        return isOpened && nowNs - openedNs >= timeoutNs;
    }

    boolean isEndingFor(long timeoutNs, long nowNs) {
        return isEnding && nowNs - endingNs >= timeoutNs;
    }
}
