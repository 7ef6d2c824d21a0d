package io.ringcast.agent;

import java.util.regex.Pattern;

/** Where a server listens. */
public record ServerAddress(String host, int port) {
    private static final int PORT_MAX = 65_535;
    private static final Pattern NO_HOST = Pattern.compile("^$|[\\s/?#@<>{}|^`\"\\\\]");

    /** Reads {@code host:port}, {@code [ipv6]:port}; throws {@link IllegalArgumentException} that says what is wrong. */
    public static ServerAddress parse(String text) {
        final int colon = text.lastIndexOf(':');
        if (colon <= 0 || text.endsWith("]")) {
            throw new IllegalArgumentException("'" + text + "' is not host:port");
        }
        final String host = text.substring(0, colon).replaceAll("^\\[|]$", "");
        // gRPC refuses these too, but later, on a thread where nobody could be told.
        if (NO_HOST.matcher(host).find()) {
            throw new IllegalArgumentException("'" + text + "' is not host:port");
        }
        return new ServerAddress(host, port(text.substring(colon + 1)));
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    private static int port(String text) {
        final int port;
        try {
            port = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a port number", e);
        }
        if (port < 1 || port > PORT_MAX) {
            throw new IllegalArgumentException("port " + port + " is not in 1 to " + PORT_MAX);
        }
        return port;
    }
}
