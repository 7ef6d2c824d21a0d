package io.ringcast.bench.report;

import io.ringcast.bench.report.SuiteResults.Run;
import io.ringcast.bench.rig.peer.CorePinning;
import io.ringcast.bench.rig.peer.RingcastPeer;
import io.ringcast.bench.rig.profile.ProfileKind;
import io.ringcast.bench.rig.profile.Profiling;
import io.ringcast.bench.rig.scenario.Extent;
import io.ringcast.bench.rig.scenario.Place;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs scenarios on peers in turn and reports; what {@code scripts/bench} starts. */
@Command(
        name = "bench",
        description = "Measures ringcast beside other ways of doing the same, on this machine.",
        subcommands = SocketSuite.class,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all runs passed and all targets were met", "1:a run failed or a target was missed"})
public final class BenchSuite implements Callable<Integer> {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    @Spec
    private CommandSpec spec;

    @ArgGroup
    private final ExtentOptions.Set set = new ExtentOptions.Set();

    @Option(
            names = "--live",
            description = "The figures of the live channel, each with its target, beside all peers that are installed;"
                    + " about 36 minutes. Writes them into docs/benchmarks.md unless --only, --peers, --baseline,"
                    + " --profile or --smoke (so short that they mean nothing) is there too")
    private boolean isLive;

    @Mixin
    private ExtentOptions lengths;

    @Option(names = "--only", split = ",", paramLabel = "N", description = "Only these scenarios, 1 to 8")
    private List<Integer> only = List.of();

    @Option(
            names = "--peers",
            split = ",",
            paramLabel = "NAME",
            description = "Only these peers; 'registry' for those of package registries, 'all' for all installed")
    private List<String> peers = List.of();

    @Option(
            names = "--baseline",
            paramLabel = "FOLDER",
            description =
                    "Another checkout of ringcast, as of an earlier commit; built where it is not yet. Its server runs in"
                            + " turn with this one, and --live judges each figure beside it; no other peers unless named")
    private Path baseline;

    @Option(
            names = "--profile",
            paramLabel = "KIND",
            description =
                    "Profile the servers too: cpu, alloc (flame graphs and the largest costs) or jfr (recordings)")
    private ProfileKind profile;

    @Option(names = "--write-docs", description = "Write the results into docs/benchmarks.md")
    private boolean writesDocs;

    @Mixin
    private PlaceOptions place;

    private final SuiteResults results = new SuiteResults();

    BenchSuite() {}

    /** Runs the suite; see {@code --help}. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new BenchSuite())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() {
        final Extent extent = extent();
        final Choices choices = choices(extent);
        final Aims aims = isLive ? Aims.ofLiveChannel(choices) : Aims.ofSets();
        final Path folder = place.root().resolve("bench/target/rig").resolve(STAMP.format(Instant.now()));
        final ReportFiles files = new ReportFiles(folder);
        final Profiling profiling = profile == null ? Profiling.none() : Profiling.of(profile, folder);
        final SuiteReport report =
                new SuiteReport(title(extent), method(extent, choices), place.facts(), choices.peers(), results, aims);
        new SuiteRun(
                        extent,
                        new Place(
                                new CorePinning(place.serverCores()), place.machineCoreCount(), folder.resolve("logs")),
                        profiling,
                        new Progress(spec.commandLine().getErr()),
                        run -> keep(run, files, report))
                .run(choices);
        print(report, profiling, folder);
        HtmlReport.write(folder.resolve("report.html"), report);
        if (writesDocs()) {
            writeDocs(report, profiling);
        }
        return report.isClean() ? 0 : 1;
    }

    /** At once, so that a suite that is broken off leaves what it has measured. */
    private void keep(Run run, ReportFiles files, SuiteReport report) {
        results.add(run);
        files.writeHistograms(run);
        files.writeJson(report);
        files.writeFigures(report);
    }

    /** The whole list of figures is there to be written down. */
    boolean writesDocs() {
        final boolean isWhole =
                only.isEmpty() && peers.isEmpty() && baseline == null && profile == null && !set.isSmoke();
        return writesDocs || (isLive && isWhole);
    }

    /** Runs with a profiler beside them are not what the page's tables are of. */
    private void writeDocs(SuiteReport report, Profiling profiling) {
        final Path page = place.root().resolve("docs/benchmarks.md");
        if (profile == null) {
            DocsBlock.write(page, report.title(), DocsBlock.text(report));
        } else if (!profiling.profiles().isEmpty()) {
            DocsBlock.write(page, profile.label() + " profile", DocsBlock.text(report, profiling.profiles()));
        }
    }

    private void print(SuiteReport report, Profiling profiling, Path folder) {
        final PrintWriter out = spec.commandLine().getOut();
        final ResultTable table = report.table();
        out.println();
        out.println(report.title() + ". " + report.method());
        report.facts().forEach((name, value) -> out.println("  " + name + ": " + value));
        for (final int number : table.scenarioNumbers()) {
            out.println();
            out.println(number + " " + table.title(number));
            out.print(TableText.plain(table.rows(number)));
        }
        if (report.aims().areListed()) {
            out.println();
            out.print(TableText.plain(report.figures().rows()));
            out.println(report.figures().summary());
        }
        out.println();
        report.peers().forEach(peer -> out.println(peer.name() + ": " + peer.guarantees() + "."));
        profiling.profiles().forEach(found -> printProfile(found, out));
        profiling.problems().forEach(problem -> out.println("no profile: " + problem));
        table.failures().forEach(failure -> out.println("FAIL " + failure));
        report.notes().forEach(out::println);
        out.println("Report, JSON, .hlog files and logs: " + folder);
        out.flush();
    }

    private static void printProfile(Profiling.Profile found, PrintWriter out) {
        out.println();
        out.println(found.row() + ", " + found.peer());
        out.print(TableText.plain(DocsBlock.rows(found)));
    }

    private Choices choices(Extent extent) {
        try {
            Choices.leftOut(peers).forEach(spec.commandLine().getErr()::println);
            final Choices choices = isLive ? Choices.live(only, peers) : Choices.of(only, peers, extent.breadth());
            return baseline == null ? choices : besideBaseline(choices);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Choices besideBaseline(Choices choices) {
        try {
            final Choices common = choices.comparingBuilds();
            choices.scenarios().stream()
                    .filter(scenario -> !common.scenarios().contains(scenario))
                    .forEach(scenario -> spec.commandLine()
                            .getErr()
                            .println("scenario " + scenario.number() + " is left out: it measures this build alone"));
            return common.beside(RingcastPeer.of(baseline.toAbsolutePath().normalize()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--baseline: " + e.getMessage(), e);
        }
    }

    private Extent extent() {
        try {
            return lengths.of(isLive ? set.liveExtent() : set.extent());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** A part of a set has a title of its own, so that it does not replace the whole in the documentation. */
    private String title(Extent extent) {
        final String scenarios = only.isEmpty()
                ? ""
                : ", scenario " + only.toString().replaceAll("[\\[\\]]", "").replace(", ", " and ");
        return extent.name() + " set" + scenarios + (peers.isEmpty() ? "" : ", " + String.join(" ", peers))
                + (baseline == null ? "" : ", beside a baseline");
    }

    private String method(Extent extent, Choices choices) {
        final String text = String.format(
                Locale.ROOT,
                "Each run was warmed for %.1f s (the first of a server process for %.1f s) and measured for %.1f s, %d"
                        + " times (at a fixed rate %d times), the peers in turn; cells are median [range] and the ratio to"
                        + " ringcast.",
                extent.lengths().warmMs() / 1e3,
                extent.lengths().firstWarmMs() / 1e3,
                extent.lengths().measureMs() / 1e3,
                extent.repetitions(),
                extent.latencyRepetitions());
        return text
                + (isLive ? liveMethod(extent) : "")
                + choices.baseline()
                        .map(peer -> " The baseline is " + peer.description() + ".")
                        .orElse("");
    }

    private static String liveMethod(Extent extent) {
        return String.format(
                Locale.ROOT,
                " Loads in which little happens, or what is seldom must be seen, were measured for %.1f s. At a fixed"
                        + " rate figures and ratios of scenarios 2 to 4 are of %d interleaved runs, all others of %d.",
                extent.lengths().idleMs() / 1e3,
                extent.latencyRepetitions(),
                extent.repetitions());
    }
}
