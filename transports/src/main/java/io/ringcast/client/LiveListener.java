package io.ringcast.client;

/** What a {@link LiveClient} hears; called on its thread. */
public interface LiveListener {
    /** The connection's state changed; {@code detail} is for people to read. */
    default void onState(LiveState state, String detail) {}

    /** A connection was greeted: the server's name with version, and the id of its life. */
    default void onConnected(String server, String epoch) {}

    /**
     * The subscription was confirmed. {@code isResumed}: what follows is only what changed since; otherwise everything is told
     * from the start, and what was known before is to be forgotten.
     */
    default void onSubscribed(boolean isResumed) {}

    default void onUpdate(UpdateView update) {}

    /** A series ended. */
    default void onRemoved(SeriesName series) {}

    /** All that stands has been told; what follows is news. */
    default void onLive(long seriesCount) {}

    /** What {@link LiveClient#digest} asked for: the server's digest at the sequence that was told last. */
    default void onDigest(long seq, String digest) {}

    /** Rates, counters and latencies of the server, as JSON: the message {@code server_stats}. */
    default void onServerStats(String json) {}

    /** The server refused a request, or sent what cannot be read. */
    default void onError(String code, String message) {}

    /** A ping of ours came back. */
    default void onPong(long roundTripNs) {}
}
