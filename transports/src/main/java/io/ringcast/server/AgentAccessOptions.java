package io.ringcast.server;

import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What agents must show, and the server's own certificate. */
final class AgentAccessOptions {
    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            defaultValue = "${env:RINGCAST_AUTH_TOKEN_FILE}",
            description = "Agents must show a token that stands in this file, made by 'ringcast token create';"
                    + " looked at again every second (environment: RINGCAST_AUTH_TOKEN_FILE)")
    private Path tokenFile;

    @Option(
            names = "--grpc-tls-cert",
            paramLabel = "FILE",
            defaultValue = "${env:RINGCAST_GRPC_TLS_CERT}",
            description = "PEM: the server's certificate for agents, and those that vouch for it; agents must come by"
                    + " TLS then (environment: RINGCAST_GRPC_TLS_CERT)")
    private Path certificate;

    @Option(
            names = "--grpc-tls-key",
            paramLabel = "FILE",
            defaultValue = "${env:RINGCAST_GRPC_TLS_KEY}",
            description = "PEM: the key of --grpc-tls-cert, PKCS#8 without a password (environment:"
                    + " RINGCAST_GRPC_TLS_KEY)")
    private Path key;

    @Option(
            names = "--grpc-tls-client-ca",
            paramLabel = "FILE",
            defaultValue = "${env:RINGCAST_GRPC_TLS_CLIENT_CA}",
            description = "PEM: who may vouch for agents; the common name in an agent's certificate is its id"
                    + " (environment: RINGCAST_GRPC_TLS_CLIENT_CA)")
    private Path clientAuthorities;

    @Option(
            names = "--grpc-tls-client-auth",
            paramLabel = "MODE",
            defaultValue = "${env:RINGCAST_GRPC_TLS_CLIENT_AUTH:-required}",
            description = "With --grpc-tls-client-ca. required: nobody gets in without a certificate; optional: a token"
                    + " will do as well (default: ${DEFAULT-VALUE}; environment: RINGCAST_GRPC_TLS_CLIENT_AUTH)")
    private ClientAuth clientAuth;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** What was asked for; throws {@link ParameterException} that names the options which do not go together. */
    AgentAccess access() {
        if (OptionalFile.isSet(certificate) != OptionalFile.isSet(key)) {
            throw wrong("--grpc-tls-cert and --grpc-tls-key go together");
        }
        if (OptionalFile.isSet(clientAuthorities) && !OptionalFile.isSet(certificate)) {
            throw wrong("--grpc-tls-client-ca needs --grpc-tls-cert and --grpc-tls-key");
        }
        return new AgentAccess(
                OptionalFile.orNull(tokenFile),
                OptionalFile.orNull(certificate),
                OptionalFile.orNull(key),
                OptionalFile.orNull(clientAuthorities),
                clientAuth == ClientAuth.REQUIRED);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    /** Whether a client certificate is demanded. */
    enum ClientAuth {
        REQUIRED,
        OPTIONAL
    }
}
