package io.ringcast.ws;

import io.ringcast.auth.live.LiveAuthenticator;
import java.net.InetAddress;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * Who may come to the live listener, and how.
 *
 * @param authenticator asked about each client; whoever gives it closes it.
 * @param origins of pages that may come, as browsers name them: {@code https://example.org}; empty: any.
 * @param isFirstMessageTaken whether a client without a token may show one in its first message.
 * @param proxies whose word about where a client comes from is taken.
 * @param tls asked at each connection; null: plaintext.
 */
public record LiveAccess(
        LiveAuthenticator authenticator,
        Set<String> origins,
        boolean isFirstMessageTaken,
        Set<InetAddress> proxies,
        Supplier<SSLContext> tls) {
    /** Anybody, from any page, in plaintext. */
    public static final LiveAccess OPEN = new LiveAccess(LiveAuthenticator.OPEN, Set.of(), false, Set.of(), null);

    public LiveAccess {
        origins = Set.copyOf(origins);
        proxies = Set.copyOf(proxies);
    }

    /** An address in text, for {@code proxies}; null where it is none. No name is looked up. */
    public static InetAddress address(String text) {
        return ForwardedFor.parse(text);
    }

    /** Whether a page may come; null: it is no page that does. */
    boolean permits(String origin) {
        return origin == null || origins.isEmpty() || origins.contains(origin);
    }
}
