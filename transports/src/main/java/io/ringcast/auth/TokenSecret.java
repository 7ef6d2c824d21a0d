package io.ringcast.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A token as its bearer holds it: {@code rct_<id>_<secret>}. The id may be known to anybody; the secret is 43 random letters and
 * digits, 256 bits, and is kept nowhere but with the bearer. Immutable.
 */
public final class TokenSecret {
    private static final int ID_LENGTH = 10;
    private static final int SECRET_LENGTH = 43;
    private static final String ID_CHARACTERS = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final String SECRET_CHARACTERS = ID_CHARACTERS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final Pattern TEXT =
            Pattern.compile("rct_(" + Token.ID_PATTERN + ")_([0-9A-Za-z]{" + SECRET_LENGTH + "})");

    private final String id;
    private final String secret;

    private TokenSecret(String id, String secret) {
        this.id = id;
        this.secret = secret;
    }

    /** A new one; {@code random} must be fit for secrets. */
    public static TokenSecret draw(RandomGenerator random) {
        return new TokenSecret(draw(random, ID_CHARACTERS, ID_LENGTH), draw(random, SECRET_CHARACTERS, SECRET_LENGTH));
    }

    /** Reads what {@link #text()} gave; null where the text is no token. */
    public static TokenSecret parse(String text) {
        final Matcher matcher = TEXT.matcher(text);
        return matcher.matches() ? new TokenSecret(matcher.group(1), matcher.group(2)) : null;
    }

    public String id() {
        return id;
    }

    /** The whole of it, for its bearer alone. */
    public String text() {
        return "rct_" + id + "_" + secret;
    }

    /** SHA-256 of the secret, as 64 hexadecimal digits; all that is kept of it. */
    public String sha256() {
        return HexFormat.of().formatHex(hash());
    }

    /** Whether this is the secret with that hash; takes the same time wherever they differ. */
    boolean hasHash(String sha256) {
        return MessageDigest.isEqual(HexFormat.of().parseHex(sha256), hash());
    }

    /** Without the secret, so that no log line shows it by accident. */
    @Override
    public String toString() {
        return "rct_" + id + "_***";
    }

    private byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String draw(RandomGenerator random, String characters, int length) {
        final StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(characters.charAt(random.nextInt(characters.length())));
        }
        return text.toString();
    }
}
