package io.ringcast.server;

import io.ringcast.auth.ReloadableTls;
import io.ringcast.auth.TlsIdentity;
import io.ringcast.auth.TokenStore;
import io.ringcast.auth.live.CheckRules;
import io.ringcast.auth.live.CheckTimes;
import io.ringcast.auth.live.JwtRules;
import io.ringcast.auth.live.LiveAuthenticator;
import io.ringcast.auth.live.LiveCredentials;
import io.ringcast.engine.status.Counters;
import io.ringcast.ws.LiveAccess;
import io.ringcast.ws.WsConfiguration;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.agrona.concurrent.SystemEpochClock;

/**
 * What the live listener asks of dashboards.
 *
 * @param tokenFile null: no tokens of a file are in use.
 * @param jwt null: no JWTs are.
 * @param authUrl who else knows tokens; null: nobody.
 * @param isFirstMessageTaken whether a token may come in the first message.
 * @param origins of pages that may come; empty: any.
 * @param proxies whose {@code X-Forwarded-For} is believed.
 * @param tls of the server; null: plaintext.
 */
record ViewerAccess(
        Path tokenFile,
        JwtRules jwt,
        URI authUrl,
        boolean isFirstMessageTaken,
        Set<String> origins,
        Set<InetAddress> proxies,
        TlsIdentity tls) {
    static final ViewerAccess OPEN = new ViewerAccess(null, null, null, false, Set.of(), Set.of(), null);

    /** Whether dashboards have to show anything at all. */
    boolean isAuthenticated() {
        return tokenFile != null || jwt != null || authUrl != null;
    }

    /** Whether nobody on the way can read along. */
    boolean isEncrypted() {
        return tls != null;
    }

    /** @param tokens null where there is no token file. */
    LiveAuthenticator authenticator(
            TokenStore tokens, WsConfiguration configuration, Counters counters, CheckTimes times) {
        final int maxCheckCount = configuration.getInt(WsConfiguration.AUTH_CHECKS_MAX);
        final CheckRules checks = authUrl == null
                ? null
                : new CheckRules(
                        authUrl,
                        configuration.get(WsConfiguration.AUTH_TIMEOUT_MS),
                        configuration.get(WsConfiguration.AUTHZ_TIMEOUT_MS),
                        configuration.get(WsConfiguration.AUTH_CACHE_MS),
                        configuration.get(WsConfiguration.AUTH_RECHECK_MS),
                        maxCheckCount);
        return new LiveCredentials(
                        tokens, jwt, checks, configuration.getInt(WsConfiguration.AUTH_TIMEOUT_MS), maxCheckCount)
                .authenticator(counters, SystemEpochClock.INSTANCE, times);
    }

    /** Reads the files of certificates; throws {@link IllegalArgumentException} that names option and file. Null: plaintext. */
    ReloadableTls<SSLContext> readTls() {
        return tls == null ? null : new ReloadableTls<>(tls, TlsIdentity::serverContext);
    }

    /** @param currentTls null: plaintext. */
    LiveAccess liveAccess(LiveAuthenticator authenticator, ReloadableTls<SSLContext> currentTls) {
        return new LiveAccess(authenticator, origins, isFirstMessageTaken, proxies, currentTls);
    }

    /** What is asked, for people; names files and no secret. */
    @Override
    public String toString() {
        final List<String> asked = new ArrayList<>();
        if (tokenFile != null) {
            asked.add("a token in " + tokenFile);
        }
        if (jwt != null) {
            asked.add("a JWT by a key of " + jwt.keys());
        }
        if (authUrl != null) {
            asked.add("a token that " + ViewerAccessOptions.shown(authUrl) + " knows");
        }
        return (asked.isEmpty() ? "no credential" : String.join(" or ", asked))
                + (isFirstMessageTaken && isAuthenticated() ? ", at the latest in the first message" : "")
                + (isEncrypted() ? ", TLS" : ", plaintext");
    }
}
