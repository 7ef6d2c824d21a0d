package io.ringcast.engine.fanout;

/**
 * The transport's writer, which drains client rings into sockets. With SHARED threading the state thread calls it in each
 * duty cycle; with DEDICATED it has a thread of its own.
 */
public interface SocketWriter extends AutoCloseable {
    /** Drains ready rings round robin for at most about {@code budgetNs}. Returns how many rings it served. */
    int flush(long budgetNs);

    /** Whether a socket was full and is waited for: the caller must come back within a millisecond or so. */
    boolean hasBlockedSockets();

    /** Waits for {@link #wakeUp()}, for a full socket to have room, or for the time to pass; DEDICATED only. */
    void awaitWork(long timeoutNs);

    /** Ends a wait; any thread. */
    void wakeUp();

    @Override
    void close();
}
