package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.RejectReason;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.project.Repository;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the documents call by name is called so in the code. */
class DocumentedNamesTest {
    private static final Pattern REASON_ROW = Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\| (.+) \\|$");
    private static final Pattern COUNTER = Pattern.compile("`([a-z]+(?:-[a-z]+)+)`");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]+");

    private final Path docs = Repository.root().resolve("docs");

    @Test
    @Tag("G11")
    void listsEveryReasonForRejectionInItsOwnWords() {
        final String protocol = Repository.read(docs.resolve("protocol.md"));
        final String table =
                protocol.substring(protocol.indexOf("<!-- reasons:"), protocol.indexOf("The label name `agent`"));
        final Map<String, String> documented =
                REASON_ROW.matcher(table).results().collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
        final Map<String, String> known = Arrays.stream(RejectReason.values())
                .collect(Collectors.toMap(RejectReason::code, RejectReason::sentence));
        assertThat(documented).isEqualTo(known);
    }

    @Test
    void namesOnlyCountersThatExist() {
        final String architecture = Repository.read(docs.resolve("architecture.md"));
        final String table = architecture.substring(architecture.indexOf("## What each full place does"));
        final Set<String> known = Arrays.stream(CounterDescriptor.values())
                .map(CounterDescriptor::label)
                .collect(Collectors.toSet());
        final String operations = Repository.read(docs.resolve("operations.md"));
        final String security =
                operations.substring(operations.indexOf("### What is counted"), operations.indexOf("## Latency"));
        final String live = operations.substring(
                operations.indexOf("| `connections-without-room`"), operations.indexOf("## Pressure"));
        final List<String> documented = COUNTER.matcher(table + security + live)
                .results()
                .map(counter -> counter.group(1))
                .filter(name -> !name.equals("limit-exceeded"))
                .toList();
        assertThat(documented).isNotEmpty().allMatch(known::contains, "is a counter");
    }

    @Test
    void namesOnlyOptionsThatExist() {
        final CommandLine commands = Ringcast.commandLine(Map.of(), StopSignal.ofProcess());
        final Set<String> known = withSubcommands(commands)
                .flatMap(command -> command.getCommandSpec().optionsMap().keySet().stream())
                .collect(Collectors.toSet());
        final List<String> documented = Stream.of(
                        "README.md", "docs/protocol.md", "docs/architecture.md", "docs/operations.md")
                .map(name -> Repository.read(Repository.root().resolve(name)))
                .flatMap(text -> OPTION.matcher(text).results())
                .map(MatchResult::group)
                .toList();
        assertThat(documented).isNotEmpty().allMatch(known::contains, "is an option");
    }

    private static Stream<CommandLine> withSubcommands(CommandLine command) {
        return Stream.concat(
                Stream.of(command),
                command.getSubcommands().values().stream().flatMap(DocumentedNamesTest::withSubcommands));
    }
}
