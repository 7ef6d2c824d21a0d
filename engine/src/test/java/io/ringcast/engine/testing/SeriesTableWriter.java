package io.ringcast.engine.testing;

import io.ringcast.engine.wire.SeriesTable;
import java.nio.ByteOrder;
import org.agrona.ExpandableArrayBuffer;

/** Lays a batch open in a {@link SeriesTable}, as scan and validation would have done. */
public final class SeriesTableWriter {
    private final SeriesTable table;
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(1 << 16);
    private int end;

    public SeriesTableWriter(SeriesTable table) {
        this.table = table;
    }

    /** Begins a batch of this agent that is to be applied. */
    public SeriesTableWriter begin(int agentIndex) {
        table.reset(buffer);
        table.applyFor(agentIndex);
        end = 0;
        return this;
    }

    /** Adds a series of doubles; there are as many timestamps as values. */
    public SeriesTableWriter doubles(byte[] key, long[] timestampsNs, double... values) {
        final long[] bits = new long[values.length];
        for (int k = 0; k < values.length; k++) {
            bits[k] = Double.doubleToRawLongBits(values[k]);
        }
        return add(key, timestampsNs, bits, false);
    }

    /** Adds a series of integers; there are as many timestamps as values. */
    public SeriesTableWriter integers(byte[] key, long[] timestampsNs, long... values) {
        return add(key, timestampsNs, values, true);
    }

    /** Gives the series that was added last another kind than gauge, by its number in the protocol. */
    public SeriesTableWriter kind(int number) {
        table.kind(table.seriesCount() - 1, number);
        return this;
    }

    /** Gives the only sample of series i another time. */
    public void restamp(int i, long timestampNs) {
        buffer.putLong(table.keyOffset(i) + table.keyLength(i), timestampNs, ByteOrder.LITTLE_ENDIAN);
    }

    private SeriesTableWriter add(byte[] key, long[] timestampsNs, long[] bits, boolean isInteger) {
        final int i = table.seriesCount();
        if (!table.add()) {
            throw new IllegalStateException("the table is full");
        }
        buffer.putBytes(end, key);
        table.key(i, end, key.length);
        end += key.length;
        table.timestamps(i, end, timestampsNs.length);
        putLongs(timestampsNs);
        table.values(i, end, bits.length, isInteger);
        putLongs(bits);
        table.kind(i, 1);
        return this;
    }

    private void putLongs(long[] longs) {
        for (final long value : longs) {
            buffer.putLong(end, value, ByteOrder.LITTLE_ENDIAN);
            end += Long.BYTES;
        }
    }
}
