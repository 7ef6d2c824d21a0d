package io.ringcast.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.bench.rig.Metric;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The live channel's figures, measured so briefly that they mean nothing: every scenario runs and the page gets its block. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class LiveSuiteIT {
    /** How the reasons begin by which a run fails though nothing went wrong. */
    private static final List<String> LATE = List.of("rate missed: ", "the load's own core was ");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path root;

    @Test
    @Tag("C41")
    void runsEveryScenarioAndWritesALineForEachFigureIntoThePage() throws IOException {
        Path page =
                Files.writeString(Files.createDirectories(root.resolve("docs")).resolve("benchmarks.md"), "# Page\n");

        execute("--live", "--smoke", "--peers", "ringcast,floor-nio", "--write-docs");

        List<JsonNode> runs = runs();
        assertThat(runs).extracting(run -> run.path("scenario").asInt()).contains(2, 3, 4, 5, 6, 7, 8);
        assertThat(runs)
                .as("scenarios that could not be put at all; %s", err)
                .extracting(run -> run.path("load").asString())
                .doesNotContain(SuiteResults.ALL_LOADS);
        assertThat(runs)
                .filteredOn(run -> run.path("scenario").asInt() == 6)
                .flatExtracting(run -> run.path("metrics").propertyNames())
                .contains(Metric.BYTES_PER_CONNECTION.name(), Metric.SERVER_CPU_PERCENT.name());
        assertThat(runs)
                .extracting(run -> run.path("load").asString())
                .contains("0 clients, 1 update/s", "10 clients, 1 update/s", "100 clients, 1 update/s");
        String written = Files.readString(page);
        assertThat(written)
                .startsWith("# Page\n")
                .contains("### Live smoke set, ringcast floor-nio", "| figure | asked |");
        for (Target target : Target.live()) {
            assertThat(written)
                    .contains("| " + target.row() + ": " + target.metric().label() + " |");
        }
        assertThat(written).contains("nats did not take part", "| 0 B |");
        assertThat(out.toString()).contains("stated or not judged.");
        assertNoFaultOfRingcast(runs, 5, 6, 7, 8);
    }

    @Test
    void isASetOfItsOwn() {
        assertThat(execute("--live", "--full")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(execute("--live", "--only", "1")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("--live is a set of its own", "have no scenario [1]");
    }

    /** A machine that does other work too may be late; it may not lose anything. */
    private static void assertNoFaultOfRingcast(List<JsonNode> runs, Integer... scenarios) {
        List<JsonNode> own = runs.stream()
                .filter(run -> run.path("peer").asString().equals("ringcast"))
                .filter(run -> List.of(scenarios).contains(run.path("scenario").asInt()))
                .toList();
        assertThat(own).extracting(run -> run.path("scenario").asInt()).contains(scenarios);
        assertThat(own)
                .flatExtracting(run -> run.path("reasons")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList())
                .filteredOn(reason -> LATE.stream().noneMatch(reason::startsWith))
                .isEmpty();
    }

    private int execute(String... arguments) {
        return new CommandLine(new BenchSuite())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(Stream.concat(Stream.of(arguments), Stream.of("--root", root.toString()))
                        .toArray(String[]::new));
    }

    private List<JsonNode> runs() throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("bench/target/rig"))) {
            Path results = files.filter(file -> file.endsWith("results.json"))
                    .findFirst()
                    .orElseThrow();
            assertThat(results.resolveSibling("figures.md")).isNotEmptyFile();
            assertThat(results.resolveSibling("report.html")).content().contains("stated or not judged.</h2>");
            JsonNode all = JsonMapper.builder().build().readTree(results).path("runs");
            return IntStream.range(0, all.size()).mapToObj(all::get).toList();
        }
    }
}
