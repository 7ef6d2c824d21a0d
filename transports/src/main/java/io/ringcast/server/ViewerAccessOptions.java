package io.ringcast.server;

import io.ringcast.auth.PemFile;
import io.ringcast.auth.TlsIdentity;
import io.ringcast.auth.live.JwtRules;
import io.ringcast.config.Configuration;
import io.ringcast.config.Kind;
import io.ringcast.config.Parameter;
import io.ringcast.ws.LiveAccess;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What dashboards must show, which pages may come, and the live listener's own certificate. */
final class ViewerAccessOptions {
    static final Parameter<Path> TOKEN_FILE = Parameter.of(
            "live.token-file",
            Kind.path("FILE"),
            "Dashboards must show a viewer's token that stands in this file, which may be that of --token-file; looked"
                    + " at again every second.");
    static final Parameter<String> JWKS = Parameter.of(
            "live.jwks",
            Kind.text("FILE|URL"),
            "Dashboards must show a JWT signed with a key of this JWKS; it must have exp.");
    static final Parameter<List<String>> JWT_ALGORITHMS = Parameter.of(
                    "live.jwt-algorithms",
                    Kind.words("NAMES", UnaryOperator.identity()),
                    "How JWTs may be signed, with commas between.")
            .or("RS256,ES256");
    static final Parameter<String> JWT_ISSUER =
            Parameter.of("live.jwt-issuer", Kind.text("NAME"), "What iss of a JWT must be; not set: anything.");
    static final Parameter<String> JWT_AUDIENCE =
            Parameter.of("live.jwt-audience", Kind.text("NAME"), "What aud of a JWT must hold; not set: anything.");
    static final Parameter<String> JWT_SCOPE_CLAIM = Parameter.of(
                    "live.jwt-scope-claim",
                    Kind.text("NAME"),
                    "The claim with the selector of all that the bearer may see.")
            .or("ringcast_scope");
    static final Parameter<URI> AUTH_URL = Parameter.of(
                    "auth.url",
                    Kind.httpUrl(),
                    "Dashboards must show a token that this server knows: it is asked by GET with 'Authorization:"
                            + " Bearer TOKEN' and answers 200, 401 or 403. It is shown without what may be a secret"
                            + " in it.")
            .underVariable("AUTH_URL")
            .secret(text -> shown(URI.create(text)));
    static final Parameter<Boolean> FIRST_MESSAGE = Parameter.of(
                    "live.auth-first-message",
                    Kind.yesOrNo(),
                    "A dashboard may also come without a token and show it in its first message.")
            .underVariable("AUTH_FIRST_MESSAGE")
            .or("false");
    static final Parameter<List<String>> ORIGINS = Parameter.of(
                    "live.origins",
                    Kind.words("ORIGINS", ViewerAccessOptions::origin),
                    "Pages of which origins may come, as in https://dash.example.org, with commas between; *: any.")
            .or("*");
    static final Parameter<List<InetAddress>> PROXIES_TRUSTED = Parameter.of(
            "live.proxies-trusted",
            Kind.words("ADDRESSES", ViewerAccessOptions::proxy),
            "Addresses of proxies in front, with commas between: the limit of connections from an address is for the"
                    + " clients that their X-Forwarded-For names; not set: none.");
    static final Parameter<Path> TLS_CERT = Parameter.of(
            "live.tls-cert",
            Kind.path("FILE"),
            "PEM: the server's certificate for dashboards, and those that vouch for it; they must come by wss then.");
    static final Parameter<Path> TLS_KEY = Parameter.of(
            "live.tls-key", Kind.path("FILE"), "PEM: the key of --live-tls-cert, PKCS#8 without a password.");

    private ViewerAccessOptions() {}

    /** All of them, in the order of help and reference. */
    static List<Parameter<?>> all() {
        return List.of(
                TOKEN_FILE,
                JWKS,
                JWT_ALGORITHMS,
                JWT_ISSUER,
                JWT_AUDIENCE,
                JWT_SCOPE_CLAIM,
                AUTH_URL,
                FIRST_MESSAGE,
                ORIGINS,
                PROXIES_TRUSTED,
                TLS_CERT,
                TLS_KEY);
    }

    /** What was asked for; adds to {@code problems} what cannot be. */
    static ViewerAccess access(Configuration values, List<String> problems) {
        final Path certificate = values.get(TLS_CERT);
        final Path key = values.get(TLS_KEY);
        if ((certificate == null) != (key == null)) {
            problems.add(TLS_CERT.flag() + " and " + TLS_KEY.flag() + " go together");
        }
        final List<String> origins = values.get(ORIGINS);
        final List<InetAddress> proxies = values.get(PROXIES_TRUSTED);
        return new ViewerAccess(
                values.get(TOKEN_FILE),
                values.get(JWKS) == null ? null : jwtRules(values, problems),
                values.get(AUTH_URL),
                values.get(FIRST_MESSAGE),
                origins.contains("*") ? Set.of() : Set.copyOf(origins),
                proxies == null ? Set.of() : Set.copyOf(proxies),
                certificate == null || key == null
                        ? null
                        : new TlsIdentity(new PemFile(TLS_CERT.flag(), certificate), new PemFile(TLS_KEY.flag(), key)));
    }

    /** The address without a password and without what follows the path, either of which may be a secret. */
    static String shown(URI url) {
        final String user = url.getRawUserInfo() == null ? "" : "***@";
        final String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        final String query = url.getRawQuery() == null ? "" : "?***";
        return url.getScheme() + "://" + user + url.getHost() + port + url.getRawPath() + query;
    }

    private static JwtRules jwtRules(Configuration values, List<String> problems) {
        final String keys = values.get(JWKS);
        final URL url = keysUrl(keys);
        if (url == null) {
            problems.add(JWKS.flag() + "=" + keys + " is neither a URL nor a file that can be read");
            return null;
        }
        try {
            return new JwtRules(
                    url,
                    Set.copyOf(values.get(JWT_ALGORITHMS)),
                    values.get(JWT_ISSUER),
                    values.get(JWT_AUDIENCE),
                    values.get(JWT_SCOPE_CLAIM));
        } catch (IllegalArgumentException e) {
            problems.add(JWT_ALGORITHMS.flag() + ": " + e.getMessage());
            return null;
        }
    }

    /** Null: it is neither a URL nor a file that can be read. */
    private static URL keysUrl(String keys) {
        try {
            if (keys.matches("(?i)https?://.*")) {
                return URI.create(keys).toURL();
            }
            return Files.isReadable(Path.of(keys)) ? Path.of(keys).toUri().toURL() : null;
        } catch (MalformedURLException | IllegalArgumentException e) {
            return null;
        }
    }

    private static String origin(String word) {
        if (!word.equals("*") && !word.matches("null|[a-z][a-z0-9+.-]*://[^/?#\\s]*")) {
            throw new IllegalArgumentException("'" + word + "' is not an origin such as https://dash.example.org");
        }
        return word;
    }

    private static InetAddress proxy(String word) {
        final InetAddress address = LiveAccess.address(word);
        if (address == null) {
            throw new IllegalArgumentException("'" + word + "' is no address such as 127.0.0.1");
        }
        return address;
    }
}
