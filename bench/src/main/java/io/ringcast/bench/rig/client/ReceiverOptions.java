package io.ringcast.bench.rig.client;

/**
 * How clients connect.
 *
 * @param port the server's on this machine; 0: to no server, frames come by {@link Receivers#deliver}
 * @param connectingMax connections that may be on their way to being live at once
 */
public record ReceiverOptions(int port, Dialect dialect, int connectingMax) {
    private static final int CONNECTING_MAX = 200;

    /** The usual: 200 at once. */
    public static ReceiverOptions of(int port, Dialect dialect) {
        return new ReceiverOptions(port, dialect, CONNECTING_MAX);
    }
}
