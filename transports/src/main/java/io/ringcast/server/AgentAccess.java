package io.ringcast.server;

import io.grpc.InsecureServerCredentials;
import io.netty.handler.ssl.SslContext;
import io.ringcast.auth.AgentAuthenticator;
import io.ringcast.auth.ClientCertificateCheck;
import io.ringcast.auth.CredentialAuthenticator;
import io.ringcast.auth.PemFile;
import io.ringcast.auth.ReloadableTls;
import io.ringcast.auth.TlsIdentity;
import io.ringcast.auth.TlsTrust;
import io.ringcast.auth.TokenStore;
import io.ringcast.engine.status.Counters;
import io.ringcast.grpc.GrpcSecurity;
import io.ringcast.grpc.GrpcTls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the gRPC listener asks of agents, as files.
 *
 * @param tokenFile null: no tokens are in use.
 * @param certificate of the server; null: plaintext.
 * @param key of {@code certificate}.
 * @param clientAuthorities who may vouch for agents; null: client certificates are not looked at.
 * @param isCertificateRequired whether a client without a certificate is not even let in to show a token.
 */
record AgentAccess(Path tokenFile, Path certificate, Path key, Path clientAuthorities, boolean isCertificateRequired) {
    static final AgentAccess OPEN = new AgentAccess(null, null, null, null, false);

    /** Whether agents have to show anything at all. */
    boolean isAuthenticated() {
        return tokenFile != null || clientAuthorities != null;
    }

    /** Whether nobody on the way can read along. */
    boolean isEncrypted() {
        return certificate != null;
    }

    /** Reads the files of certificates; throws {@link IllegalArgumentException} that names option and file. Null: plaintext. */
    ReloadableTls<SslContext> readTls(Counters counters) {
        if (certificate == null) {
            return null;
        }
        final TlsIdentity identity =
                new TlsIdentity(new PemFile("--grpc-tls-cert", certificate), new PemFile("--grpc-tls-key", key));
        final TlsTrust clients =
                clientAuthorities == null ? null : new TlsTrust(new PemFile("--grpc-tls-client-ca", clientAuthorities));
        return new ReloadableTls<>(
                identity,
                own -> GrpcTls.context(
                        own,
                        clients == null ? null : new ClientCertificateCheck(clients.trustManager(), counters),
                        isCertificateRequired));
    }

    /**
     * What to ask of agents.
     *
     * @param tokens null where there is no token file.
     * @param tls null: plaintext.
     */
    GrpcSecurity security(TokenStore tokens, ReloadableTls<SslContext> tls, Counters counters) {
        final AgentAuthenticator authenticator = isAuthenticated()
                ? new CredentialAuthenticator(tokens, clientAuthorities != null, counters)
                : AgentAuthenticator.OPEN;
        return new GrpcSecurity(
                tls == null ? InsecureServerCredentials.create() : GrpcTls.credentials(tls), authenticator);
    }

    /** What is asked, for people; names files and no secret. */
    @Override
    public String toString() {
        final List<String> asked = new ArrayList<>();
        if (tokenFile != null) {
            asked.add("a token in " + tokenFile);
        }
        if (clientAuthorities != null) {
            asked.add(
                    "a certificate by " + clientAuthorities + (isCertificateRequired ? " (required)" : " (optional)"));
        }
        return (asked.isEmpty() ? "no credential" : String.join(", ", asked))
                + (isEncrypted() ? ", TLS" : ", plaintext");
    }
}
