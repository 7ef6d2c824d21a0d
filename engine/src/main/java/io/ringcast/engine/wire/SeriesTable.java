package io.ringcast.engine.wire;

import io.ringcast.engine.event.RejectReason;
import java.nio.ByteOrder;
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

    private final int capacity;
    private final int[] keyOffset;
    private final int[] keyLength;
    private final int[] timestampsOffset;
    private final int[] valuesOffset;
    private final int[] timestampsCount;
    private final int[] valuesCount;
    private final int[] ref;
    private final byte[] kind;
    private final boolean[] integer;
    private final byte[] flags;
    private final RejectReason[] reason;
    private final int[] known;
    private final int[] record;
    private final int[] firstAccepted;
    private final int[] duplicateCount;
    private final boolean[] born;
    private final long[] timestampNsBefore;
    private final long[] valueBitsBefore;
    private final long[] totalBitsBefore;

    private DirectBuffer buffer;
    private DirectBuffer scratch;
    private int seriesCount;
    private long seq;
    private int agentIndex;
    private boolean applicable;
    private boolean olderAreDuplicates;

    /** Makes a table for batches of at most {@code capacity} series. */
    public SeriesTable(int capacity) {
        this.capacity = capacity;
        keyOffset = new int[capacity];
        keyLength = new int[capacity];
        timestampsOffset = new int[capacity];
        valuesOffset = new int[capacity];
        timestampsCount = new int[capacity];
        valuesCount = new int[capacity];
        ref = new int[capacity];
        kind = new byte[capacity];
        integer = new boolean[capacity];
        flags = new byte[capacity];
        reason = new RejectReason[capacity];
        known = new int[capacity];
        record = new int[capacity];
        firstAccepted = new int[capacity];
        duplicateCount = new int[capacity];
        born = new boolean[capacity];
        timestampNsBefore = new long[capacity];
        valueBitsBefore = new long[capacity];
        totalBitsBefore = new long[capacity];
    }

    /** Empties the table for a new batch. */
    public void reset(DirectBuffer newBuffer) {
        buffer = newBuffer;
        scratch = newBuffer;
        seriesCount = 0;
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
        final int i = seriesCount++;
        keyOffset[i] = 0;
        keyLength[i] = 0;
        timestampsOffset[i] = 0;
        valuesOffset[i] = 0;
        timestampsCount[i] = 0;
        valuesCount[i] = 0;
        ref[i] = 0;
        kind[i] = 0;
        integer[i] = false;
        flags[i] = 0;
        reason[i] = null;
        known[i] = NO_RECORD;
        record[i] = NO_RECORD;
        firstAccepted[i] = 0;
        duplicateCount[i] = 0;
        born[i] = false;
        return true;
    }

    /**
     * The key of series i, in one piece: its name field, then its label fields in the order sent, in the form without
     * spare bytes that ordinary protobuf encoders give. The same name and list of labels are the same bytes.
     */
    public void key(int i, int offset, int length) {
        keyOffset[i] = offset;
        keyLength[i] = length;
    }

    /** Says that the key of series i is that of a live series, and needs no judging. */
    public void known(int i, int recordIndex) {
        known[i] = recordIndex;
    }

    /** Names the scratch memory of this batch. */
    void scratch(DirectBuffer scratchMemory) {
        scratch = scratchMemory;
    }

    /** Says that a part of series i (KEY, TIMESTAMPS or VALUES) lies in scratch memory. */
    void gathered(int i, int part) {
        flags[i] |= (byte) part;
    }

    /** Says that series i holds both values and int_values. */
    void bothValueTypes(int i) {
        flags[i] |= BOTH_VALUE_TYPES;
    }

    public void timestamps(int i, int offset, int count) {
        timestampsOffset[i] = offset;
        timestampsCount[i] = count;
    }

    public void values(int i, int offset, int count, boolean isInteger) {
        valuesOffset[i] = offset;
        valuesCount[i] = count;
        integer[i] = isInteger;
    }

    /** The number by which the agent declares or means series i, unsigned; 0: none. */
    public void ref(int i, int seriesRef) {
        ref[i] = seriesRef;
    }

    public void kind(int i, int metricKind) {
        kind[i] = (byte) metricKind;
    }

    public void reject(int i, RejectReason rejectReason) {
        reason[i] = rejectReason;
    }

    /** Says what the latest-value stage made of series i: accepted from sample {@code first} on. */
    public void applied(int i, int recordIndex, int first, int duplicates, boolean isBorn) {
        record[i] = recordIndex;
        firstAccepted[i] = first;
        duplicateCount[i] = duplicates;
        born[i] = isBorn;
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
        return keyOffset[i];
    }

    public int keyLength(int i) {
        return keyLength[i];
    }

    /** The record of the live series with this key, or {@link #NO_RECORD} for one that is still to be judged and looked up. */
    public int known(int i) {
        return known[i];
    }

    /** Whether the rules for names and labels were kept before: by a series that is known, or by the declaration of a ref. */
    public boolean isKeySettled(int i) {
        return known[i] != NO_RECORD || isReference(i);
    }

    /** The ref that came with series i, unsigned and perhaps out of range; 0: none. */
    public int ref(int i) {
        return ref[i];
    }

    /** Whether series i has a ref in place of its key. */
    public boolean isReference(int i) {
        return ref[i] != 0 && keyLength[i] == 0;
    }

    /** Whether series i says what its ref is to mean. */
    public boolean isDeclaration(int i) {
        return ref[i] != 0 && keyLength[i] != 0;
    }

    public int timestampsCount(int i) {
        return timestampsCount[i];
    }

    public int valuesCount(int i) {
        return valuesCount[i];
    }

    /** Samples of series i for counting: the larger of both counts where they differ. */
    public int sampleCount(int i) {
        return Math.max(timestampsCount[i], valuesCount[i]);
    }

    /** Nanoseconds since 1970 of sample k of series i. */
    public long timestampNs(int i, int k) {
        return memory(i, TIMESTAMPS).getLong(timestampsOffset[i] + k * Long.BYTES, ByteOrder.LITTLE_ENDIAN);
    }

    /** The bits of the value of sample k: IEEE bits of a double, or the integer itself. */
    public long valueBits(int i, int k) {
        return memory(i, VALUES).getLong(valuesOffset[i] + k * Long.BYTES, ByteOrder.LITTLE_ENDIAN);
    }

    public boolean isInteger(int i) {
        return integer[i];
    }

    /** Whether series i holds both values and int_values, which validation rejects. */
    public boolean hasBothValueTypes(int i) {
        return (flags[i] & BOTH_VALUE_TYPES) != 0;
    }

    /** The number of the {@code MetricKind}. */
    public int kind(int i) {
        return kind[i];
    }

    /** Why series i, or its samples before {@code firstAccepted} that are no duplicates, were rejected; null: not at all. */
    public RejectReason reason(int i) {
        return reason[i];
    }

    /** The record of series i in the latest-value map, or {@link #NO_RECORD}. */
    public int record(int i) {
        return record[i];
    }

    /** The first sample that was applied; equal to {@link #sampleCount} when none was. Meaningful with a record only. */
    public int firstAccepted(int i) {
        return firstAccepted[i];
    }

    /** How many samples of series i were applied. */
    public int acceptedCount(int i) {
        return record[i] == NO_RECORD ? 0 : sampleCount(i) - firstAccepted[i];
    }

    public int duplicateCount(int i) {
        return duplicateCount[i];
    }

    /** Whether this batch is the first that the map has seen of series i (or the first since it was evicted). */
    public boolean isBorn(int i) {
        return born[i];
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
        return (flags[i] & part) == 0 ? buffer : scratch;
    }
}
