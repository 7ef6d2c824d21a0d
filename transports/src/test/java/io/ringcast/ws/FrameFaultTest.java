package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.testing.SchemaCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The table of frame faults in docs/protocol.md and the enum say the same. */
@Tag("C21")
class FrameFaultTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\| (\\d{4}) \\| ([^|]+) \\|$");

    @Test
    void saysTheSameAsTheDocument() throws IOException {
        final String document = Files.readString(SchemaCheck.docs().resolve("protocol.md"));
        final String table = document.substring(document.indexOf("<!-- frame faults"), document.indexOf("### Errors"));
        assertThat(ROW.matcher(table).results().map(row -> row.group(1) + " " + row.group(2) + " " + row.group(3)))
                .containsExactlyElementsOf(Arrays.stream(FrameFault.values())
                        .map(fault -> fault.label() + " " + fault.reason().code() + " " + fault.text())
                        .toList());
    }

    @Test
    void fitsIntoACloseFrame() {
        assertThat(FrameFault.values()).allMatch(fault -> fault.text().getBytes(StandardCharsets.UTF_8).length <= 123);
    }
}
