package io.ringcast.server;

import io.ringcast.agent.AgentCredentials;
import io.ringcast.agent.ServerAddress;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where to send, and what to show there. A secret is never printed, neither as a default nor in an error. */
final class SenderOptions {
    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:RINGCAST_SERVER:-localhost:4317}",
            converter = ServerAddressConverter.class,
            description = "The server's gRPC listener (default: ${DEFAULT-VALUE}; environment: RINGCAST_SERVER)")
    private ServerAddress server;

    @Mixin
    private TokenOptions token;

    @Option(
            names = "--tls",
            defaultValue = "${env:RINGCAST_TLS:-false}",
            fallbackValue = "true",
            description = "Connect by TLS; a certificate that this Java trusts is asked of the server unless --tls-ca"
                    + " is set (environment: RINGCAST_TLS)")
    private boolean isTls;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            defaultValue = "${env:RINGCAST_TLS_CA}",
            description = "PEM: who may vouch for the server; means --tls (environment: RINGCAST_TLS_CA)")
    private Path tlsCa;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            defaultValue = "${env:RINGCAST_TLS_CERT}",
            description = "PEM: the certificate to show; means --tls (environment: RINGCAST_TLS_CERT)")
    private Path tlsCertificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            defaultValue = "${env:RINGCAST_TLS_KEY}",
            description = "PEM: the key of --tls-cert, PKCS#8 without a password (environment: RINGCAST_TLS_KEY)")
    private Path tlsKey;

    @Option(names = "--insecure", description = "Show the token without TLS to a server that is not on this machine")
    private boolean isInsecure;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    ServerAddress server() {
        return server;
    }

    /** What to connect with; throws {@link ParameterException} that names the options which do not go together. */
    AgentCredentials credentials() {
        final TokenSource source = source();
        final boolean isEncrypted =
                isTls || OptionalFile.isSet(tlsCa) || OptionalFile.isSet(tlsCertificate) || OptionalFile.isSet(tlsKey);
        if (OptionalFile.isSet(tlsCertificate) != OptionalFile.isSet(tlsKey)) {
            throw wrong("--tls-cert and --tls-key go together");
        }
        if (!source.isEmpty() && !isEncrypted && !isInsecure && !ListenerHosts.isLoopback(server.host())) {
            throw wrong("the token would go to " + server + " for anybody on the way to read. Add --tls or --tls-ca;"
                    + " or --insecure, if that is meant");
        }
        try {
            return new AgentCredentials(
                    isEncrypted
                            ? TlsClient.credentials(
                                    OptionalFile.orNull(tlsCa),
                                    OptionalFile.orNull(tlsCertificate),
                                    OptionalFile.orNull(tlsKey))
                            : TlsClient.PLAIN,
                    source);
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    private TokenSource source() {
        try {
            return token.source();
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
