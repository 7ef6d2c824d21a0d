package io.ringcast.bench.jmh;

import io.ringcast.bench.compare.JmhResult;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Fails when the hot path allocates. Of each benchmark the iteration that allocated least counts, since what an operation
 * allocates shows in every one, while what the JVM allocates beside it does not.
 *
 * <p>JMH itself allocates some 6 kB in every iteration. Where an operation is so slow that this makes a byte or more of
 * each, as on a busy machine, the limit is that much higher.
 */
public final class AllocationGate {
    /** Bytes per operation at which a benchmark fails. */
    static final double LIMIT_BYTES = 1.0;

    /** What gRPC and Netty may allocate for a batch: theirs, not ours. */
    static final double GRPC_LIMIT_BYTES = 500;

    /** The benchmark in which they take part. */
    static final String GRPC_PREFIX = "GrpcIngestBenchmark";

    /** What JMH may allocate in an iteration. */
    static final double JMH_BYTES = 8192;

    /** Benchmarks of classes with this prefix measure other people's code, which may allocate. */
    static final String PEER_PREFIX = "Peer";

    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private AllocationGate() {}

    /** Takes result files of JMH, measured with {@code -prof gc}; exits with 1 when one of them fails. */
    public static void main(String[] args) {
        if (args.length == 0) {
            System.err.println("usage: AllocationGate result.json...");
            System.exit(USAGE);
        }
        boolean passed = true;
        for (final String file : args) {
            passed &= check(JmhResult.read(Path.of(file)), System.out);
        }
        if (!passed) {
            System.exit(FAILED);
        }
    }

    /** Prints what fails and a sum. An empty list and a benchmark without measurement fail too. */
    static boolean check(List<JmhResult> results, PrintStream out) {
        int checkedCount = 0;
        int failedCount = 0;
        for (final JmhResult result : results) {
            if (!result.label().startsWith(PEER_PREFIX)) {
                checkedCount++;
                failedCount += passes(result, out) ? 0 : 1;
            }
        }
        out.printf("allocation gate: %d checked, %d failed%n", checkedCount, failedCount);
        return checkedCount > 0 && failedCount == 0;
    }

    private static boolean passes(JmhResult result, PrintStream out) {
        final double allocatedBytes = result.leastAllocatedBytes();
        final double limitBytes = limitBytes(result);
        if (allocatedBytes < limitBytes) {
            return true;
        }
        out.printf(
                Locale.ROOT,
                "FAIL %s: %s%n",
                result.label(),
                Double.isNaN(allocatedBytes)
                        ? "allocation was not measured"
                        : String.format(Locale.ROOT, "%.3f B/op, must be below %.1f", allocatedBytes, limitBytes));
        return false;
    }

    private static double limitBytes(JmhResult result) {
        final double operationCount = result.operationsPerIteration();
        final double limitBytes = result.label().startsWith(GRPC_PREFIX) ? GRPC_LIMIT_BYTES : LIMIT_BYTES;
        return operationCount > 0 ? Math.max(limitBytes, JMH_BYTES / operationCount) : limitBytes;
    }
}
