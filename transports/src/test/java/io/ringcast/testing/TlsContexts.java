package io.ringcast.testing;

import io.ringcast.auth.PemFile;
import io.ringcast.auth.ReloadableTls;
import io.ringcast.auth.TlsIdentity;
import io.ringcast.auth.TlsTrust;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** What both ends of a TLS connection need, by an authority of the test's. */
public final class TlsContexts {
    private TlsContexts() {}

    public static SSLContext server(TestAuthority authority) {
        final TestAuthority.Identity server = authority.server();
        return reloadableServer(server).get();
    }

    /** For a server that shows what the files hold now, and may be told to read them again. */
    public static ReloadableTls<SSLContext> reloadableServer(TestAuthority.Identity server) {
        return new ReloadableTls<>(
                new TlsIdentity(new PemFile("cert", server.certificate()), new PemFile("key", server.key())),
                TlsIdentity::serverContext);
    }

    /** Believes that authority alone. */
    public static SSLContext client(TestAuthority authority) {
        try {
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    null,
                    new TrustManager[] {new TlsTrust(new PemFile("ca", authority.certificate())).trustManager()},
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
