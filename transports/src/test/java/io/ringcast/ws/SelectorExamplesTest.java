package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.engine.fanout.Selector;
import io.ringcast.testing.SchemaCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The tables of selectors in docs/protocol.md say what the parser says. */
@Tag("C31")
@Tag("G11")
class SelectorExamplesTest {
    /** One row: two cells, the first in backticks. */
    private record Row(String selector, String answer) {}

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(.*?)` \\| (.*?) \\|");

    @Test
    void haveTheCanonicalTextThatTheTableSays() throws IOException {
        assertThat(rows("<!-- selectors:"))
                .hasSizeGreaterThan(10)
                .allSatisfy(row -> assertThat(Selector.parse(row.selector).canonical())
                        .isEqualTo(
                                row.answer.substring(1, row.answer.length() - 1).trim()));
    }

    @Test
    @Tag("C45")
    void areRefusedWithTheMessageThatTheTableSays() throws IOException {
        assertThat(rows("<!-- bad selectors:"))
                .hasSizeGreaterThan(5)
                .allSatisfy(row ->
                        assertThatThrownBy(() -> Selector.parse(row.selector)).hasMessage(row.answer));
    }

    private static List<Row> rows(String mark) throws IOException {
        final String document = Files.readString(SchemaCheck.docs().resolve("protocol.md"));
        final int start = document.indexOf(mark);
        final String table = document.substring(start, document.indexOf("\n\n", start));
        return ROW.matcher(table)
                .results()
                .map(row -> new Row(unescaped(row.group(1)), unescaped(row.group(2))))
                .toList();
    }

    /** A bar in a table has a backslash before it. */
    private static String unescaped(String cell) {
        return cell.replace("\\|", "|");
    }
}
