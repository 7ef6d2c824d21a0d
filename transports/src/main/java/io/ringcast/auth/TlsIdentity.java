package io.ringcast.auth;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Who one end of a TLS connection is: a certificate, with those that vouch for it after it, and its key.
 *
 * @param certificate PEM.
 * @param key PEM, PKCS#8, without a password.
 */
public record TlsIdentity(PemFile certificate, PemFile key) {
    private static final char[] NO_PASSWORD = {};
    private static final int HEX = 16;
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    /** Reads both files; throws {@link IllegalArgumentException} that names option and file. */
    public KeyManager[] keyManagers() {
        return new KeyManager[] {read().keyManager()};
    }

    /** The same, with what tells this certificate from others. */
    Shown read() {
        final List<X509Certificate> chain = certificate.certificates();
        final PublicKey publicKey = chain.get(0).getPublicKey();
        final PrivateKey privateKey = key.privateKey(publicKey.getAlgorithm());
        try {
            if (!isPair(publicKey, privateKey)) {
                throw key.fault("is not the key of " + certificate.option() + "=" + certificate.path(), null);
            }
            final KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            store.setKeyEntry("ringcast", privateKey, NO_PASSWORD, chain.toArray(new Certificate[0]));
            final KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return new Shown(chain.get(0), factory.getKeyManagers()[0]);
        } catch (GeneralSecurityException | IOException e) {
            throw certificate.fault("cannot be used: " + e.getMessage(), e);
        }
    }

    /** For a server that shows what {@code keyManager} holds, and asks clients for no certificate. */
    public static SSLContext serverContext(KeyManager keyManager) {
        try {
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {keyManager}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }

    /** Else the first handshake would be the first to notice. */
    private static boolean isPair(PublicKey publicKey, PrivateKey privateKey) throws GeneralSecurityException {
        final String algorithm = SIGNATURES.get(publicKey.getAlgorithm());
        if (algorithm == null) {
            return true;
        }
        final byte[] proof = {1};
        final Signature signature = Signature.getInstance(algorithm);
        signature.initSign(privateKey);
        signature.update(proof);
        final byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(proof);
        return signature.verify(signed);
    }

    /** A certificate and what shows it to peers. */
    record Shown(X509Certificate certificate, KeyManager keyManager) {
        /** For people. */
        @Override
        public String toString() {
            return certificate.getSubjectX500Principal().getName() + " (serial "
                    + certificate.getSerialNumber().toString(HEX) + ", good until "
                    + certificate.getNotAfter().toInstant() + ")";
        }
    }
}
