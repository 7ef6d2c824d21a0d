package io.ringcast.auth;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of certificates or with a key, as text. What is wrong with it is thrown as {@link IllegalArgumentException} that names
 * the option and the file, and shows nothing of what stands there.
 *
 * @param option by which the file was chosen, as in {@code --grpc-tls-cert}.
 */
public record PemFile(String option, Path path) {
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    /** The certificates in their order; at least one. */
    List<X509Certificate> certificates() {
        try {
            final List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(read()))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (certificates.isEmpty()) {
                throw fault("holds no certificate", null);
            }
            return certificates;
        } catch (CertificateException e) {
            throw fault("holds no certificate that can be read", e);
        }
    }

    /** The key in the file, of the given algorithm. */
    PrivateKey privateKey(String algorithm) {
        final String text = new String(read(), StandardCharsets.ISO_8859_1);
        final Matcher matcher = PKCS8.matcher(text);
        if (!matcher.find()) {
            throw fault(
                    text.contains("PRIVATE KEY-----")
                            ? "is not PKCS#8 without a password; 'openssl pkcs8 -topk8 -nocrypt' makes it so"
                            : "holds no private key",
                    null);
        }
        try {
            final byte[] bytes = Base64.getMimeDecoder().decode(matcher.group(1));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw fault("holds no " + algorithm + " key, as the certificate wants it", null);
        }
    }

    IllegalArgumentException fault(String what, Throwable cause) {
        return new IllegalArgumentException(option + "=" + path + ": " + what, cause);
    }

    private byte[] read() {
        try {
            return Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw fault("does not exist", e);
        } catch (IOException e) {
            throw fault("cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }
}
