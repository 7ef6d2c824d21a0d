package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.project.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The table of close codes in docs/protocol.md and the enum say the same. */
@Tag("C21")
class CloseReasonTest {
    private static final String MARK = "<!-- close codes";
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| (\\d{4}) \\| ([a-z0-9-]+) \\| ([^|]+?) \\| [^|]+ \\| ([^|]+?) \\|$");

    private final List<MatchResult> rows = ROW.matcher(table()).results().toList();

    @Test
    void saysTheSameAsTheDocument() {
        assertThat(rows.stream()
                        .map(row -> row.group(1) + " " + row.group(2) + " "
                                + row.group(3) + " "
                                + !row.group(4).equals("no")))
                .containsExactlyElementsOf(Arrays.stream(CloseReason.values())
                        .map(reason ->
                                reason.code() + " " + reason.title() + " " + reason.text() + " " + reason.mayComeBack())
                        .toList());
    }

    @Test
    void isReachedByATestThatBearsTheCodeInItsName() throws IOException {
        final Path tests = Path.of("src/test/java/io/ringcast").toAbsolutePath();
        final String sources;
        try (Stream<Path> files = Files.walk(tests)) {
            sources = files.filter(file -> file.toString().endsWith("IT.java"))
                    .map(Repository::read)
                    .collect(Collectors.joining());
        }
        assertThat(rows.stream()
                        .map(row -> row.group(1))
                        .filter(code -> !Pattern.compile("void \\w+With" + code + "\\w*\\(")
                                .matcher(sources)
                                .find()))
                .as("close codes that no test of real sockets names")
                .isEmpty();
    }

    @Test
    void isObeyedByTheExamplePage() {
        final Matcher codes = Pattern.compile("FINAL_CODES = \\[([^\\]]+)\\]")
                .matcher(Repository.read(Repository.root().resolve("docs/examples/live.html")));
        assertThat(codes.find()).isTrue();
        assertThat(Stream.of(codes.group(1).split(", ")).map(Integer::valueOf))
                .containsExactlyElementsOf(Arrays.stream(CloseReason.values())
                        .filter(reason -> !reason.mayComeBack())
                        .map(CloseReason::code)
                        .toList());
    }

    @Test
    void fitsIntoACloseFrame() {
        assertThat(CloseReason.values())
                .allMatch(reason -> reason.text().getBytes(StandardCharsets.UTF_8).length <= 123);
    }

    @Test
    void findsTheReasonOfACode() {
        assertThat(CloseReason.of(4408)).isEqualTo(CloseReason.TOO_SLOW);
        assertThat(CloseReason.of(4999)).isEqualTo(CloseReason.INTERNAL_ERROR);
    }

    private static String table() {
        final String document = Repository.read(Repository.root().resolve("docs/protocol.md"));
        return document.substring(document.indexOf(MARK), document.indexOf("### Answers in place of an upgrade"));
    }
}
