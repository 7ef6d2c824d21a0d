package io.ringcast.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The part of a documentation page that the suite itself writes, between two marks. */
final class DocsBlock {
    static final String BEGIN = "<!-- written by scripts/bench: begin %s -->";
    static final String END = "<!-- written by scripts/bench: end %s -->";

    private DocsBlock() {}

    /** Replaces the block of this suite in {@code page}; throws {@link IllegalStateException} when the marks are missing. */
    static void write(Path page, SuiteReport report) {
        try {
            Files.writeString(page, replaced(Files.readString(page), report.title(), text(report)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String replaced(String page, String title, String text) {
        final String begin = BEGIN.formatted(title);
        final int start = page.indexOf(begin);
        final int end = page.indexOf(END.formatted(title));
        if (start < 0 || end < start) {
            throw new IllegalStateException("the page has no marks " + begin);
        }
        return page.substring(0, start + begin.length()) + "\n" + text + page.substring(end);
    }

    static String text(SuiteReport report) {
        final StringBuilder text = new StringBuilder();
        final Map<String, String> facts = report.facts();
        text.append("Measured ").append(facts.get("time")).append(" at commit ").append(facts.get("commit"));
        text.append(" on ").append(facts.get("cores")).append(" cores of ").append(facts.get("cpu"));
        text.append(" (server on ")
                .append(facts.get("server cores"))
                .append(", load on ")
                .append(facts.get("load cores"));
        text.append("), ").append(facts.get("kernel")).append(", ").append(facts.get("jvm"));
        text.append(", load average ")
                .append(facts.get("load average at start"))
                .append(" at the start. ");
        text.append(report.method()).append("\n");
        final ResultTable table = report.table();
        for (final int number : table.scenarioNumbers()) {
            text.append("\n**")
                    .append(number)
                    .append(" ")
                    .append(table.title(number))
                    .append("**\n\n");
            text.append(TableText.markdown(table.rows(number)));
        }
        text.append('\n');
        table.failures()
                .forEach(failure -> text.append("- FAIL ").append(failure).append('\n'));
        return text.toString();
    }
}
