package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.LiveFormat;
import io.ringcast.engine.testing.SeriesKeys;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How many bytes of payload a live update takes in each format, on batches like those of the benchmarks. Both follow from
 * the data alone; the table in docs/protocol.md has the same figures.
 */
@Tag("C12")
class BytesPerUpdateTest {
    private static final int BATCH_COUNT = 50;
    private static final double MOST_OF_JSON = 0.35;

    private static final Path PROTOCOL = Path.of("..", "docs", "protocol.md");

    @ParameterizedTest(name = "{0} series of {1} samples: {2} and {3} bytes")
    @CsvSource({"100, 1, 110.1, 15.1", "10, 10, 395.8, 128.1", "1, 1, 170.5, 28.0"})
    void takesAThirdOfTheBytesOfJsonAtMost(int seriesCount, int sampleCount, double jsonBytes, double binaryBytes) {
        final double json = bytesPerUpdate(LiveFormat.JSON, seriesCount, sampleCount);
        final double binary = bytesPerUpdate(LiveFormat.BINARY, seriesCount, sampleCount);

        assertThat(binary / json).isLessThanOrEqualTo(MOST_OF_JSON);
        assertThat(json).isEqualTo(jsonBytes);
        assertThat(binary).isEqualTo(binaryBytes);
        assertThat(PROTOCOL)
                .content()
                .contains(String.format(
                        Locale.ROOT,
                        "| %d series of %d | %.1f | %.1f | %.2f |",
                        seriesCount,
                        sampleCount,
                        json,
                        binary,
                        binary / json));
    }

    /** One decimal, half up. */
    private static double bytesPerUpdate(LiveFormat format, int seriesCount, int sampleCount) {
        final FanOutFixture fanOut = new FanOutFixture();
        final FakeClient client = fanOut.connect(format);
        send(fanOut, 0, seriesCount, sampleCount);
        fanOut.subscribe(client, null);
        client.updatePayloads.clear();
        for (int i = 1; i <= BATCH_COUNT; i++) {
            send(fanOut, i, seriesCount, sampleCount);
        }
        assertThat(client.checker.updateCount()).isEqualTo((long) seriesCount * (BATCH_COUNT + 1));
        final long bytes = client.updatePayloads.stream()
                .mapToLong(payload -> payload.length)
                .sum();
        return Math.round(10.0 * bytes / (seriesCount * BATCH_COUNT)) / 10.0;
    }

    /** A batch a second, samples a millisecond apart. */
    private static void send(FanOutFixture fanOut, int batch, int seriesCount, int sampleCount) {
        final long[] times = new long[sampleCount];
        final double[] values = new double[sampleCount];
        fanOut.begin(1);
        for (int i = 0; i < seriesCount; i++) {
            for (int k = 0; k < sampleCount; k++) {
                times[k] = FanOutFixture.EPOCH_NS + batch * 1_000_000_000L + k * 1_000_000L;
                values[k] = (batch * 7919 + i * 104_729 + k * 1_299_709) % 10_000 / 100.0;
            }
            fanOut.writer.doubles(SeriesKeys.key("m" + i, "core", "c" + i % 8), times, values);
        }
        fanOut.apply();
        fanOut.cycle();
    }
}
