package io.ringcast.client;

import java.net.URI;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * Which live server to connect to, and how. Immutable; each {@code with} gives another.
 *
 * <pre>{@code
 * LiveEndpoint.of(URI.create("wss://relay.example/ws-live")).withToken(() -> secret).withFormat(LiveFormat.BINARY)
 * }</pre>
 */
public final class LiveEndpoint {
    private final URI uri;
    private final LiveFormat format;
    private final Supplier<String> token;
    private final boolean isTokenInMessage;
    private final SSLContext tls;

    private LiveEndpoint(URI uri, LiveFormat format, Supplier<String> token, boolean isTokenInMessage, SSLContext tls) {
        this.uri = uri;
        this.format = format;
        this.token = token;
        this.isTokenInMessage = isTokenInMessage;
        this.tls = tls;
    }

    /**
     * JSON, without a token.
     *
     * @param uri as in {@code ws://localhost:8081}, or {@code wss://} for TLS.
     */
    public static LiveEndpoint of(URI uri) {
        return new LiveEndpoint(uri, LiveFormat.JSON, () -> "", false, null);
    }

    public LiveEndpoint withFormat(LiveFormat newFormat) {
        return new LiveEndpoint(uri, newFormat, token, isTokenInMessage, tls);
    }

    /**
     * Shows a token in the header {@code Authorization}.
     *
     * @param newToken asked before each attempt to connect, on the client's thread; empty: there is none. What it throws is
     *     told as an error {@code token}, and the attempt is made again later.
     */
    public LiveEndpoint withToken(Supplier<String> newToken) {
        return new LiveEndpoint(uri, format, newToken, false, tls);
    }

    /** As {@link #withToken}, but in the first message, for servers behind something that takes the header away. */
    public LiveEndpoint withTokenInMessage(Supplier<String> newToken) {
        return new LiveEndpoint(uri, format, newToken, true, tls);
    }

    /** Connects by {@code wss} as {@code newTls} says; without it, whom this Java trusts is trusted. */
    public LiveEndpoint withTls(SSLContext newTls) {
        return new LiveEndpoint(uri, format, token, isTokenInMessage, newTls);
    }

    public URI uri() {
        return uri;
    }

    LiveFormat format() {
        return format;
    }

    Supplier<String> token() {
        return token;
    }

    boolean isTokenInMessage() {
        return isTokenInMessage;
    }

    /** Null: this Java's own. */
    SSLContext tls() {
        return tls;
    }
}
