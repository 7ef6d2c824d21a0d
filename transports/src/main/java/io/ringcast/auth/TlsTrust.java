package io.ringcast.auth;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whom one end of a TLS connection believes: whoever has a certificate by one of these authorities.
 *
 * @param authorities PEM, one or more certificates.
 */
public record TlsTrust(PemFile authorities) {
    /** Reads the file; throws {@link IllegalArgumentException} that names option and file. */
    public X509ExtendedTrustManager trustManager() {
        try {
            final KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (final X509Certificate authority : authorities.certificates()) {
                store.setCertificateEntry("authority-" + store.size(), authority);
            }
            final TrustManagerFactory factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            for (final TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager trustManager) {
                    return trustManager;
                }
            }
            throw new IllegalStateException("this Java platform has no X.509 trust manager");
        } catch (GeneralSecurityException | IOException e) {
            throw authorities.fault("cannot be used: " + e.getMessage(), e);
        }
    }
}
