package io.ringcast.bench.jmh;

import io.ringcast.bench.compare.JmhResult;
import io.ringcast.bench.report.DocsBlock;
import io.ringcast.bench.report.TableText;
import io.ringcast.bench.rig.measure.MachineFacts;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs benchmarks with what a result needs beside it: allocation measured, JSON, JMH's log, and the environment, in a
 * folder of its own. Forks get the JVM flags of this process, which are those that {@code scripts/run-java} gives.
 */
public final class BenchJmh {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final String DOCS_BLOCK = "the parts";
    private static final double BUSY_SHARE = 0.5;
    private static final DateTimeFormatter FOLDER_NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);

    private final BenchJmhArguments arguments;
    private final PrintStream terminal;

    private BenchJmh(BenchJmhArguments arguments, PrintStream terminal) {
        this.arguments = arguments;
        this.terminal = terminal;
    }

    /** Exits with 1 when a benchmark or the gate fails, with 2 when the arguments are wrong. */
    public static void main(String[] args) throws IOException {
        try {
            if (!new BenchJmh(BenchJmhArguments.parse(args), System.out).run()) {
                System.exit(FAILED);
            }
        } catch (IllegalArgumentException | CommandLineOptionException e) {
            System.err.println("bench-jmh: " + e.getMessage());
            System.exit(USAGE);
        } catch (final RunnerException e) {
            System.err.println("bench-jmh: " + e.getMessage());
            System.exit(FAILED);
        }
    }

    private boolean run() throws IOException, CommandLineOptionException, RunnerException {
        final CommandLineOptions commandLine =
                new CommandLineOptions(arguments.rest().toArray(String[]::new));
        if (commandLine.shouldHelp()) {
            commandLine.showHelp();
            return true;
        }
        if (commandLine.shouldList()) {
            new Runner(commandLine).list();
            return true;
        }
        return measure(commandLine);
    }

    private boolean measure(CommandLineOptions commandLine) throws IOException, RunnerException {
        final Path folder = Files.createDirectories(arguments
                .root()
                .resolve("bench/target/results/"
                        + LocalDateTime.now(ZoneOffset.UTC).format(FOLDER_NAME)));
        final Path resultFile = folder.resolve("jmh.json");
        final Map<String, Object> environment = new LinkedHashMap<>(MachineFacts.read(arguments.root()));
        environment.put(
                "jvmFlags", List.copyOf(ManagementFactory.getRuntimeMXBean().getInputArguments()));
        JsonMapper.builder()
                .build()
                .writerWithDefaultPrettyPrinter()
                .writeValue(folder.resolve("environment.json"), environment);
        terminal.println("results: " + folder);
        warnOfLoad();
        try (PrintStream log = new PrintStream(folder.resolve("jmh.log").toFile(), StandardCharsets.UTF_8)) {
            final OutputFormat format =
                    new ProgressFormat(OutputFormatFactory.createFormatInstance(log, VerboseMode.NORMAL), terminal);
            new Runner(options(commandLine, folder, resultFile).build(), format).run();
        }
        final List<JmhResult> results = JmhResult.read(resultFile);
        JmhTable.print(results, terminal);
        final List<String> judgements = PartTargets.judge(results);
        judgements.forEach(terminal::println);
        if (arguments.writesDocs()) {
            writeDocs(results, judgements);
        }
        return arguments.preset() != Preset.GATE || AllocationGate.check(results, terminal);
    }

    private void writeDocs(List<JmhResult> results, List<String> judgements) {
        final StringBuilder text = new StringBuilder("Measured ");
        final Map<String, String> facts = MachineFacts.read(arguments.root());
        text.append(facts.get("time")).append(" at commit ").append(facts.get("commit"));
        text.append(" on ").append(facts.get("cores")).append(" cores of ").append(facts.get("cpu"));
        text.append(", ").append(facts.get("jvm")).append(", load average ").append(facts.get("load average at start"));
        text.append(" at the end. Median and range of all iterations; B/op: what an operation allocates.\n\n");
        text.append(TableText.markdown(JmhTable.rows(results))).append('\n');
        judgements.forEach(judgement -> text.append("- ").append(judgement).append('\n'));
        DocsBlock.write(arguments.root().resolve("docs/benchmarks.md"), DOCS_BLOCK, text.toString());
    }

    private void warnOfLoad() {
        final int coreCount = Runtime.getRuntime().availableProcessors();
        final double loadAverage = MachineFacts.loadAverage();
        if (loadAverage > BUSY_SHARE * coreCount) {
            terminal.printf(
                    Locale.ROOT,
                    "WARNING: load average %.1f on %d cores: the machine is busy, times mean little%n",
                    loadAverage,
                    coreCount);
        }
    }

    private ChainedOptionsBuilder options(CommandLineOptions commandLine, Path folder, Path resultFile) {
        final ChainedOptionsBuilder options = new OptionsBuilder()
                .parent(commandLine)
                .timeUnit(commandLine.getTimeUnit().orElse(TimeUnit.NANOSECONDS))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .resultFormat(ResultFormatType.JSON)
                .result(resultFile.toString());
        if (commandLine.getBenchModes().isEmpty()) {
            options.mode(Mode.AverageTime);
        }
        arguments.preset().apply(options, commandLine);
        arguments.profiler().apply(options, folder);
        return options;
    }
}
