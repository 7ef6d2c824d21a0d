package io.ringcast.bench.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the server wrote, as text or as JSON: its ports, and what should not stand there. */
final class ServerLog {
    private static final Pattern ERROR =
            Pattern.compile("\\b(ERROR|FATAL)\\b|^Exception in thread|OutOfMemoryError|SIGSEGV");
    private static final Pattern WARNING = Pattern.compile("\\bWARN\\b");
    private static final int SHOWN_MAX = 5;
    private static final int LINE_MAX = 300;

    private final Path file;

    ServerLog(Path file) {
        this.file = file;
    }

    /** The port of an address that was logged behind {@code words}, such as {@code listening on grpc://}; empty: not yet. */
    OptionalInt port(String words) {
        final Matcher address =
                Pattern.compile(Pattern.quote(words) + "[^\\s\"/]*:(\\d+)").matcher(text());
        return address.find() ? OptionalInt.of(Integer.parseInt(address.group(1))) : OptionalInt.empty();
    }

    /** A finding for each line that tells of an error; the first few. */
    List<String> findings() {
        return lines(ERROR).stream()
                .limit(SHOWN_MAX)
                .map(line -> "the server's log: " + line.substring(0, Math.min(LINE_MAX, line.length())))
                .toList();
    }

    /** Lines that warn. */
    List<String> warnings() {
        return lines(WARNING);
    }

    /** The end of it. */
    String tail() {
        final List<String> lines = text().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_MAX), lines.size()));
    }

    private List<String> lines(Pattern pattern) {
        return text().lines().filter(line -> pattern.matcher(line).find()).toList();
    }

    private String text() {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
