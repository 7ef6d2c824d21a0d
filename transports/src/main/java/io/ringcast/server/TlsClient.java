package io.ringcast.server;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.ringcast.auth.PemFile;
import io.ringcast.auth.TlsIdentity;
import io.ringcast.auth.TlsTrust;
import java.nio.file.Path;

/** The protection of a sender's connection, out of the files that options name. */
final class TlsClient {
    static final ChannelCredentials PLAIN = InsecureChannelCredentials.create();

    private TlsClient() {}

    /**
     * TLS. Throws {@link IllegalArgumentException} that names option and file.
     *
     * @param authorities null: those that this Java trusts.
     * @param certificate null: none is shown, and {@code key} is not looked at.
     */
    static ChannelCredentials credentials(Path authorities, Path certificate, Path key) {
        final TlsChannelCredentials.Builder builder = TlsChannelCredentials.newBuilder();
        if (authorities != null) {
            builder.trustManager(new TlsTrust(new PemFile("--tls-ca", authorities)).trustManager());
        }
        if (certificate != null) {
            builder.keyManager(new TlsIdentity(new PemFile("--tls-cert", certificate), new PemFile("--tls-key", key))
                    .keyManagers());
        }
        return builder.build();
    }
}
