package io.ringcast.server;

import io.ringcast.config.Configuration;
import io.ringcast.config.Kind;
import io.ringcast.config.Parameter;
import java.nio.file.Path;
import java.util.List;

/** What agents must show, and the server's own certificate. */
final class AgentAccessOptions {
    static final Parameter<Path> TOKEN_FILE = Parameter.of(
                    "auth.token-file",
                    Kind.path("FILE"),
                    "Agents must show a token that stands in this file, made by 'ringcast token create'; looked at"
                            + " again every second.")
            .underFlag("--token-file");
    static final Parameter<Path> TLS_CERT = Parameter.of(
            "grpc.tls-cert",
            Kind.path("FILE"),
            "PEM: the server's certificate for agents, and those that vouch for it; agents must come by TLS then.");
    static final Parameter<Path> TLS_KEY = Parameter.of(
            "grpc.tls-key", Kind.path("FILE"), "PEM: the key of --grpc-tls-cert, PKCS#8 without a password.");
    static final Parameter<Path> TLS_CLIENT_CA = Parameter.of(
            "grpc.tls-client-ca",
            Kind.path("FILE"),
            "PEM: who may vouch for agents; the common name in an agent's certificate is its id.");
    static final Parameter<ClientAuth> TLS_CLIENT_AUTH = Parameter.of(
                    "grpc.tls-client-auth",
                    Kind.oneOf("MODE", ClientAuth.class),
                    "With --grpc-tls-client-ca. required: nobody gets in without a certificate; optional: a token will"
                            + " do as well.")
            .or("required");

    private AgentAccessOptions() {}

    /** All of them, in the order of help and reference. */
    static List<Parameter<?>> all() {
        return List.of(TOKEN_FILE, TLS_CERT, TLS_KEY, TLS_CLIENT_CA, TLS_CLIENT_AUTH);
    }

    /** What was asked for; adds to {@code problems} what does not go together. */
    static AgentAccess access(Configuration values, List<String> problems) {
        final Path certificate = values.get(TLS_CERT);
        final Path key = values.get(TLS_KEY);
        final Path clientAuthorities = values.get(TLS_CLIENT_CA);
        if ((certificate == null) != (key == null)) {
            problems.add(TLS_CERT.flag() + " and " + TLS_KEY.flag() + " go together");
        } else if (clientAuthorities != null && certificate == null) {
            problems.add(TLS_CLIENT_CA.flag() + " needs " + TLS_CERT.flag() + " and " + TLS_KEY.flag());
        }
        return new AgentAccess(
                values.get(TOKEN_FILE),
                certificate,
                key,
                clientAuthorities,
                values.get(TLS_CLIENT_AUTH) == ClientAuth.REQUIRED);
    }

    /** Whether a client certificate is demanded. */
    enum ClientAuth {
        REQUIRED,
        OPTIONAL
    }
}
