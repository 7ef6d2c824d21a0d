package io.ringcast.ws;

import io.ringcast.engine.event.LiveFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.java_websocket.handshake.ClientHandshake;

/** What a client says of itself in the headers of its upgrade request. */
record UpgradeHeaders(String origin, List<String> subprotocols, String authorization) {
    static final String SUBPROTOCOL = "Sec-WebSocket-Protocol";

    /** The library joins repeated headers with a semicolon, which no name of a subprotocol has. */
    private static final Pattern SEPARATOR = Pattern.compile("[,;]");

    private static final String BEARER_SCHEME = "bearer ";
    private static final String BEARER_SUBPROTOCOL = "bearer.";

    static UpgradeHeaders of(ClientHandshake request) {
        return new UpgradeHeaders(
                request.hasFieldValue("Origin")
                        ? request.getFieldValue("Origin").strip()
                        : null,
                SEPARATOR
                        .splitAsStream(request.getFieldValue(SUBPROTOCOL))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList(),
                request.getFieldValue("Authorization").strip());
    }

    /** The first format, in the client's order, that there is; null: the client names none that there is. */
    LiveFormat format() {
        for (final String name : subprotocols) {
            for (final LiveFormat format : LiveFormat.values()) {
                if (format.subprotocol().equals(name)) {
                    return format;
                }
            }
        }
        return null;
    }

    /** The token of the Authorization header, else of a subprotocol; null: there is none. Other schemes are none of ours. */
    String token() {
        if (authorization.toLowerCase(Locale.ROOT).startsWith(BEARER_SCHEME)) {
            return authorization.substring(BEARER_SCHEME.length()).strip();
        }
        return subprotocols.stream()
                .filter(name -> name.startsWith(BEARER_SUBPROTOCOL))
                .map(name -> name.substring(BEARER_SUBPROTOCOL.length()))
                .findFirst()
                .orElse(null);
    }

    /** Without what may be a secret, so that no log line shows it by accident. */
    @Override
    public String toString() {
        return "UpgradeHeaders[origin=" + origin + ", subprotocols="
                + Arrays.toString(subprotocols.stream()
                        .map(name -> name.startsWith(BEARER_SUBPROTOCOL) ? BEARER_SUBPROTOCOL + "***" : name)
                        .toArray())
                + "]";
    }
}
