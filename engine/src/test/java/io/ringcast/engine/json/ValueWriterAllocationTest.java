package io.ringcast.engine.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class ValueWriterAllocationTest {
    private static final int WARM_UP_COUNT = 200_000;
    private static final int WRITE_COUNT = 1_000_000;
    private static final int VALUE_COUNT = 1024;
    private static final long SEED = 99L;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[128]);
    private final UnsafeBuffer source = new UnsafeBuffer(new byte[32]);
    private final double[] doubles = new double[VALUE_COUNT];
    private final long[] longs = new long[VALUE_COUNT];

    ValueWriterAllocationTest() {
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < VALUE_COUNT; i++) {
            longs[i] = random.nextLong();
            doubles[i] = i % 3 == 0 ? Double.longBitsToDouble(random.nextLong()) : random.nextDouble() * 1000;
        }
        source.putStringWithoutLengthAscii(0, "node \"a\"\tcpu_usage_percent");
    }

    @Test
    void allocatesNothing() {
        long written = writeRounds(WARM_UP_COUNT);
        final long before = allocatedBytes();
        written += writeRounds(WRITE_COUNT);
        final long allocated = allocatedBytes() - before;

        assertThat(written).isPositive();
        assertThat((double) allocated / WRITE_COUNT)
                .as("bytes allocated per write")
                .isLessThan(1);
    }

    private long writeRounds(final int count) {
        long written = 0;
        for (int i = 0; i < count; i++) {
            final int index = i % VALUE_COUNT;
            written += DoubleWriter.write(buffer, 0, doubles[index]);
            written += DecimalWriter.write(buffer, 0, longs[index]);
            written += JsonText.writeQuoted(buffer, 0, source, index % 4, 16);
        }
        return written;
    }

    private static long allocatedBytes() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
