package io.ringcast.bench.stress;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;

/**
 * Runs the stress tests as jcstress does, each in JVMs of its own, one for each way in which the two threads' code may be
 * compiled. Writes into the folder that it is started in.
 */
public final class StressRun {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final String FULL = "--full";
    /** One fork for each way, five iterations of 200 ms. */
    private static final List<String> SHORT_ITERATIONS = List.of("-m", "quick");

    private StressRun() {}

    /** Takes {@code [--full] [options of jcstress]}; exits with 1 when an outcome is forbidden or a test did not run. */
    public static void main(String[] args) throws Exception {
        final Options options = new Options(jcstressArguments(List.of(args)).toArray(String[]::new));
        if (!options.parse()) {
            System.exit(USAGE);
        }
        final JCStress harness = new JCStress(options);
        final Set<String> selected = harness.getTests();
        if (options.shouldList()) {
            selected.forEach(System.out::println);
            return;
        }
        try {
            requireSome(selected);
            harness.run();
            requireRun(selected, options.getResultFile());
        } catch (AssertionError failed) {
            System.err.println(failed.getMessage());
            System.exit(FAILED);
        }
    }

    private static List<String> jcstressArguments(List<String> args) {
        final List<String> result = new ArrayList<>(args);
        if (!result.remove(FULL) && !result.contains("-m")) {
            result.addAll(SHORT_ITERATIONS);
        }
        return result;
    }

    private static void requireSome(Set<String> selected) {
        if (selected.isEmpty()) {
            throw new AssertionError("there is no such test");
        }
    }

    /** The harness passes over in silence what it cannot run, as where there are fewer processors than threads. */
    private static void requireRun(Set<String> selected, String resultFile) throws IOException, ClassNotFoundException {
        final InProcessCollector results = new InProcessCollector();
        final DiskReadCollector file = new DiskReadCollector(resultFile, results);
        file.dump();
        file.close();
        final Set<String> missing = new TreeSet<>(selected);
        missing.removeAll(results.getTestResults().stream()
                .filter(result -> result.status() == Status.NORMAL)
                .map(TestResult::getName)
                .collect(Collectors.toSet()));
        if (!missing.isEmpty()) {
            throw new AssertionError("these tests did not run: " + missing);
        }
    }
}
