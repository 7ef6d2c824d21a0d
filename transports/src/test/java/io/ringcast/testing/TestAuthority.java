package io.ringcast.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import javax.security.auth.x500.X500Principal;

/**
 * Vouches for keys drawn by the test, so that none stands in the repository. Writes what it makes as PEM files: X.509 version 3,
 * P-256, put together byte by byte, for the JDK has no public way to.
 */
public final class TestAuthority {
    private static final byte[] ECDSA_WITH_SHA256 = hex("300a06082a8648ce3d040302");
    private static final byte[] BASIC_CONSTRAINTS = hex("0603551d13");
    private static final byte[] ALTERNATIVE_NAMES = hex("0603551d11");
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int UTC_TIME = 0x17;
    private static final int SEQUENCE = 0x30;

    private final Path folder;
    private final X500Principal name;
    private final KeyPair keys = newKeys();
    private final Path certificate;
    private long serial = 1;

    private TestAuthority(Path folder, String name) {
        this.folder = folder;
        this.name = new X500Principal("CN=" + name);
        certificate = write(
                name + "-ca.pem",
                "CERTIFICATE",
                certificate(this.name, keys.getPublic(), extension(BASIC_CONSTRAINTS, hex("30030101ff"))));
    }

    /** @param name no other authority of {@code folder} may have it. */
    public static TestAuthority in(Path folder, String name) {
        return new TestAuthority(folder, name);
    }

    /** The authority's own certificate. */
    public Path certificate() {
        return certificate;
    }

    /** A certificate for this machine, as a server. */
    public Identity server() {
        return identity("server", "CN=server", alternative(0x82, ascii("localhost")), alternative(0x87, loopback()));
    }

    /** A certificate whose common name is {@code commonName}. */
    public Identity client(String commonName) {
        return identity(commonName, "CN=" + commonName, alternative(0x82, ascii("not-this.example.org")));
    }

    /** A certificate without a common name. */
    public Identity clientWithDnsNameOnly(String dnsName) {
        return identity(
                dnsName, "O=ringcast", alternative(0x86, ascii("spiffe://x")), alternative(0x82, ascii(dnsName)));
    }

    private Identity identity(String fileName, String subject, byte[]... alternatives) {
        final KeyPair own = newKeys();
        final byte[] extension = extension(ALTERNATIVE_NAMES, der(SEQUENCE, alternatives));
        return new Identity(
                write(
                        fileName + "-cert.pem",
                        "CERTIFICATE",
                        certificate(new X500Principal(subject), own.getPublic(), extension)),
                write(fileName + "-key.pem", "PRIVATE KEY", own.getPrivate().getEncoded()));
    }

    private byte[] certificate(X500Principal subject, PublicKey key, byte[] extension) {
        final byte[] body = der(
                SEQUENCE,
                hex("a003020102"),
                der(INTEGER, BigInteger.valueOf(++serial).toByteArray()),
                ECDSA_WITH_SHA256,
                name.getEncoded(),
                der(SEQUENCE, der(UTC_TIME, ascii("200101000000Z")), der(UTC_TIME, ascii("491231000000Z"))),
                subject.getEncoded(),
                key.getEncoded(),
                der(0xa3, der(SEQUENCE, extension)));
        return der(SEQUENCE, body, ECDSA_WITH_SHA256, der(BIT_STRING, new byte[1], sign(body)));
    }

    private byte[] sign(byte[] body) {
        try {
            final Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(body);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private Path write(String fileName, String type, byte[] der) {
        final String text = "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + type + "-----\n";
        try {
            return Files.writeString(folder.resolve(fileName), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KeyPair newKeys() {
        try {
            final KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] extension(byte[] id, byte[] value) {
        return der(SEQUENCE, id, der(OCTET_STRING, value));
    }

    private static byte[] alternative(int tag, byte[] value) {
        return der(tag, value);
    }

    private static byte[] loopback() {
        try {
            return InetAddress.getByName("127.0.0.1").getAddress();
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] der(int tag, byte[]... parts) {
        final ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            body.writeBytes(part);
        }
        final ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        if (body.size() > 0xff) {
            whole.writeBytes(new byte[] {(byte) 0x82, (byte) (body.size() >> 8), (byte) body.size()});
        } else if (body.size() > 0x7f) {
            whole.writeBytes(new byte[] {(byte) 0x81, (byte) body.size()});
        } else {
            whole.write(body.size());
        }
        whole.writeBytes(body.toByteArray());
        return whole.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    /** A certificate and its key, as PEM files. */
    public record Identity(Path certificate, Path key) {}
}
