package io.ringcast.engine.wire;

import io.ringcast.engine.event.RejectReason;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * One batch laid open: where its series lie in the ring memory, and what each stage decided of them. One preallocated
 * table serves all batches; it is filled by {@link BatchScanner}, narrowed by validation, completed by the latest-value
 * stage, and read by acks and fan-out. State thread only; it means something only until the next event.
 *
 * <p>Offsets are absolute in {@link #buffer()}, or in scratch memory for parts that were not sent in one piece: read keys
 * through {@link #keyBuffer}, samples through {@link #timestampNs} and {@link #valueBits}. Samples
 * {@code firstAccepted(i)} to {@code sampleCount(i) - 1} of a series were accepted; those before were rejected or were
 * duplicates. Values are 8 bytes each, little endian.
 */
public final class SeriesTable {
    /** {@link #record(int)} of a series that was rejected whole. */
    public static final int NO_RECORD = -1;
    /** {@link #timestampNsBefore(int)} when no sample came before. */
    public static final long NOTHING_BEFORE = 0;

    /** Parts of a series that {@link #gathered} can mean. */
    static final int KEY = 1;

    static final int TIMESTAMPS = 2;
    static final int VALUES = 4;

    private static final int BOTH_VALUE_TYPES = 8;

    private static final int INTEGER = 16;
    private static final int BORN = 32;

    /** A row of integers for each series, which fills one cache line. */
    private static final int ROW_LENGTH = 16;

    private static final int KEY_OFFSET = 0;
    private static final int KEY_LENGTH = 1;
    private static final int TIMESTAMPS_OFFSET = 2;
    private static final int TIMESTAMPS_COUNT = 3;
    private static final int VALUES_OFFSET = 4;
    private static final int VALUES_COUNT = 5;
    private static final int FLAGS = 6;
    private static final int KIND = 7;
    private static final int REF = 8;
    private static final int KNOWN = 9;
    private static final int RECORD = 10;
    private static final int FIRST_ACCEPTED = 11;
    private static final int DUPLICATE_COUNT = 12;

    private final int capacity;
    private final int[] rows;
    private final RejectReason[] reason;
    private final long[] timestampNsBefore;
    private final long[] valueBitsBefore;
    private final long[] totalBitsBefore;

    private DirectBuffer buffer;
    private DirectBuffer scratch;
    private int seriesCount;
    /** One more than the last series that was rejected; 0: none was. */
    private int rejectedLimit;

    private long seq;
    private int agentIndex;
    private boolean applicable;
    private boolean olderAreDuplicates;

    /** Makes a table for batches of at most {@code capacity} series. */
    public SeriesTable(int capacity) {
        this.capacity = capacity;
        rows = new int[capacity * ROW_LENGTH];
        reason = new RejectReason[capacity];
        timestampNsBefore = new long[capacity];
        valueBitsBefore = new long[capacity];
        totalBitsBefore = new long[capacity];
    }

    /** Empties the table for a new batch. */
    public void reset(DirectBuffer newBuffer) {
        buffer = newBuffer;
        scratch = newBuffer;
        seriesCount = 0;
        Arrays.fill(reason, 0, rejectedLimit, null);
        rejectedLimit = 0;
        seq = 0;
        agentIndex = -1;
        applicable = false;
        olderAreDuplicates = false;
    }

    /** Drops the series and keeps the seq, for a batch that is refused unread. */
    public void dropSeries() {
        seriesCount = 0;
    }

    /** Adds a series; returns false when the table is full. Its outcome starts as not rejected, without a record. */
    public boolean add() {
        if (seriesCount == capacity) {
            return false;
        }
        final int row = seriesCount++ * ROW_LENGTH;
        rows[row + DUPLICATE_COUNT] = 0;
        rows[row + KEY_OFFSET] = 0;
        rows[row + KEY_LENGTH] = 0;
        rows[row + TIMESTAMPS_OFFSET] = 0;
        rows[row + TIMESTAMPS_COUNT] = 0;
        rows[row + VALUES_OFFSET] = 0;
        rows[row + VALUES_COUNT] = 0;
        rows[row + FLAGS] = 0;
        rows[row + KIND] = 0;
        rows[row + REF] = 0;
        rows[row + KNOWN] = NO_RECORD;
        rows[row + RECORD] = NO_RECORD;
        rows[row + FIRST_ACCEPTED] = 0;
        return true;
    }

    /**
     * The key of series i, in one piece: its name field, then its label fields in the order sent, in the form without
     * spare bytes that ordinary protobuf encoders give. The same name and list of labels are the same bytes.
     */
    public void key(int i, int offset, int length) {
        rows[i * ROW_LENGTH + KEY_OFFSET] = offset;
        rows[i * ROW_LENGTH + KEY_LENGTH] = length;
    }

    /** Says that the key of series i is that of a live series, and needs no judging. */
    public void known(int i, int recordIndex) {
        rows[i * ROW_LENGTH + KNOWN] = recordIndex;
    }

    /** Names the scratch memory of this batch. */
    void scratch(DirectBuffer scratchMemory) {
        scratch = scratchMemory;
    }

    /** Says that a part of series i (KEY, TIMESTAMPS or VALUES) lies in scratch memory. */
    void gathered(int i, int part) {
        rows[i * ROW_LENGTH + FLAGS] |= part;
    }

    /** Says that series i holds both values and int_values. */
    void bothValueTypes(int i) {
        rows[i * ROW_LENGTH + FLAGS] |= BOTH_VALUE_TYPES;
    }

    public void timestamps(int i, int offset, int count) {
        rows[i * ROW_LENGTH + TIMESTAMPS_OFFSET] = offset;
        rows[i * ROW_LENGTH + TIMESTAMPS_COUNT] = count;
    }

    public void values(int i, int offset, int count, boolean isInteger) {
        rows[i * ROW_LENGTH + VALUES_OFFSET] = offset;
        rows[i * ROW_LENGTH + VALUES_COUNT] = count;
        if (isInteger) {
            rows[i * ROW_LENGTH + FLAGS] |= INTEGER;
        }
    }

    /** The number by which the agent declares or means series i, unsigned; 0: none. */
    public void ref(int i, int seriesRef) {
        rows[i * ROW_LENGTH + REF] = seriesRef;
    }

    public void kind(int i, int metricKind) {
        rows[i * ROW_LENGTH + KIND] = metricKind;
    }

    public void reject(int i, RejectReason rejectReason) {
        reason[i] = rejectReason;
        rejectedLimit = Math.max(rejectedLimit, i + 1);
    }

    /** Says what the latest-value stage made of series i: accepted from sample {@code first} on. */
    public void applied(int i, int recordIndex, int first, int duplicates, boolean isBorn) {
        rows[i * ROW_LENGTH + RECORD] = recordIndex;
        rows[i * ROW_LENGTH + FIRST_ACCEPTED] = first;
        rows[i * ROW_LENGTH + DUPLICATE_COUNT] = duplicates;
        if (isBorn) {
            rows[i * ROW_LENGTH + FLAGS] |= BORN;
        }
    }

    /**
     * Says how series i, which is no gauge, stood before this batch: the newest sample that rates go on from ({@link
     * #NOTHING_BEFORE} as time: none), and the total of its deltas.
     */
    public void before(int i, long timestampNs, long valueBits, long totalBits) {
        timestampNsBefore[i] = timestampNs;
        valueBitsBefore[i] = valueBits;
        totalBitsBefore[i] = totalBits;
    }

    public void seq(long batchSeq) {
        seq = batchSeq;
    }

    /** Says whose batch it is and that its series are to be applied. */
    public void applyFor(int agent) {
        agentIndex = agent;
        applicable = true;
    }

    /** Says whether samples older than the last accepted one are duplicates, because the agent sends samples again. */
    public void olderAreDuplicates(boolean isSo) {
        olderAreDuplicates = isSo;
    }

    public DirectBuffer buffer() {
        return buffer;
    }

    public int seriesCount() {
        return seriesCount;
    }

    public long seq() {
        return seq;
    }

    /** The dense number of the agent whose batch this is. */
    public int agentIndex() {
        return agentIndex;
    }

    /** Whether the series are to be applied: false for a duplicate, superseded or malformed batch. */
    public boolean isApplicable() {
        return applicable;
    }

    /** Whether samples older than the last accepted one of their series are duplicates rather than rejected. */
    public boolean areOlderDuplicates() {
        return olderAreDuplicates;
    }

    /** Where the key of series i lies: the ring memory, or scratch memory when it was not sent in one piece. */
    public DirectBuffer keyBuffer(int i) {
        return memory(i, KEY);
    }

    public int keyOffset(int i) {
        return rows[i * ROW_LENGTH + KEY_OFFSET];
    }

    public int keyLength(int i) {
        return rows[i * ROW_LENGTH + KEY_LENGTH];
    }

    /** The record of the live series with this key, or {@link #NO_RECORD} for one that is still to be judged and looked up. */
    public int known(int i) {
        return rows[i * ROW_LENGTH + KNOWN];
    }

    /** Whether the rules for names and labels were kept before: by a series that is known, or by the declaration of a ref. */
    public boolean isKeySettled(int i) {
        return rows[i * ROW_LENGTH + KNOWN] != NO_RECORD || isReference(i);
    }

    /** The ref that came with series i, unsigned and perhaps out of range; 0: none. */
    public int ref(int i) {
        return rows[i * ROW_LENGTH + REF];
    }

    /** Whether series i has a ref in place of its key. */
    public boolean isReference(int i) {
        return rows[i * ROW_LENGTH + REF] != 0 && rows[i * ROW_LENGTH + KEY_LENGTH] == 0;
    }

    /** Whether series i says what its ref is to mean. */
    public boolean isDeclaration(int i) {
        return rows[i * ROW_LENGTH + REF] != 0 && rows[i * ROW_LENGTH + KEY_LENGTH] != 0;
    }

    public int timestampsCount(int i) {
        return rows[i * ROW_LENGTH + TIMESTAMPS_COUNT];
    }

    public int valuesCount(int i) {
        return rows[i * ROW_LENGTH + VALUES_COUNT];
    }

    /** Samples of series i for counting: the larger of both counts where they differ. */
    public int sampleCount(int i) {
        return Math.max(rows[i * ROW_LENGTH + TIMESTAMPS_COUNT], rows[i * ROW_LENGTH + VALUES_COUNT]);
    }

    /** Nanoseconds since 1970 of sample k of series i. */
    public long timestampNs(int i, int k) {
        return memory(i, TIMESTAMPS)
                .getLong(rows[i * ROW_LENGTH + TIMESTAMPS_OFFSET] + k * Long.BYTES, ByteOrder.LITTLE_ENDIAN);
    }

    /** The bits of the value of sample k: IEEE bits of a double, or the integer itself. */
    public long valueBits(int i, int k) {
        return memory(i, VALUES)
                .getLong(rows[i * ROW_LENGTH + VALUES_OFFSET] + k * Long.BYTES, ByteOrder.LITTLE_ENDIAN);
    }

    public boolean isInteger(int i) {
        return (rows[i * ROW_LENGTH + FLAGS] & INTEGER) != 0;
    }

    /** Whether series i holds both values and int_values, which validation rejects. */
    public boolean hasBothValueTypes(int i) {
        return (rows[i * ROW_LENGTH + FLAGS] & BOTH_VALUE_TYPES) != 0;
    }

    /** The number of the {@code MetricKind}. */
    public int kind(int i) {
        return rows[i * ROW_LENGTH + KIND];
    }

    /** Why series i, or its samples before {@code firstAccepted} that are no duplicates, were rejected; null: not at all. */
    public RejectReason reason(int i) {
        return reason[i];
    }

    /** Whether there is a reason for any series. */
    public boolean hasReasons() {
        return rejectedLimit > 0;
    }

    /** The record of series i in the latest-value map, or {@link #NO_RECORD}. */
    public int record(int i) {
        return rows[i * ROW_LENGTH + RECORD];
    }

    /** The first sample that was applied; equal to {@link #sampleCount} when none was. Meaningful with a record only. */
    public int firstAccepted(int i) {
        return rows[i * ROW_LENGTH + FIRST_ACCEPTED];
    }

    /** How many samples of series i were applied. */
    public int acceptedCount(int i) {
        return rows[i * ROW_LENGTH + RECORD] == NO_RECORD ? 0 : sampleCount(i) - rows[i * ROW_LENGTH + FIRST_ACCEPTED];
    }

    public int duplicateCount(int i) {
        return rows[i * ROW_LENGTH + DUPLICATE_COUNT];
    }

    /** Whether this batch is the first that the map has seen of series i (or the first since it was evicted). */
    public boolean isBorn(int i) {
        return (rows[i * ROW_LENGTH + FLAGS] & BORN) != 0;
    }

    /** See {@link #before}; this and the next two mean something only where it was said. */
    public long timestampNsBefore(int i) {
        return timestampNsBefore[i];
    }

    public long valueBitsBefore(int i) {
        return valueBitsBefore[i];
    }

    public long totalBitsBefore(int i) {
        return totalBitsBefore[i];
    }

    private DirectBuffer memory(int i, int part) {
        return (rows[i * ROW_LENGTH + FLAGS] & part) == 0 ? buffer : scratch;
    }
}
