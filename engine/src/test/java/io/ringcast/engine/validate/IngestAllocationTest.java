package io.ringcast.engine.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.BatchBuilder;
import io.ringcast.engine.testing.FakeAgentStream;
import io.ringcast.engine.wire.SeriesTable;
import java.lang.management.ManagementFactory;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class IngestAllocationTest {
    private static final int WARM_UP_COUNT = 30_000;
    private static final int BATCH_COUNT = 100_000;
    private static final MessageHandler IGNORE = (recordType, buffer, offset, length) -> {};

    private final IngestFixture fixture = new IngestFixture();
    private final FakeAgentStream stream = fixture.open(1, "a1");
    private final UnsafeBuffer memory = new UnsafeBuffer(new byte[8192]);
    private final EngineEvent event = new EngineEvent(memory);
    private int seqOffset;
    private long seq = 1L << 62;

    @Test
    void validatesAndAnswersWithoutAllocating() {
        final int length = prepare();
        run(length, WARM_UP_COUNT);
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long before = threads.getCurrentThreadAllocatedBytes();
        run(length, BATCH_COUNT);
        final long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).isLessThan(BATCH_COUNT);
        assertThat(fixture.count(CounterDescriptor.REJECTED_LABEL_NAME_INVALID)).isEqualTo(WARM_UP_COUNT + BATCH_COUNT);
    }

    /** A batch of sound, bad and scattered series; the seq is a varint of 9 bytes that is raised in place. */
    private int prepare() {
        final byte[] bytes = BatchBuilder.batch(seq)
                .series("cpu_usage")
                .label("core", "0")
                .label("mode", "größe")
                .sample(1, 0.5)
                .sample(2, 0.5)
                .series("bad")
                .label("a.b", "x")
                .sample(1, 1.0)
                .series("count")
                .intSample(1, 7)
                .toBytes();
        // A series whose labels come before its name and whose timestamps are bare.
        final byte[] scattered = {
            0x12, 44, 0x12, 3, 0x0A, 1, 'b', 0x0A, 1, 'n', 0x21, 1, 0, 0, 0, 0, 0, 0, 0, 0x21, 2, 0, 0, 0, 0, 0, 0, 0,
            0x2A, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
        };
        memory.putBytes(0, bytes);
        memory.putBytes(bytes.length, scattered);
        seqOffset = 1;
        event.set(EventType.BATCH, 1, 0, bytes.length + scattered.length);
        return bytes.length + scattered.length;
    }

    private void run(int length, int count) {
        for (int i = 0; i < count; i++) {
            putSeq(seq++);
            event.set(EventType.BATCH, 1, 0, length);
            fixture.validation.onEvent(event, i);
            applyAll(fixture.table);
            fixture.acks.onEvent(event, i);
            if (fixture.table.seriesCount() != 4) {
                throw new AssertionError("the batch was not read");
            }
            if (i % 8 == 0) {
                fixture.acks.flush();
                stream.acks().drain(IGNORE, 100);
            }
        }
    }

    private void putSeq(long value) {
        long rest = value;
        for (int i = 0; i < 8; i++) {
            memory.putByte(seqOffset + i, (byte) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        memory.putByte(seqOffset + 8, (byte) rest);
    }

    private static void applyAll(SeriesTable table) {
        for (int i = 0; i < table.seriesCount(); i++) {
            if (table.reason(i) == null) {
                table.applied(i, i, 0, 0, false);
            }
        }
    }
}
