package io.ringcast.engine.fanout;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What regular expressions said of values: open addressing over entries that stand one behind the other in one buffer.
 * Grows up to its bounds and is then full. State thread only.
 *
 * <pre>
 *   hash (4) | regex * 2 + verdict (4) | length (4) | value
 * </pre>
 */
final class VerdictTable {
    static final int UNKNOWN = -1;
    static final int NO = 0;
    static final int YES = 1;

    private static final int FIRST_SLOT_COUNT = 64;
    private static final int FIRST_LENGTH = 2048;
    private static final int REGEX_OFFSET = 4;
    private static final int LENGTH_OFFSET = 8;
    private static final int VALUE_OFFSET = 12;
    private static final int ALIGNMENT_MASK = 3;

    private final int maxCount;
    private final int maxLength;
    /** Offsets of entries, plus one; 0: free. */
    private int[] slots = new int[FIRST_SLOT_COUNT];

    private UnsafeBuffer entries = new UnsafeBuffer(new byte[FIRST_LENGTH]);
    private int end;
    private int count;

    /** @param maxLength of all entries together, in bytes. */
    VerdictTable(int maxCount, int maxLength) {
        this.maxCount = maxCount;
        this.maxLength = maxLength;
    }

    int count() {
        return count;
    }

    /** Bytes that the entries take. */
    int length() {
        return end;
    }

    /** {@link #YES}, {@link #NO} or {@link #UNKNOWN}. */
    int find(int regex, int hash, DirectBuffer buffer, int offset, int length) {
        final int mask = slots.length - 1;
        for (int slot = hash & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            final int entry = slots[slot] - 1;
            if (entries.getInt(entry) == hash
                    && entries.getInt(entry + REGEX_OFFSET) >> 1 == regex
                    && isValue(entry, buffer, offset, length)) {
                return entries.getInt(entry + REGEX_OFFSET) & 1;
            }
        }
        return UNKNOWN;
    }

    /** Adds a verdict on a value that is not known; false: the table is full. */
    boolean add(int regex, int hash, DirectBuffer buffer, int offset, int length, int verdict) {
        final int entryLength = (VALUE_OFFSET + length + ALIGNMENT_MASK) & ~ALIGNMENT_MASK;
        if (count == maxCount || end + entryLength > maxLength) {
            return false;
        }
        ensureCapacity(end + entryLength);
        entries.putInt(end, hash);
        entries.putInt(end + REGEX_OFFSET, (regex << 1) | verdict);
        entries.putInt(end + LENGTH_OFFSET, length);
        entries.putBytes(end + VALUE_OFFSET, buffer, offset, length);
        link(end, hash);
        end += entryLength;
        count++;
        return true;
    }

    void clear() {
        Arrays.fill(slots, 0);
        end = 0;
        count = 0;
    }

    private boolean isValue(int entry, DirectBuffer buffer, int offset, int length) {
        if (entries.getInt(entry + LENGTH_OFFSET) != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (entries.getByte(entry + VALUE_OFFSET + i) != buffer.getByte(offset + i)) {
                return false;
            }
        }
        return true;
    }

    private void ensureCapacity(int length) {
        if (length > entries.capacity()) {
            final UnsafeBuffer larger = new UnsafeBuffer(new byte[Math.max(length, 2 * entries.capacity())]);
            larger.putBytes(0, entries, 0, end);
            entries = larger;
        }
        if (2 * (count + 1) > slots.length) {
            slots = new int[2 * slots.length];
            int entry = 0;
            while (entry < end) {
                link(entry, entries.getInt(entry));
                entry += (VALUE_OFFSET + entries.getInt(entry + LENGTH_OFFSET) + ALIGNMENT_MASK) & ~ALIGNMENT_MASK;
            }
        }
    }

    private void link(int entry, int hash) {
        final int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = entry + 1;
    }
}
