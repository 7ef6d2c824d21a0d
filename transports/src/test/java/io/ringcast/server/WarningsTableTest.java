package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.project.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every warning and error of the log stands in the document, beside the counter that rises with it. */
class WarningsTableTest {
    private static final Pattern CALL = Pattern.compile("(?:(?<!Finding)\\.\\s*(?:warn|error|tell)|errors\\.accept)"
            + "\\(\\s*\"([^\"]+)\"(?:\\s*\\+\\s*\"([^\"]+)\")?");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| (.+) \\|$");
    private static final Pattern COUNTER = Pattern.compile("`([a-z]+(?:-[a-z]+)+)`");
    private static final Set<String> COUNTERS = Arrays.stream(CounterDescriptor.values())
            .map(CounterDescriptor::label)
            .collect(Collectors.toSet());

    private final String operations = Repository.read(Repository.root().resolve("docs/operations.md"));
    private final String table =
            operations.substring(operations.indexOf("<!-- warnings:"), operations.indexOf("## Metrics and health"));

    @Test
    void listsEveryLine() throws IOException {
        final Set<String> said = new TreeSet<>();
        for (final String module : new String[] {"engine", "transports"}) {
            try (Stream<Path> files =
                    Files.walk(Repository.root().resolve(module).resolve("src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .map(Repository::read)
                        .flatMap(source -> CALL.matcher(source).results())
                        .map(WarningsTableTest::line)
                        // What is told through a line like this stands in the table itself.
                        .filter(line -> !line.equals("…: …"))
                        .forEach(said::add);
            }
        }
        final Set<String> listed = rows().map(row -> row.group(1)).collect(Collectors.toCollection(TreeSet::new));
        assertThat(listed).isEqualTo(said);
    }

    @Test
    void namesACounterBesideEachOrSaysWhyThereIsNone() {
        assertThat(rows().map(row -> row.group(2))).isNotEmpty().allSatisfy(beside -> {
            assertThat(beside.startsWith("none")
                            || beside.startsWith("that of")
                            || COUNTER.matcher(beside).find())
                    .as(beside)
                    .isTrue();
            assertThat(COUNTER.matcher(beside).results().map(counter -> counter.group(1)))
                    .allMatch(COUNTERS::contains, "is a counter");
        });
    }

    private Stream<MatchResult> rows() {
        return ROW.matcher(table).results();
    }

    private static String line(MatchResult call) {
        final String more = call.group(2) == null ? "" : call.group(2);
        final String words = (call.group(1) + more).replace("{}", "…");
        return words.endsWith(" ") ? words + "…" : words;
    }
}
