package io.ringcast.client;

/** What a {@link LiveClient} hears; called on its thread. */
public interface LiveListener {
    /** The connection's state changed; {@code detail} is for people to read. */
    default void onState(LiveState state, String detail) {}

    /** A connection was greeted: the server's name with version, and the id of its life. */
    default void onConnected(String server, String epoch) {}

    default void onUpdate(UpdateView update) {}

    /** A series ended. */
    default void onRemoved(SeriesName series) {}

    /** All that stands has been told; what follows is news. */
    default void onLive(long seriesCount) {}

    /** The server refused a request, or sent what cannot be read. */
    default void onError(String code, String message) {}

    /** A ping of ours came back. */
    default void onPong(long roundTripNs) {}
}
