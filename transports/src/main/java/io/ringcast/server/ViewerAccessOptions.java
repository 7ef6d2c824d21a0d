package io.ringcast.server;

import io.ringcast.auth.PemFile;
import io.ringcast.auth.TlsIdentity;
import io.ringcast.auth.live.JwtRules;
import io.ringcast.ws.LiveAccess;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What dashboards must show, which pages may come, and the live listener's own certificate. */
final class ViewerAccessOptions {
    @Option(
            names = "--live-token-file",
            paramLabel = "FILE",
            defaultValue = "${env:RINGCAST_LIVE_TOKEN_FILE}",
            description = "Dashboards must show a viewer's token that stands in this file, which may be that of"
                    + " --token-file; looked at again every second (environment: RINGCAST_LIVE_TOKEN_FILE)")
    private Path tokenFile;

    @Option(
            names = "--live-jwks",
            paramLabel = "FILE|URL",
            defaultValue = "${env:RINGCAST_LIVE_JWKS}",
            description = "Dashboards must show a JWT signed with a key of this JWKS; it must have exp (environment:"
                    + " RINGCAST_LIVE_JWKS)")
    private String keys;

    @Option(
            names = "--live-jwt-algorithms",
            paramLabel = "NAMES",
            defaultValue = "${env:RINGCAST_LIVE_JWT_ALGORITHMS:-RS256,ES256}",
            description = "How JWTs may be signed, with commas between (default: ${DEFAULT-VALUE}; environment:"
                    + " RINGCAST_LIVE_JWT_ALGORITHMS)")
    private String algorithms;

    @Option(
            names = "--live-jwt-issuer",
            paramLabel = "NAME",
            defaultValue = "${env:RINGCAST_LIVE_JWT_ISSUER}",
            description = "What iss of a JWT must be (default: anything; environment: RINGCAST_LIVE_JWT_ISSUER)")
    private String issuer;

    @Option(
            names = "--live-jwt-audience",
            paramLabel = "NAME",
            defaultValue = "${env:RINGCAST_LIVE_JWT_AUDIENCE}",
            description = "What aud of a JWT must hold (default: anything; environment: RINGCAST_LIVE_JWT_AUDIENCE)")
    private String audience;

    @Option(
            names = "--live-jwt-scope-claim",
            paramLabel = "NAME",
            defaultValue = "${env:RINGCAST_LIVE_JWT_SCOPE_CLAIM:-ringcast_scope}",
            description = "The claim with the selector of all that the bearer may see (default: ${DEFAULT-VALUE};"
                    + " environment: RINGCAST_LIVE_JWT_SCOPE_CLAIM)")
    private String scopeClaim;

    @Option(
            names = "--auth-url",
            paramLabel = "URL",
            defaultValue = "${env:AUTH_URL}",
            description = "Dashboards must show a token that this server knows: it is asked by GET with"
                    + " 'Authorization: Bearer TOKEN' and answers 200, 401 or 403 (environment: AUTH_URL)")
    private URI authUrl;

    @Option(
            names = "--live-auth-first-message",
            defaultValue = "${env:AUTH_FIRST_MESSAGE:-false}",
            fallbackValue = "true",
            description = "A dashboard may also come without a token and show it in its first message (environment:"
                    + " AUTH_FIRST_MESSAGE)")
    private boolean isFirstMessageTaken;

    @Option(
            names = "--live-origins",
            paramLabel = "ORIGINS",
            defaultValue = "${env:RINGCAST_LIVE_ORIGINS:-*}",
            description = "Pages of which origins may come, as in https://dash.example.org, with commas between; *: any"
                    + " (default: ${DEFAULT-VALUE}; environment: RINGCAST_LIVE_ORIGINS)")
    private String origins;

    @Option(
            names = "--live-proxies-trusted",
            paramLabel = "ADDRESSES",
            defaultValue = "${env:RINGCAST_LIVE_PROXIES_TRUSTED}",
            description = "Addresses of proxies in front, with commas between: the limit of connections from an address"
                    + " is for the clients that their X-Forwarded-For names (default: none; environment:"
                    + " RINGCAST_LIVE_PROXIES_TRUSTED)")
    private String proxies;

    @Option(
            names = "--live-tls-cert",
            paramLabel = "FILE",
            defaultValue = "${env:RINGCAST_LIVE_TLS_CERT}",
            description = "PEM: the server's certificate for dashboards, and those that vouch for it; they must come by"
                    + " wss then (environment: RINGCAST_LIVE_TLS_CERT)")
    private Path certificate;

    @Option(
            names = "--live-tls-key",
            paramLabel = "FILE",
            defaultValue = "${env:RINGCAST_LIVE_TLS_KEY}",
            description = "PEM: the key of --live-tls-cert, PKCS#8 without a password (environment:"
                    + " RINGCAST_LIVE_TLS_KEY)")
    private Path key;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** What was asked for; throws {@link ParameterException} that names the option which is wrong. */
    ViewerAccess access() {
        if (OptionalFile.isSet(certificate) != OptionalFile.isSet(key)) {
            throw wrong("--live-tls-cert and --live-tls-key go together");
        }
        return new ViewerAccess(
                OptionalFile.orNull(tokenFile),
                isBlank(keys) ? null : jwtRules(),
                authUrl(),
                isFirstMessageTaken,
                origins(),
                proxies(),
                OptionalFile.isSet(certificate)
                        ? new TlsIdentity(
                                new PemFile("--live-tls-cert", certificate), new PemFile("--live-tls-key", key))
                        : null);
    }

    private JwtRules jwtRules() {
        final URL url = keysUrl();
        try {
            return new JwtRules(url, words(algorithms), orNull(issuer), orNull(audience), scopeClaim);
        } catch (IllegalArgumentException e) {
            throw wrong("--live-jwt-algorithms: " + e.getMessage());
        }
    }

    private URL keysUrl() {
        try {
            if (keys.matches("(?i)https?://.*")) {
                return URI.create(keys).toURL();
            }
            if (Files.isReadable(Path.of(keys))) {
                return Path.of(keys).toUri().toURL();
            }
        } catch (MalformedURLException | IllegalArgumentException none) {
            // Told below.
        }
        throw wrong("--live-jwks=" + keys + " is neither a URL nor a file that can be read");
    }

    private URI authUrl() {
        if (authUrl == null || authUrl.toString().isEmpty()) {
            return null;
        }
        final String scheme = String.valueOf(authUrl.getScheme()).toLowerCase(Locale.ROOT);
        if (authUrl.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
            throw wrong("--auth-url=" + authUrl + " is not http://host or https://host");
        }
        return authUrl;
    }

    private Set<String> origins() {
        final Set<String> named = words(origins);
        if (named.contains("*")) {
            return Set.of();
        }
        for (final String origin : named) {
            if (!origin.matches("null|[a-z][a-z0-9+.-]*://[^/?#\\s]*")) {
                throw wrong("--live-origins: '" + origin + "' is not an origin such as https://dash.example.org");
            }
        }
        if (named.isEmpty()) {
            throw wrong("--live-origins names none; * means any");
        }
        return named;
    }

    private Set<InetAddress> proxies() {
        final Set<InetAddress> addresses = new HashSet<>();
        for (final String word : isBlank(proxies) ? Set.<String>of() : words(proxies)) {
            final InetAddress address = LiveAccess.address(word);
            if (address == null) {
                throw wrong("--live-proxies-trusted: '" + word + "' is no address such as 127.0.0.1");
            }
            addresses.add(address);
        }
        return addresses;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    private static Set<String> words(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String orNull(String text) {
        return isBlank(text) ? null : text;
    }

    private static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }
}
