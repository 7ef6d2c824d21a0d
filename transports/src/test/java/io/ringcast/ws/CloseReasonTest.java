package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.testing.SchemaCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The table of close codes in docs/protocol.md and the enum say the same. */
@Tag("C21")
class CloseReasonTest {
    private static final String MARK = "<!-- close codes";
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d{4}) \\| ([^|]+?) \\| ([^|]+?) \\|$");

    @Test
    void saysTheSameAsTheDocument() throws IOException {
        final String document = Files.readString(SchemaCheck.docs().resolve("protocol.md"));
        final List<String> rows = ROW.matcher(document.substring(document.indexOf(MARK)))
                .results()
                .map(row -> row.group(1) + " " + row.group(2).replaceFirst(" \\(kept for authentication\\)", "") + " "
                        + !row.group(3).equals("no"))
                .toList();
        assertThat(rows)
                .isEqualTo(Arrays.stream(CloseReason.values())
                        .map(reason -> reason.code() + " " + reason.text() + " " + reason.mayComeBack())
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
}
