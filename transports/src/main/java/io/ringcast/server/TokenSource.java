package io.ringcast.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Where an agent's token comes from: what was given, or a file, which is read each time. Throws {@link IllegalArgumentException}
 * that names the option and never shows the token.
 */
final class TokenSource implements Supplier<String> {
    private static final long MAX_LENGTH = 4_096;

    private final String option;
    private final String token;
    private final Path file;

    private TokenSource(String option, String token, Path file) {
        this.option = option;
        this.token = token;
        this.file = file;
    }

    static TokenSource of(String option, String token) {
        return new TokenSource(option, token, null);
    }

    /** {@code file} null: there is no token. */
    static TokenSource ofFile(String option, Path file) {
        return new TokenSource(option, "", file);
    }

    boolean isEmpty() {
        return file == null && token.isEmpty();
    }

    @Override
    public String get() {
        if (file == null) {
            return checked(option, token);
        }
        final String name = option + "=" + file;
        try {
            if (Files.size(file) > MAX_LENGTH) {
                throw new IllegalArgumentException(name + " holds more than one token");
            }
            final String text = checked(name, Files.readString(file, StandardCharsets.ISO_8859_1));
            if (text.isEmpty()) {
                throw new IllegalArgumentException(name + " is empty");
            }
            return text;
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(name + " does not exist", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    name + " cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private static String checked(String name, String text) {
        final String stripped = text.strip();
        if (!stripped.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new IllegalArgumentException(name + " is not one word of printable ASCII characters");
        }
        return stripped;
    }
}
