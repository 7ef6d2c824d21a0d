package io.ringcast.bench.report;

import io.ringcast.bench.report.SuiteResults.Run;
import io.ringcast.bench.rig.LoadResult;
import io.ringcast.bench.rig.Metric;
import io.ringcast.bench.rig.measure.RunVerdict;
import io.ringcast.bench.rig.peer.CorePinning;
import io.ringcast.bench.rig.peer.JavaProcess;
import io.ringcast.bench.socket.SocketDrain;
import io.ringcast.bench.socket.SocketSender;
import io.ringcast.bench.socket.Way;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Copies in each client's ring beside references to one log, through real sockets; what {@code scripts/bench sockets} starts. */
@Command(
        name = "sockets",
        description = "Compares copies in each client's ring with references to one log, through loopback sockets,"
                + " beside memcpy and bare writes.",
        mixinStandardHelpOptions = true)
public final class SocketSuite implements Callable<Integer> {
    private static final int SCENARIO = 8;
    private static final String TITLE = "copies and references";
    private static final List<String> UPDATES_OF_A_FLUSH = List.of("1", "8", "32", "128", "512");
    private static final int FIELDS = 5;
    private static final long DRAIN_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long POLL_NS = 1_000_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--clients", defaultValue = "100", description = "Sockets (default: 100)")
    private int clientCount;

    @Option(names = "--repetitions", defaultValue = "3", description = "Process starts of each way (default: 3)")
    private int repetitionCount;

    @Option(names = "--seconds", defaultValue = "2", description = "For each size of flush (default: 2)")
    private double seconds;

    @Option(names = "--write-docs", description = "Write the results into docs/rationale.md")
    private boolean writesDocs;

    @Mixin
    private PlaceOptions place;

    private final SuiteResults results = new SuiteResults();

    @Override
    public Integer call() throws IOException {
        final PrintWriter progress = spec.commandLine().getErr();
        for (int repetition = 1; repetition <= repetitionCount; repetition++) {
            for (final Way way : Way.values()) {
                progress.println("[" + repetition + "/" + repetitionCount + "] " + way.label());
                progress.flush();
                measure(way, repetition);
            }
        }
        final ResultTable table = new ResultTable(results, List.of());
        final PrintWriter out = spec.commandLine().getOut();
        out.print(TableText.plain(table.rows(SCENARIO)));
        table.failures().forEach(failure -> out.println("FAIL " + failure));
        out.flush();
        if (writesDocs) {
            DocsBlock.write(place.root().resolve("docs/rationale.md"), TITLE, text(table));
        }
        return table.failures().isEmpty() ? 0 : 1;
    }

    private void measure(Way way, int repetition) throws IOException {
        final List<String> arguments = new ArrayList<>();
        try (SocketDrain drain = SocketDrain.launch()) {
            arguments.add(Integer.toString(drain.port()));
            arguments.add(Integer.toString(clientCount));
            arguments.add(way.name());
            arguments.add(Long.toString((long) (seconds * TimeUnit.SECONDS.toMillis(1))));
            arguments.addAll(UPDATES_OF_A_FLUSH);
            final List<String> lines =
                    JavaProcess.output(SocketSender.class.getName(), arguments, new CorePinning(place.serverCores()));
            for (final String line : lines) {
                final boolean isLast = line.equals(lines.get(lines.size() - 1));
                add(way, repetition, line, isLast ? lostBytes(drain, line) : 0);
            }
        }
    }

    /** All that was written must have been read. */
    private static long lostBytes(SocketDrain drain, String lastLine) {
        final long writtenBytes = Long.parseLong(lastLine.substring(lastLine.lastIndexOf(' ') + 1));
        final long endNs = System.nanoTime() + DRAIN_TIMEOUT_NS;
        while (drain.byteCount() < writtenBytes && System.nanoTime() < endNs) {
            LockSupport.parkNanos(POLL_NS);
        }
        return writtenBytes - drain.byteCount();
    }

    private void add(Way way, int repetition, String line, long lostBytes) {
        final String[] fields = line.split(" ", FIELDS);
        final double updates = Double.parseDouble(fields[1]);
        final double cpuNs = Double.parseDouble(fields[2]);
        final double wallNs = Double.parseDouble(fields[3]);
        final String row =
                clientCount + " clients, " + fields[0] + (fields[0].equals("1") ? " update" : " updates") + " a flush";
        final List<String> reasons =
                lostBytes == 0 ? List.of() : List.of(lostBytes + " bytes were written and never read");
        final LoadResult result = new LoadResult(row, way.label(), new RunVerdict(reasons))
                .with(Metric.CPU_NS_PER_UPDATE, cpuNs / updates)
                .with(Metric.SERVER_CPU_PERCENT, 100 * cpuNs / wallNs)
                .headline(List.of(Metric.CPU_NS_PER_UPDATE));
        results.add(new Run(SCENARIO, TITLE, repetition, result));
    }

    private String text(ResultTable table) {
        return DocsBlock.measured(place.facts())
                + String.format(
                        Locale.ROOT,
                        "Process starts of each way: %d, in turn, %.1f s a row after half as much of each to warm up,"
                                + " updates of 120 bytes, CPU time of the sending process alone; `scripts/bench sockets`"
                                + " repeats it.%n%n",
                        repetitionCount,
                        seconds)
                + TableText.markdown(table.rows(SCENARIO));
    }
}
