package io.ringcast.engine.wire;

import org.agrona.DirectBuffer;

/**
 * First step of validation: walks the wire bytes of one {@code MetricBatch} without making objects, checks the whole
 * structure, and lays its series open in a {@link SeriesTable}. State thread only.
 */
public final class BatchScanner {
    /** What {@link #scan} answers when the structure is sound. */
    public static final int OK = 0;

    /**
     * Scans a batch.
     *
     * @return {@link #OK}, or a negative code for the field in error. The table's
     *     seq is then set if it could be read before the error, else 0.
     */
    public int scan(DirectBuffer buffer, int offset, int length, SeriesTable table) {
        throw new UnsupportedOperationException();
    }
}
