package io.ringcast.server;

import io.ringcast.auth.PemFile;
import io.ringcast.auth.TlsTrust;
import io.ringcast.client.LiveClient;
import io.ringcast.client.LiveEndpoint;
import io.ringcast.client.LiveFormat;
import io.ringcast.client.LiveListener;
import io.ringcast.client.LiveSelection;
import io.ringcast.reconnect.Backoff;
import io.ringcast.reconnect.TaskScheduler;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which live server to listen to, and to what. A secret is never printed, neither as a default nor in an error. */
final class LiveOptions {
    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "${env:RINGCAST_URL:-ws://localhost:8081}",
            description = "The live server; wss:// for TLS (default: ${DEFAULT-VALUE}; environment: RINGCAST_URL)")
    private URI url;

    @Option(
            names = "--selector",
            paramLabel = "SELECTOR",
            defaultValue = "${env:RINGCAST_SELECTOR}",
            description = "Which series, as in 'cpu_*{env=~\"prod|stage\",core!=\"0\"}'"
                    + " (default: all; environment: RINGCAST_SELECTOR)")
    private String selector;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "${env:RINGCAST_FORMAT:-json}",
            description = "How updates travel: json, or bin, about a third of its size"
                    + " (default: ${DEFAULT-VALUE}; environment: RINGCAST_FORMAT)")
    private String format;

    @Mixin
    private TokenOptions token;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            defaultValue = "${env:RINGCAST_TLS_CA}",
            description = "PEM: who may vouch for a wss:// server; without it, whom this Java trusts"
                    + " (environment: RINGCAST_TLS_CA)")
    private Path tlsCa;

    @Option(names = "--insecure", description = "Show the token without TLS to a server that is not on this machine")
    private boolean isInsecure;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** A client that is not started yet, of the series that were selected. */
    LiveClient client(TaskScheduler scheduler, LiveListener listener) {
        return client(scheduler, UnaryOperator.identity(), listener);
    }

    /** A client that is not started yet, of the series that were selected, delivered as {@code options} adds. */
    LiveClient client(TaskScheduler scheduler, UnaryOperator<LiveSelection> options, LiveListener listener) {
        final LiveSelection selection = LiveSelection.of(selector == null ? "" : selector);
        return new LiveClient(
                endpoint(), options.apply(selection), scheduler, new Backoff(new SplittableRandom()), listener);
    }

    private LiveEndpoint endpoint() {
        final boolean isTls = "wss".equals(url.getScheme());
        if (url.getHost() == null || !(isTls || "ws".equals(url.getScheme()))) {
            throw wrong("--url=" + url + " is not ws://host:port");
        }
        final TokenSource source = source();
        if (!source.isEmpty() && !isTls && !isInsecure && !ListenerHosts.isLoopback(url.getHost())) {
            throw wrong("the token would go to " + url + " for anybody on the way to read. Use wss://; or --insecure,"
                    + " if that is meant");
        }
        LiveEndpoint endpoint = LiveEndpoint.of(url).withToken(source).withFormat(liveFormat());
        if (isTls && OptionalFile.isSet(tlsCa)) {
            endpoint = endpoint.withTls(tls());
        }
        return endpoint;
    }

    private TokenSource source() {
        try {
            return token.source();
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    private LiveFormat liveFormat() {
        return switch (format) {
            case "json" -> LiveFormat.JSON;
            case "bin" -> LiveFormat.BINARY;
            default -> throw wrong("--format=" + format + " is neither json nor bin");
        };
    }

    private SSLContext tls() {
        try {
            final SSLContext context = SSLContext.getInstance("TLS");
            final TrustManager trust = new TlsTrust(new PemFile("--tls-ca", tlsCa)).trustManager();
            context.init(null, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
