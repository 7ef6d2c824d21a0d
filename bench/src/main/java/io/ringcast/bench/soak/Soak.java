package io.ringcast.bench.soak;

import io.ringcast.bench.report.DocsBlock;
import io.ringcast.bench.report.PlaceOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Soaks a server; what {@code scripts/soak} starts. */
@Command(
        name = "soak",
        description =
                "Loads a server for a long time, with clients that come and go and agents that are cut off, and says whether"
                        + " anything was lost, leaked or went wrong.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing was found", "1:something was found, or the server did not start"})
public final class Soak implements Callable<Integer> {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String TITLE = "soak";

    @Spec
    private CommandSpec spec;

    @Option(names = "--minutes", paramLabel = "N", defaultValue = "30", description = "How long (default: 30)")
    private long minutes;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "The same in seconds; of a short run memory is not judged")
    private Long seconds;

    @Option(
            names = "--samples-per-second",
            paramLabel = "N",
            defaultValue = "50000",
            description = "The load (default: 50000)")
    private int samplesPerSecond;

    @Option(names = "--clients", paramLabel = "N", defaultValue = "200", description = "At a time (default: 200)")
    private int clientCount;

    @Option(names = "--seed", paramLabel = "N", description = "Draws what is random; any, and printed, if not given")
    private Long seed;

    @Option(names = "--write-docs", description = "Write the report into docs/benchmarks.md")
    private boolean writesDocs;

    @Mixin
    private PlaceOptions place;

    @Parameters(paramLabel = "OPTION", description = "Further options of serve, behind --")
    private List<String> serverOptions = List.of();

    Soak() {}

    /** Runs it; see {@code --help}. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Soak()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        final PrintWriter out = spec.commandLine().getOut();
        final SoakPlan plan = new SoakPlan(
                seed == null ? System.nanoTime() : seed,
                seconds == null ? TimeUnit.MINUTES.toSeconds(minutes) : seconds,
                samplesPerSecond,
                clientCount);
        final Path folder = place.root()
                .resolve("bench/target/soak")
                .resolve(STAMP.format(Instant.now()))
                .toAbsolutePath();
        final Map<String, String> facts = place.facts();
        out.println("seed " + plan.seed() + ", files in " + folder);
        out.flush();
        final SoakResult result = new SoakRun(plan, folder, line -> {
                    out.println(line);
                    out.flush();
                })
                .run(serverOptions);
        final String report = SoakReport.text(result, facts);
        Files.writeString(folder.resolve("report.md"), report);
        out.println();
        out.println(report);
        out.flush();
        if (writesDocs) {
            DocsBlock.write(place.root().resolve("docs/benchmarks.md"), TITLE, report);
        }
        return result.isPass() ? 0 : 1;
    }
}
