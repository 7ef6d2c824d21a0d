package io.ringcast.bench.report;

import io.ringcast.bench.report.SuiteResults.Run;
import io.ringcast.bench.rig.LoadResult;
import io.ringcast.bench.rig.peer.CorePinning;
import io.ringcast.bench.rig.peer.Peer;
import io.ringcast.bench.rig.scenario.Bench;
import io.ringcast.bench.rig.scenario.Extent;
import io.ringcast.bench.rig.scenario.Scenario;
import io.ringcast.bench.rig.scenario.SelfMeasure;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs scenarios on peers in turn and reports; what {@code scripts/bench} starts. */
@Command(
        name = "bench",
        description = "Measures ringcast beside other ways of doing the same, on this machine.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all runs passed and all targets were met", "1:a run failed or a target was missed"})
public final class BenchSuite implements Callable<Integer> {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    @Spec
    private CommandSpec spec;

    @Option(names = "--full", description = "All scenarios with all their rows, and the tuned twin")
    private boolean isFull;

    @Option(names = "--smoke", description = "Runs so short that their figures mean nothing; shows that all works")
    private boolean isSmoke;

    @Option(names = "--only", split = ",", paramLabel = "N", description = "Only these scenarios, 1 to 7")
    private List<Integer> only = List.of();

    @Option(
            names = "--peers",
            split = ",",
            paramLabel = "NAME",
            description = "Only these peers; 'registry' for those of package registries, 'all' for all installed")
    private List<String> peers = List.of();

    @Option(names = "--repetitions", paramLabel = "COUNT", description = "How often each is run (default: 3)")
    private int repetitionCount;

    @Option(names = "--write-docs", description = "Write the results into docs/benchmarks.md")
    private boolean writesDocs;

    @Option(names = "--root", hidden = true, defaultValue = ".")
    private Path root;

    @Option(names = "--server-cores", hidden = true, defaultValue = "")
    private String serverCores;

    @Option(names = "--machine-cores", hidden = true, defaultValue = "0")
    private int machineCoreCount;

    private final SuiteResults results = new SuiteResults();

    private BenchSuite() {}

    /** Runs the suite; see {@code --help}. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new BenchSuite()).execute(args));
    }

    @Override
    public Integer call() {
        final List<Scenario> scenarios = Choices.scenarios(only, isFull);
        final List<Peer> chosen = chosenPeers();
        final Path folder = root.resolve("bench/target/rig").resolve(STAMP.format(Instant.now()));
        final ReportFiles files = new ReportFiles(folder);
        final Extent extent = extent();
        final int coreCount =
                machineCoreCount > 0 ? machineCoreCount : Runtime.getRuntime().availableProcessors();
        final SuiteReport report = new SuiteReport(
                extent.name() + " set",
                method(extent),
                MachineFacts.read(root, serverCores, coreCount),
                chosen,
                results);
        final Bench self = new Bench(extent, CorePinning.NONE, coreCount, folder, what -> {});
        SelfMeasure.run(self);
        measure(scenarios, chosen, extent, coreCount, folder, files);
        measureRig(self, files);
        print(report, folder);
        files.writeJson(report);
        HtmlReport.write(folder.resolve("report.html"), report);
        if (writesDocs) {
            DocsBlock.write(root.resolve("docs/benchmarks.md"), report);
        }
        return report.isClean() ? 0 : 1;
    }

    /** The peers in turn, again and again (A B A B), so that what changes on the machine meets all of them. */
    private void measure(
            List<Scenario> scenarios, List<Peer> chosen, Extent extent, int coreCount, Path folder, ReportFiles files) {
        final PrintWriter out = spec.commandLine().getErr();
        final Progress progress = new Progress(out, blockCount(scenarios, chosen) * extent.repetitions());
        for (final Scenario scenario : scenarios) {
            for (int repetition = 1; repetition <= extent.repetitions(); repetition++) {
                final String where = scenario.number() + " " + scenario.title() + ", " + repetition + " of "
                        + extent.repetitions() + ", ";
                final Bench bench = new Bench(
                        extent,
                        new CorePinning(serverCores),
                        coreCount,
                        folder.resolve("logs"),
                        what -> progress.show(where + what));
                for (final Peer peer : takingPart(scenario, chosen)) {
                    runBlock(scenario, bench, peer, repetition, files);
                    progress.finishedBlock();
                }
            }
        }
    }

    /** What the rig itself adds, without a server; it was run before, unrecorded, to warm up. */
    private void measureRig(Bench bench, ReportFiles files) {
        final long startEpochMs = System.currentTimeMillis();
        for (final LoadResult result : SelfMeasure.run(bench)) {
            final Run run = new Run(0, "the rig itself, without a server", 1, result);
            results.add(run);
            files.writeHistograms(run, startEpochMs, System.currentTimeMillis());
        }
    }

    private void runBlock(Scenario scenario, Bench bench, Peer peer, int repetition, ReportFiles files) {
        final long startEpochMs = System.currentTimeMillis();
        final List<LoadResult> blockResults = scenario.run(bench, peer);
        for (final LoadResult result : blockResults) {
            final Run run = new Run(scenario.number(), scenario.title(), repetition, result);
            results.add(run);
            files.writeHistograms(run, startEpochMs, System.currentTimeMillis());
            if (!result.verdict().isPass()) {
                bench.progress()
                        .accept(peer.name() + ": " + result.row() + " FAIL: "
                                + result.verdict().reasons());
            }
        }
    }

    private void print(SuiteReport report, Path folder) {
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
        out.println();
        report.peers().forEach(peer -> out.println(peer.name() + ": " + peer.guarantees() + "."));
        table.failures().forEach(failure -> out.println("FAIL " + failure));
        Interference.sentence(results).ifPresent(out::println);
        out.println("Report, JSON, .hlog files and logs: " + folder);
        out.flush();
    }

    private List<Peer> chosenPeers() {
        try {
            Choices.leftOut(peers).forEach(spec.commandLine().getErr()::println);
            return Choices.peers(peers, isFull);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Extent extent() {
        final Extent extent = isFull ? Extent.FULL : isSmoke ? Extent.SMOKE : Extent.QUICK;
        return repetitionCount > 0 ? extent.repeated(repetitionCount) : extent;
    }

    private static String method(Extent extent) {
        return String.format(
                Locale.ROOT,
                "Each run was warmed for %.1f s (the first of a server process for %.1f s) and measured for %.1f s, %d times,"
                        + " the peers in turn; cells are median [range] and the ratio to ringcast.",
                extent.warmMs() / 1e3,
                extent.firstWarmMs() / 1e3,
                extent.measureMs() / 1e3,
                extent.repetitions());
    }

    private static int blockCount(List<Scenario> scenarios, List<Peer> chosen) {
        return scenarios.stream()
                .mapToInt(scenario -> takingPart(scenario, chosen).size())
                .sum();
    }

    private static List<Peer> takingPart(Scenario scenario, List<Peer> chosen) {
        return new ArrayList<>(chosen.stream()
                .filter(peer -> peer.abilities().containsAll(scenario.needs()))
                .toList());
    }
}
