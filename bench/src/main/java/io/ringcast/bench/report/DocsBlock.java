package io.ringcast.bench.report;

import io.ringcast.bench.rig.profile.Profiling.Profile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The parts of a documentation page that the suite itself writes, each between two marks that name it. */
public final class DocsBlock {
    static final String BEGIN = "<!-- written by scripts/bench: begin %s -->";
    static final String END = "<!-- written by scripts/bench: end %s -->";

    private static final int AREAS_SHOWN = 6;

    private DocsBlock() {}

    /** Replaces the block {@code title} of {@code page}; where there is none yet it is added at the end, under its title. */
    public static void write(Path page, String title, String text) {
        try {
            Files.writeString(page, replaced(Files.readString(page), title, text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String replaced(String page, String title, String text) {
        final String begin = BEGIN.formatted(title);
        final String end = END.formatted(title);
        final int start = page.indexOf(begin);
        if (start < 0) {
            final String heading = title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1);
            return page.stripTrailing() + "\n\n### " + heading + "\n\n" + begin + "\n" + text + end + "\n";
        }
        if (page.indexOf(end) < start) {
            throw new IllegalStateException("the page has no mark " + end);
        }
        return page.substring(0, start + begin.length()) + "\n" + text + page.substring(page.indexOf(end));
    }

    /** Machine, method, a table for each scenario, notes and failures. */
    static String text(SuiteReport report) {
        final StringBuilder text = new StringBuilder(measured(report.facts()));
        text.append(report.method()).append("\n");
        if (report.aims().areListed()) {
            return text.append('\n').append(figures(report)).toString();
        }
        final ResultTable table = report.table();
        for (final int number : table.scenarioNumbers()) {
            text.append("\n**").append(number).append(' ').append(table.title(number));
            text.append("**\n\n").append(TableText.markdown(table.rows(number)));
        }
        return text.append('\n').append(remarks(report)).toString();
    }

    /** A line for each figure that was asked for, notes and failures. */
    private static String figures(SuiteReport report) {
        final FigureTable figures = report.figures();
        return TableText.markdown(figures.rows()) + "\n" + figures.summary() + "\n\n" + remarks(report);
    }

    private static String remarks(SuiteReport report) {
        final StringBuilder text = new StringBuilder();
        report.notes().forEach(note -> text.append("- ").append(note).append('\n'));
        report.table()
                .failures()
                .forEach(failure -> text.append("- FAIL ").append(failure).append('\n'));
        return text.toString();
    }

    /** When, where and what was measured, as a sentence. */
    public static String measured(Map<String, String> facts) {
        return "Measured " + facts.get("time") + " at commit " + facts.get("commit") + " on " + facts.get("cores")
                + " cores of " + facts.get("cpu") + " (server on " + facts.get("server cores") + ", load on "
                + facts.get("load cores") + "), " + facts.get("kernel") + ", " + facts.get("jvm") + ", load average "
                + facts.get("load average at start") + " at the start. ";
    }

    /** The largest cost areas of each profile. */
    static String text(SuiteReport report, List<Profile> profiles) {
        final StringBuilder text = new StringBuilder(measured(report.facts()));
        text.append("Shares of all samples; a stack belongs to the innermost part of it that has a name here.\n\n");
        for (final Profile profile : profiles) {
            text.append("**").append(profile.row()).append(", ").append(profile.peer());
            text.append("**\n\n").append(TableText.markdown(rows(profile))).append('\n');
        }
        return text.toString();
    }

    /** The largest areas of a profile as rows of cells, a heading first. */
    static List<List<String>> rows(Profile profile) {
        final List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("area", "share", "of it, the most in"));
        if (profile.shares().isEmpty()) {
            rows.add(List.of("nothing was sampled", "-", "-"));
        }
        profile.shares().stream()
                .limit(AREAS_SHOWN)
                .forEach(share -> rows.add(List.of(
                        share.area(), String.format(Locale.ROOT, "%.0f %%", share.percent()), share.topFrame())));
        return rows;
    }
}
