package io.ringcast.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The examples in docs/protocol.md. */
public final class ProtocolDocument {
    private static final Pattern JSON = Pattern.compile("(?ms)^```json\\n(.*?)^```");
    private static final Pattern SESSION = Pattern.compile("(?ms)^```session\\n(.*?)^```");

    private static final Pattern BINARY = Pattern.compile("(?ms)^```binary\\n(.*?)^```");
    private static final Pattern BY_HAND = Pattern.compile("(?ms)^```wscat\\n(.*?)^```");

    /** One line of the conversation. */
    public record Line(boolean isFromClient, String text) {}

    private ProtocolDocument() {}

    /** The messages that stand alone. */
    public static List<String> examples() {
        return JSON.matcher(text()).results().map(block -> block.group(1)).toList();
    }

    /** The messages of the binary format that stand alone. */
    public static List<byte[]> binaryExamples() {
        return BINARY.matcher(text())
                .results()
                .map(block -> block.group(1)
                        .lines()
                        .map(line -> line.substring(0, line.indexOf('|')).replace(" ", ""))
                        .collect(Collectors.joining()))
                .map(HexFormat.of()::parseHex)
                .toList();
    }

    /** The conversation, in its order. */
    public static List<Line> session() {
        return SESSION.matcher(text())
                .results()
                .flatMap(block -> block.group(1).lines())
                .map(line -> new Line(line.startsWith("-> "), line.substring("-> ".length())))
                .toList();
    }

    /** The conversation by hand, in its order; {@code …} stands for anything. */
    public static List<Line> byHand() {
        return BY_HAND.matcher(text())
                .results()
                .flatMap(block -> block.group(1).lines())
                .map(line -> new Line(line.startsWith("> "), line.substring("> ".length())))
                .toList();
    }

    private static String text() {
        try {
            return Files.readString(SchemaCheck.docs().resolve("protocol.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
