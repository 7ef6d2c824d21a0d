package io.ringcast.engine.latest;

import static io.ringcast.engine.latest.LatestValueDescriptor.AGENT_INDEX_OFFSET;
import static io.ringcast.engine.latest.LatestValueDescriptor.ALIAS;
import static io.ringcast.engine.latest.LatestValueDescriptor.ALIAS_COUNT_OFFSET;
import static io.ringcast.engine.latest.LatestValueDescriptor.HASH_OFFSET;
import static io.ringcast.engine.latest.LatestValueDescriptor.KEY_POSITION_OFFSET;
import static io.ringcast.engine.latest.LatestValueDescriptor.NEXT_ALIAS_OFFSET;
import static io.ringcast.engine.latest.LatestValueDescriptor.SERIES;
import static io.ringcast.engine.latest.LatestValueDescriptor.SERIES_ID_OFFSET;
import static io.ringcast.engine.latest.LatestValueDescriptor.STATE_OFFSET;
import static io.ringcast.engine.latest.LatestValueDescriptor.TARGET_OFFSET;
import static io.ringcast.engine.latest.LatestValueDescriptor.TOMBSTONE;
import static io.ringcast.engine.latest.LatestValueDescriptor.recordOffset;

import io.ringcast.engine.wire.KnownSeries;
import io.ringcast.engine.wire.SeriesKeyFlyweight;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The newest accepted sample of every series, off-heap, with a fixed capacity. A series is known by a dense record index
 * (reused after a purge) and on the wire by its seriesId (never reused within an epoch). State thread only.
 *
 * <p>A series is stored under its canonical key, labels sorted by name. A key sent in another form gets an alias: a record
 * of its own, so that the next lookup need not sort. When there is no room for an alias the series is found by sorting.
 */
public final class LatestValueMap {
    /** No series has this key. */
    public static final int NOT_FOUND = -1;
    /** There is no record left. */
    public static final int NO_RECORD = -2;
    /** The key heap has no room for the key and its prefix. */
    public static final int NO_KEY_SPACE = -3;

    /** The most aliases of one series; keys in still other forms are sorted at every lookup. Bounds a purge. */
    static final int MAX_ALIAS_COUNT = 16;

    private static final int INITIAL_PREFIX_LENGTH = 1 << 16;

    private final RecordPool pool;
    private final UnsafeBuffer records;
    private final KeyHeap keys;
    private final DerivedValues derived;
    private final SeriesIndex index;
    private final SeriesKeyHash hashes;
    private final SeriesPrefixEncoder prefixes;
    private final KnownKeys knownKeys;
    private final CanonicalKeyEncoder canonical = new CanonicalKeyEncoder();
    private final SeriesKeyFlyweight canonicalKey = new SeriesKeyFlyweight();
    private final UnsafeBuffer prefix =
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(INITIAL_PREFIX_LENGTH, Long.BYTES));

    private int nextSeriesId;
    private int liveCount;
    private boolean born;
    private boolean lackingAlias;

    /**
     * Allocates all memory.
     *
     * @param maxSeries the most records, tombstones and aliases included; at most 2^24.
     * @param keyHeapBytes memory for keys and prefixes; at most 2^30.
     * @param hashSeed random in a server; fixed where two runs must take the same steps.
     */
    public LatestValueMap(int maxSeries, long keyHeapBytes, long hashSeed, SeriesPrefixEncoder prefixes) {
        this.prefixes = prefixes;
        pool = new RecordPool(maxSeries);
        records = pool.buffer();
        keys = new KeyHeap(keyHeapBytes);
        derived = new DerivedValues(maxSeries);
        index = new SeriesIndex(maxSeries, records);
        hashes = new SeriesKeyHash(hashSeed);
        knownKeys = new KnownKeys(this, maxSeries);
    }

    /** Returns the record of a key (an alias leads to its series), or {@link #NOT_FOUND}; tombstones are found. */
    public int find(int agentIndex, DirectBuffer key, int keyOffset, int keyLength) {
        lackingAlias = false;
        final int record = lookup(agentIndex, key, keyOffset, keyLength);
        if (record != NOT_FOUND) {
            return record;
        }
        canonical.encode(key, keyOffset, keyLength);
        if (canonical.matches(key, keyOffset, keyLength)) {
            return NOT_FOUND;
        }
        lackingAlias = true;
        return lookup(agentIndex, canonical.buffer(), 0, canonical.length());
    }

    /**
     * Returns {@code record} if it still holds the series with this id, else {@link #NOT_FOUND}; tombstones are found. For
     * lookups that remember where they found a series.
     */
    public int findAgain(int record, int seriesId) {
        final int offset = recordOffset(record);
        final byte state = records.getByte(offset + STATE_OFFSET);
        final boolean isSeries = state == SERIES || state == TOMBSTONE;
        return isSeries && records.getInt(offset + SERIES_ID_OFFSET) == seriesId ? record : NOT_FOUND;
    }

    /**
     * Returns the record of a key, made if need be, or {@link #NO_RECORD} or {@link #NO_KEY_SPACE}. A tombstone comes back
     * to life. Whether it was made or revived is {@link #wasBorn()}. A key in another form than the canonical one gets an
     * alias besides, if there is room.
     */
    public int findOrCreate(int agentIndex, String agentId, DirectBuffer key, int keyOffset, int keyLength) {
        born = false;
        int record = find(agentIndex, key, keyOffset, keyLength);
        if (record == NOT_FOUND) {
            record = create(agentIndex, agentId);
        } else if (records.getByte(recordOffset(record) + STATE_OFFSET) == TOMBSTONE) {
            revive(record);
        }
        if (lackingAlias && record >= 0) {
            addAlias(record, key, keyOffset, keyLength);
        }
        return record;
    }

    /** Whether the last {@link #findOrCreate} made or revived a series. */
    public boolean wasBorn() {
        return born;
    }

    /** The live series by the bytes of their keys, for the stage that would else lay every key open. */
    public KnownSeries knownSeries() {
        return knownKeys;
    }

    /** Points a flyweight at a record. */
    public LatestValueFlyweight wrap(LatestValueFlyweight flyweight, int record) {
        return flyweight.wrap(records, keys, derived, record);
    }

    /** All records in use, tombstones included, have indices below this one. It never falls. */
    public int recordLimit() {
        return pool.limit();
    }

    /** Live series and aliases of live series now. */
    public int liveCount() {
        return liveCount;
    }

    /** Makes a live series a tombstone, which keeps its key and its place. */
    public void bury(int record, long sequence, long nowNs) {
        moveState(record, SERIES, TOMBSTONE);
        records.putLong(recordOffset(record) + LatestValueDescriptor.LAST_SEQUENCE_OFFSET, sequence);
        records.putLong(recordOffset(record) + LatestValueDescriptor.TOUCHED_OFFSET, nowNs);
        liveCount -= 1 + aliasCount(record);
    }

    /** Frees a tombstone, its key and its aliases for reuse. */
    public void purge(int record) {
        moveState(record, TOMBSTONE, TOMBSTONE);
        int alias = keys.link(keyPosition(record));
        while (alias != KeyHeap.NO_LINK) {
            final int next = records.getInt(recordOffset(alias) + NEXT_ALIAS_OFFSET);
            release(alias);
            alias = next;
        }
        release(record);
    }

    /** The memory that holds keys and prefixes; where they lie is in the flyweight. */
    public DirectBuffer keyHeap() {
        return keys.buffer();
    }

    /** Bytes of the key heap in use. */
    public long keyBytesUsed() {
        return keys.usedBytes();
    }

    /** Off-heap bytes of this map now, all told. */
    public long memoryBytes() {
        return (long) records.capacity()
                + index.memoryBytes()
                + keys.capacity()
                + canonical.buffer().capacity()
                + prefix.capacity()
                + derived.memoryBytes();
    }

    /** Off-heap bytes of a new map. */
    public static long memoryBytes(int maxSeries, long keyHeapBytes) {
        return (long) maxSeries * LatestValueDescriptor.RECORD_LENGTH
                + SeriesIndex.memoryBytes(maxSeries)
                + KeyHeap.memoryBytes(keyHeapBytes)
                + CanonicalKeyEncoder.INITIAL_LENGTH
                + INITIAL_PREFIX_LENGTH;
    }

    /** Off-heap bytes that rates and totals may come to take in a new map. */
    public static long memoryBytesToCome(int maxSeries) {
        return DerivedValues.maxMemoryBytes(maxSeries);
    }

    /** Off-heap bytes that rates and totals may yet take, as series come that are no gauges. */
    public long memoryBytesToCome() {
        return derived.maxMemoryBytes() - derived.memoryBytes();
    }

    /** Records in use: series, tombstones and aliases. */
    int usedCount() {
        return pool.usedCount();
    }

    /** How many records the purge of this series will free. */
    int recordCount(int record) {
        return 1 + aliasCount(record);
    }

    /** Whether the key of the last lookup was in a form that has no record of its own. */
    boolean wasLackingAlias() {
        return lackingAlias;
    }

    /** Makes a tombstone live again, with its seriesId, its {@code n} and its newest sample. */
    void revive(int record) {
        moveState(record, TOMBSTONE, SERIES);
        liveCount += 1 + aliasCount(record);
        born = true;
    }

    /** Returns the record (of a series or an alias) that holds this key for a live series, or {@link #NOT_FOUND}. */
    int findLiveKey(int agentIndex, DirectBuffer key, int keyOffset, int keyLength) {
        final int record = lookupKey(agentIndex, key, keyOffset, keyLength);
        return record != NOT_FOUND && isLive(seriesOf(record)) ? record : NOT_FOUND;
    }

    /** Whether a record, which may have been freed or reused, holds this key for a live series. */
    boolean hasLiveKey(int record, int agentIndex, DirectBuffer key, int keyOffset, int keyLength) {
        final int offset = recordOffset(record);
        final byte state = records.getByte(offset + STATE_OFFSET);
        return (state == SERIES || state == ALIAS)
                && records.getInt(offset + AGENT_INDEX_OFFSET) == agentIndex
                && keys.keyEquals(keyPosition(record), key, keyOffset, keyLength)
                && isLive(seriesOf(record));
    }

    /** The series that a record holds a key of. */
    int seriesOf(int record) {
        final int offset = recordOffset(record);
        return records.getByte(offset + STATE_OFFSET) == ALIAS ? records.getInt(offset + TARGET_OFFSET) : record;
    }

    private boolean isLive(int record) {
        return records.getByte(recordOffset(record) + STATE_OFFSET) == SERIES;
    }

    private int lookup(int agentIndex, DirectBuffer key, int keyOffset, int keyLength) {
        final int record = lookupKey(agentIndex, key, keyOffset, keyLength);
        return record == NOT_FOUND ? NOT_FOUND : seriesOf(record);
    }

    private int lookupKey(int agentIndex, DirectBuffer key, int keyOffset, int keyLength) {
        final long hash = hashes.hash(agentIndex, key, keyOffset, keyLength);
        int slot = index.firstSlot(hash);
        int record = index.record(slot, hash);
        while (record != SeriesIndex.EMPTY) {
            if (record != SeriesIndex.OTHER) {
                final int offset = recordOffset(record);
                if (records.getLong(offset + HASH_OFFSET) == hash
                        && records.getInt(offset + AGENT_INDEX_OFFSET) == agentIndex
                        && keys.keyEquals(keyPosition(record), key, keyOffset, keyLength)) {
                    return record;
                }
            }
            slot = index.nextSlot(slot);
            record = index.record(slot, hash);
        }
        return NOT_FOUND;
    }

    /** Makes the series whose key was encoded last. */
    private int create(int agentIndex, String agentId) {
        if (pool.isExhausted() || nextSeriesId < 0) {
            return NO_RECORD;
        }
        final int prefixLength = encodePrefix(agentId);
        final int position = keys.allocate(canonical.length(), prefixLength);
        if (position == KeyHeap.FULL) {
            return NO_KEY_SPACE;
        }
        keys.buffer().putBytes(keys.keyOffset(position), canonical.buffer(), 0, canonical.length());
        keys.buffer().putBytes(keys.prefixOffset(position), prefix, 0, prefixLength);
        final int record = enter(SERIES, agentIndex, position);
        records.putInt(recordOffset(record) + SERIES_ID_OFFSET, nextSeriesId++);
        liveCount++;
        born = true;
        return record;
    }

    private int encodePrefix(String agentId) {
        final int maxLength = prefixes.maxLength(canonical.length());
        if (maxLength > prefix.capacity()) {
            prefix.wrap(BufferUtil.allocateDirectAligned(maxLength, Long.BYTES));
        }
        canonicalKey.wrap(canonical.buffer(), 0, canonical.length());
        return prefixes.encode(agentId, canonicalKey, prefix, 0);
    }

    private void addAlias(int target, DirectBuffer key, int keyOffset, int keyLength) {
        if (aliasCount(target) == MAX_ALIAS_COUNT || pool.isExhausted()) {
            return;
        }
        final int position = keys.allocate(keyLength, 0);
        if (position == KeyHeap.FULL) {
            return;
        }
        keys.buffer().putBytes(keys.keyOffset(position), key, keyOffset, keyLength);
        final int alias = enter(ALIAS, records.getInt(recordOffset(target) + AGENT_INDEX_OFFSET), position);
        final int targetPosition = keyPosition(target);
        records.putInt(recordOffset(alias) + TARGET_OFFSET, target);
        records.putInt(recordOffset(alias) + NEXT_ALIAS_OFFSET, keys.link(targetPosition));
        keys.link(targetPosition, alias);
        records.putByte(recordOffset(target) + ALIAS_COUNT_OFFSET, (byte) (aliasCount(target) + 1));
        liveCount++;
    }

    /** Takes a record for the key that stands in the heap, and makes it findable. */
    private int enter(byte state, int agentIndex, int position) {
        final int record = pool.take();
        final int offset = recordOffset(record);
        final long hash = hashes.hash(agentIndex, keys.buffer(), keys.keyOffset(position), keys.keyLength(position));
        records.putLong(offset + HASH_OFFSET, hash);
        records.putInt(offset + AGENT_INDEX_OFFSET, agentIndex);
        records.putInt(offset + KEY_POSITION_OFFSET, position);
        records.putByte(offset + STATE_OFFSET, state);
        index.put(record);
        return record;
    }

    private void release(int record) {
        index.remove(record);
        keys.free(keyPosition(record));
        pool.release(record);
    }

    private void moveState(int record, byte from, byte to) {
        final int offset = recordOffset(record) + STATE_OFFSET;
        if (records.getByte(offset) != from) {
            throw new IllegalStateException("record " + record + " has state " + records.getByte(offset));
        }
        records.putByte(offset, to);
    }

    private int keyPosition(int record) {
        return records.getInt(recordOffset(record) + KEY_POSITION_OFFSET);
    }

    private int aliasCount(int record) {
        return records.getByte(recordOffset(record) + ALIAS_COUNT_OFFSET);
    }
}
