package io.ringcast.engine.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.ringcast.engine.testing.BatchBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BatchScannerTest {
    private static final int MAX_LENGTH = 65_536;
    private static final int MARGIN = 64;

    private final SeriesTable table = new SeriesTable(64);
    private final BatchScanner scanner = new BatchScanner(MAX_LENGTH);
    private final ScannerOracle oracle = new ScannerOracle(64);
    private final UnsafeBuffer memory = new UnsafeBuffer(new byte[MARGIN + MAX_LENGTH + MARGIN]);

    @Test
    @Tag("A12")
    void findsWhatTheGeneratedParserFindsInOrdinaryBatches() {
        final RandomBatches batches = new RandomBatches(1);
        for (int i = 0; i < 5_000; i++) {
            final byte[] bytes = batches.next(false);
            assertThat(oracle.agrees(bytes)).as("batch %d", i).isTrue();
        }
    }

    @Test
    void knowsManySeriesOfOrdinaryBatchesAgainByTheirKeys() {
        final RandomBatches batches = new RandomBatches(9);
        for (int i = 0; i < 1_000; i++) {
            assertThat(oracle.agrees(batches.next(false))).isTrue();
        }
        assertThat(oracle.knownCount()).isGreaterThan(200);
    }

    @Test
    @Tag("A12")
    void findsWhatTheGeneratedParserFindsInWildBatches() {
        final RandomBatches batches = new RandomBatches(2);
        for (int i = 0; i < 8_000; i++) {
            final byte[] bytes = batches.next(true);
            assertThat(oracle.agrees(bytes)).as("batch %d", i).isTrue();
        }
    }

    @Test
    @Tag("A8")
    void agreesWithTheGeneratedParserOnEveryTruncation() {
        final RandomBatches batches = new RandomBatches(3);
        for (int i = 0; i < 60; i++) {
            final byte[] bytes = batches.next(i % 2 == 0);
            for (int length = 0; length < bytes.length; length++) {
                oracle.agrees(Arrays.copyOf(bytes, length));
            }
        }
    }

    @Test
    @Tag("A8")
    void agreesWithTheGeneratedParserOnMutatedBytes() {
        final RandomBatches batches = new RandomBatches(4);
        final Random random = new Random(5);
        int malformedCount = 0;
        for (int i = 0; i < 60; i++) {
            final byte[] bytes = batches.next(i % 2 == 0);
            for (int k = 0; k < bytes.length; k++) {
                final byte[] mutated = bytes.clone();
                mutated[k] = (byte) (random.nextBoolean() ? mutated[k] ^ (1 << random.nextInt(8)) : random.nextInt());
                malformedCount += oracle.agrees(mutated) ? 0 : 1;
            }
        }
        assertThat(malformedCount).isGreaterThan(100);
    }

    @Test
    @Tag("A8")
    void neverReadsOutsideTheBatch() {
        final RandomBatches batches = new RandomBatches(6);
        final Random random = new Random(7);
        for (int i = 0; i < 3_000; i++) {
            final byte[] bytes = batches.next(true);
            final int cut = random.nextInt(bytes.length + 1);
            // The rest stands behind the end: read by mistake, it would make the batch valid again.
            memory.putBytes(MARGIN, bytes);
            final int inPlace = scanner.scan(memory, MARGIN, cut, table);
            assertThat(scanner.scan(new UnsafeBuffer(Arrays.copyOf(bytes, cut)), 0, cut, table))
                    .isEqualTo(inPlace);
        }
    }

    @Test
    @Tag("A20")
    void namesTheFieldInError() {
        assertField("seq", 0x09, 1, 0, 0, 0, 0, 0, 0, 0);
        assertField("seq", 0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1);
        assertField("batch", 0x07);
        assertField("batch", 0x00, 0x00);
        assertField("batch", 0x54);
        assertField("batch", 0x53, 0x5C);
        assertField("series", 0x10, 1);
        assertField("series", 0x12, 5, 0);
        assertField("series", 0x12, 1, 0x43);
        assertField("series.name", 0x12, 3, 0x0A, 1, 0xFF);
        assertField("series.name", 0x12, 2, 0x0A, 1);
        assertField("series.name", 0x12, 2, 0x08, 1);
        assertField("series.labels", 0x12, 2, 0x10, 1);
        assertField("series.labels", 0x12, 4, 0x12, 2, 0x1A, 9);
        assertField("series.labels.name", 0x12, 5, 0x12, 3, 0x0A, 1, 0x80);
        assertField("series.labels.value", 0x12, 6, 0x12, 4, 0x12, 2, 0xC0, 0x80);
        assertField("series.kind", 0x12, 2, 0x1A, 0);
        assertField("series.timestamps_ns", 0x12, 9, 0x22, 7, 0, 0, 0, 0, 0, 0, 0);
        assertField("series.timestamps_ns", 0x12, 2, 0x20, 1);
        assertField("series.values", 0x12, 3, 0x29, 0, 0);
        assertField("series.int_values", 0x12, 3, 0x32, 1, 0);
        assertField("series.ref", 0x12, 2, 0x3A, 0);
        assertField("series.ref", 0x12, 2, 0x38, 0x80);
    }

    @Test
    void readsTheSeqThoughItStandsBehindAMalformedSeries() {
        assertField("series.name", 0x12, 2, 0x08, 1, 0x08, 42);
        assertThat(table.seq()).isEqualTo(42);
    }

    @Test
    @Tag("A7")
    void saysWhenTheTableIsFullAndStillReadsTheSeq() {
        final BatchBuilder many = BatchBuilder.batch(0);
        for (int i = 0; i < 65; i++) {
            many.series("s" + i);
        }
        final byte[] bytes = ByteString.copyFrom(many.toBytes())
                .concat(ByteString.copyFrom(new byte[] {0x08, 7}))
                .toByteArray();
        assertThat(scan(bytes)).isEqualTo(BatchScanner.TOO_MANY_SERIES);
        assertThat(table.seq()).isEqualTo(7);
    }

    @Test
    void refusesABatchLongerThanItsScratchMemory() {
        final BatchScanner small = new BatchScanner(8);
        final byte[] bytes = BatchBuilder.batch(1).series("long enough").toBytes();
        assertThat(BatchScanner.field(small.scan(new UnsafeBuffer(bytes), 0, bytes.length, table)))
                .isEqualTo("batch");
    }

    @Test
    void refusesGroupsNestedDeeperThanItWillFollow() {
        assertThat(scan(groups(32))).isEqualTo(BatchScanner.OK);
        assertThat(BatchScanner.field(scan(groups(33)))).isEqualTo("batch");
    }

    @Test
    void checksUtf8AsStrictlyAsTheJdk() {
        final Random random = new Random(8);
        for (int i = 0; i < 50_000; i++) {
            final byte[] bytes = new byte[random.nextInt(6)];
            for (int k = 0; k < bytes.length; k++) {
                bytes[k] = (byte) (random.nextInt(4) == 0 ? random.nextInt(128) : 128 + random.nextInt(128));
            }
            final boolean expected = ByteString.copyFrom(bytes).isValidUtf8();
            assertThat(Utf8.isValid(new UnsafeBuffer(bytes), 0, bytes.length))
                    .as(() -> Arrays.toString(bytes))
                    .isEqualTo(expected);
        }
        final byte[] text = "größer als 🙂 and some ascii behind".getBytes(StandardCharsets.UTF_8);
        assertThat(Utf8.isValid(new UnsafeBuffer(text), 0, text.length)).isTrue();
    }

    private int scan(byte[] bytes) {
        memory.setMemory(0, MARGIN + bytes.length + MARGIN, (byte) 0xA5);
        memory.putBytes(MARGIN, bytes);
        return scanner.scan(memory, MARGIN, bytes.length, table);
    }

    private void assertField(String field, int... unsignedBytes) {
        final byte[] bytes = new byte[unsignedBytes.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) unsignedBytes[i];
        }
        final int code = scan(bytes);
        assertThat(code).as(field).isNegative();
        assertThat(BatchScanner.field(code)).isEqualTo(field);
    }

    private static byte[] groups(int depth) {
        final byte[] bytes = new byte[2 * depth];
        Arrays.fill(bytes, 0, depth, (byte) 0x53);
        Arrays.fill(bytes, depth, 2 * depth, (byte) 0x54);
        return bytes;
    }
}
