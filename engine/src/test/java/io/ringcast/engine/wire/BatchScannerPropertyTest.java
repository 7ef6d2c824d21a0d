package io.ringcast.engine.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Scanner and generated parser on batches as other encoders, and attackers, would write them: both find the same, or both
 * refuse. For longer runs: {@code -Dringcast.wire.firstSeed=1000 -Dringcast.wire.seeds=200}.
 */
@Tag("A8")
@Tag("A12")
class BatchScannerPropertyTest {
    private static final int BATCH_COUNT = 12_000;
    private static final int MAX_MUTATION_COUNT = 4;

    private final ScannerOracle oracle = new ScannerOracle(64);

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesOnWhatMutationsMakeOfABatch(long seed) {
        final Random random = new Random(seed);
        final RandomBatches batches = new RandomBatches(seed);
        final WireMutator mutator = new WireMutator(random);
        int acceptedCount = 0;
        for (int i = 0; i < BATCH_COUNT; i++) {
            byte[] bytes = batches.next(random.nextBoolean());
            for (int k = random.nextInt(MAX_MUTATION_COUNT); k >= 0; k--) {
                bytes = mutator.mutate(bytes);
            }
            acceptedCount += oracle.agrees(bytes) ? 1 : 0;
        }
        assertThat(acceptedCount).as("batches both accept").isBetween(BATCH_COUNT / 5, BATCH_COUNT * 4 / 5);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesOnEveryCutOfAMutatedBatch(long seed) {
        final Random random = new Random(seed);
        final RandomBatches batches = new RandomBatches(seed);
        final WireMutator mutator = new WireMutator(random);
        int refusedCount = 0;
        for (int i = 0; i < BATCH_COUNT / 200; i++) {
            final byte[] bytes = mutator.mutate(batches.next(true));
            for (int length = 0; length < bytes.length; length++) {
                refusedCount += oracle.agrees(Arrays.copyOf(bytes, length)) ? 0 : 1;
            }
        }
        assertThat(refusedCount).as("batches both refuse").isPositive();
    }

    static LongStream seeds() {
        final long first = Long.getLong("ringcast.wire.firstSeed", 1);
        return LongStream.range(first, first + Long.getLong("ringcast.wire.seeds", 5));
    }
}
