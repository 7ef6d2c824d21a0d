package io.ringcast.engine.wire;

import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * First step of validation: walks the wire bytes of one {@code MetricBatch} without making objects, checks the whole
 * structure, and lays its series open in a {@link SeriesTable}. State thread only.
 *
 * <p>Takes every encoding that protobuf allows: fields in any order, unknown fields, packed, split and bare elements, the
 * last of a repeated scalar. Stricter than the generated Java parser in three ways: a known field of another wire type is
 * an error (it skips that), groups may nest no deeper than 32 (it allows 100), and a varint must end with its tenth byte
 * (it may let more pass). A kind above 3 is read as 0.
 */
public final class BatchScanner {
    /** What {@link #scan} answers when the structure is sound. */
    public static final int OK = 0;
    /** What {@link #scan} answers when the structure may be sound, but the table has no room for all series. */
    public static final int TOO_MANY_SERIES = -1;

    static final int BATCH_MALFORMED = -2;
    static final int SEQ_MALFORMED = -3;
    static final int SERIES_MALFORMED = -4;
    static final int NAME_MALFORMED = -5;
    static final int LABELS_MALFORMED = -6;
    static final int LABEL_NAME_MALFORMED = -7;
    static final int LABEL_VALUE_MALFORMED = -8;
    static final int KIND_MALFORMED = -9;
    static final int TIMESTAMPS_MALFORMED = -10;
    static final int VALUES_MALFORMED = -11;
    static final int INT_VALUES_MALFORMED = -12;
    static final int REF_MALFORMED = -13;

    private static final String[] FIELDS = {
        "",
        "series",
        "batch",
        "seq",
        "series",
        "series.name",
        "series.labels",
        "series.labels.name",
        "series.labels.value",
        "series.kind",
        "series.timestamps_ns",
        "series.values",
        "series.int_values",
        "series.ref"
    };

    private static final int SEQ_FIELD = 1;
    private static final int SERIES_FIELD = 2;

    private final WireReader reader = new WireReader();
    private final UnsafeBuffer scratchBuffer;
    private final WireWriter scratch = new WireWriter();
    private final SeriesScanner seriesScanner = new SeriesScanner(scratch);
    private final KnownSeries known;
    private final OrdinarySeriesScanner ordinaryScanner;

    /** Makes a scanner to which no series is known. */
    public BatchScanner(int maxBatchLength) {
        this(maxBatchLength, KnownSeries.NONE);
    }

    /** Makes a scanner for batches of at most {@code maxBatchLength} bytes; longer ones it finds malformed. */
    public BatchScanner(int maxBatchLength, KnownSeries known) {
        this.known = known;
        ordinaryScanner = new OrdinarySeriesScanner(known);
        scratchBuffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(maxBatchLength, Long.BYTES));
    }

    /** The path of the field that a code of {@link #scan} means, as in {@code series.labels.name}; empty for OK. */
    public static String field(int code) {
        return FIELDS[-code];
    }

    /** Says whose batches come from now on; without it no series is known. */
    public void ofAgent(int agentIndex) {
        known.ofAgent(agentIndex);
    }

    /**
     * Scans a batch. The table is reset first.
     *
     * @return {@link #OK}, or a negative code for the first field in error, see {@link #field}. The table's seq is
     *     then set if it can be read in spite of that, else 0; its series mean nothing.
     */
    public int scan(DirectBuffer buffer, int offset, int length, SeriesTable table) {
        table.reset(buffer);
        if (length > scratchBuffer.capacity()) {
            return BATCH_MALFORMED;
        }
        table.scratch(scratchBuffer);
        scratch.wrap(scratchBuffer, 0);
        reader.wrap(buffer, offset, length);
        int firstError = OK;
        for (int tag = reader.nextTag(); tag != WireReader.END; tag = reader.nextTag()) {
            final int error = scanField(tag, table, firstError != OK);
            firstError = firstError == OK ? error : firstError;
            if (reader.failed()) {
                return firstError;
            }
        }
        return firstError;
    }

    private int scanField(int tag, SeriesTable table, boolean isRefused) {
        return switch (WireFormat.fieldNumber(tag)) {
            case SEQ_FIELD -> scanSeq(tag, table);
            case SERIES_FIELD -> scanSeries(tag, table, isRefused);
            default -> reader.skip(tag) ? OK : BATCH_MALFORMED;
        };
    }

    private int scanSeq(int tag, SeriesTable table) {
        if (WireFormat.wireType(tag) != WireFormat.VARINT) {
            reader.skip(tag);
            return SEQ_MALFORMED;
        }
        final long seq = reader.varint();
        if (reader.failed()) {
            return SEQ_MALFORMED;
        }
        table.seq(seq);
        return OK;
    }

    private int scanSeries(int tag, SeriesTable table, boolean isRefused) {
        if (WireFormat.wireType(tag) != WireFormat.LENGTH_DELIMITED) {
            reader.skip(tag);
            return SERIES_MALFORMED;
        }
        if (!reader.lengthDelimited()) {
            return SERIES_MALFORMED;
        }
        // After an error only the seq is still looked for.
        if (isRefused) {
            return OK;
        }
        final boolean isOrdinary = ordinaryScanner.scan(table.buffer(), reader.dataOffset(), reader.dataLength());
        final int error =
                isOrdinary ? OK : seriesScanner.scan(table.buffer(), reader.dataOffset(), reader.dataLength());
        if (error != OK) {
            return error;
        }
        if (!table.add()) {
            return TOO_MANY_SERIES;
        }
        if (isOrdinary) {
            ordinaryScanner.store(table, table.seriesCount() - 1);
        } else {
            seriesScanner.store(table, table.seriesCount() - 1);
        }
        return OK;
    }
}
