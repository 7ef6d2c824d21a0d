package io.ringcast.engine.fanout;

import java.util.Arrays;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The items of one duty cycle, each encoded once in each shape that is asked for and followed by its separator, and for
 * each group the list of items that hit it. Of fixed size, but for the table of groups, which grows to the most that one
 * cycle ever hit. State thread only.
 *
 * <pre>
 *   items:  {..},{..},{..},...      hits of a group:  item 0 -> item 2 -> ...
 * </pre>
 */
final class Journal {
    /** No item and no hit. */
    static final int NONE = -1;

    private static final long NO_BASE = Long.MIN_VALUE;

    private final UnsafeBuffer buffer;
    private final int[] itemOffset;
    private final int[] itemLength;
    private final long[] itemSequence;
    private final long[] itemReceivedNs;
    private final long[] itemAgentNs;
    private final boolean[] removal;
    private final JournalExtremes extremes;
    private final int[] hitItem;
    private final int[] hitNext;
    private Group[] touched = new Group[16];
    private int tail;
    private int itemCount;
    private int hitCount;
    private int touchedCount;
    private long baseNs = NO_BASE;

    /** Makes a journal of so many bytes, items and hits. */
    Journal(int length, int maxItems, int maxHits) {
        buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(length, BitUtil.CACHE_LINE_LENGTH));
        itemOffset = new int[maxItems];
        itemLength = new int[maxItems];
        itemSequence = new long[maxItems];
        itemReceivedNs = new long[maxItems];
        itemAgentNs = new long[maxItems];
        removal = new boolean[maxItems];
        extremes = new JournalExtremes(maxItems);
        hitItem = new int[maxHits];
        hitNext = new int[maxHits];
    }

    /** Whether one more item of at most so many bytes fits. */
    boolean hasRoomForItem(int maxLength) {
        return itemCount < itemOffset.length && maxLength < buffer.capacity() - tail;
    }

    boolean hasRoomForHit() {
        return hitCount < hitItem.length;
    }

    /** Whether so much is taken that a flush before the next event makes one within it unlikely. */
    boolean isMostlyFull() {
        return tail > buffer.capacity() / 2 || itemCount > itemOffset.length / 2 || hitCount > hitItem.length / 2;
    }

    boolean isEmpty() {
        return touchedCount == 0;
    }

    /** Where the next item is to be written. */
    int tail() {
        return tail;
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    /** What the times of all items count from until the journal is emptied: the first time that it is asked with. */
    long baseNs(long firstNs) {
        if (baseNs == NO_BASE) {
            baseNs = firstNs;
        }
        return baseNs;
    }

    /** What the times of the items count from; 0: none has a time. */
    long baseNs() {
        return baseNs == NO_BASE ? 0 : baseNs;
    }

    /** Takes in a removal that was written at the tail, up to {@code end}; there must have been room. Returns the item. */
    int addRemoval(int end, long sequence) {
        removal[itemCount] = true;
        return addItem(end, sequence);
    }

    /**
     * Takes in an update that was written at the tail, up to {@code end}; there must have been room. Returns the item.
     *
     * @param receivedNs when it was received, monotonic.
     * @param agentNs its newest agent time stamp, on the same clock.
     */
    int addUpdate(int end, long sequence, long receivedNs, long agentNs) {
        removal[itemCount] = false;
        itemReceivedNs[itemCount] = receivedNs;
        itemAgentNs[itemCount] = agentNs;
        return addItem(end, sequence);
    }

    /** Notes that an item hit a group; there must be room. */
    void addHit(Group group, int item) {
        final int hit = hitCount++;
        hitItem[hit] = item;
        hitNext[hit] = NONE;
        if (group.lastHit == NONE) {
            group.firstHit = hit;
        } else {
            hitNext[group.lastHit] = hit;
        }
        group.lastHit = hit;
        group.hitCount++;
        if (!removal[item]) {
            group.updateHitCount++;
        }
        touch(group);
    }

    /** Notes what an item stands for, which hit a group that asks for envelopes. */
    void noteExtremes(int item, int record, Extremes itemExtremes) {
        extremes.note(item, record, itemExtremes);
    }

    /** Whose the item of a hit is, of a group that asks for envelopes. */
    int record(int hit) {
        return extremes.record(hitItem[hit]);
    }

    /** What the item of a hit stands for, of a group that asks for envelopes; valid until the next call. */
    Extremes extremes(int hit) {
        return extremes.extremes(hitItem[hit]);
    }

    int touchedCount() {
        return touchedCount;
    }

    /** The groups of this cycle, in the order in which they were first hit. */
    Group touched(int i) {
        return touched[i];
    }

    int nextHit(int hit) {
        return hitNext[hit];
    }

    int offset(int hit) {
        return itemOffset[hitItem[hit]];
    }

    /** With the separator. */
    int length(int hit) {
        return itemLength[hitItem[hit]];
    }

    /** The ring sequence of the event that the item came of. */
    long sequence(int hit) {
        return itemSequence[hitItem[hit]];
    }

    /** Of an update: when it was received. */
    long receivedNs(int hit) {
        return itemReceivedNs[hitItem[hit]];
    }

    /** Of an update: its newest agent time stamp. */
    long agentNs(int hit) {
        return itemAgentNs[hitItem[hit]];
    }

    boolean isRemoval(int hit) {
        return removal[hitItem[hit]];
    }

    /** Empties the journal; groups whose last frame is open stay touched, so that the next flush closes it. */
    void reset() {
        int kept = 0;
        for (int i = 0; i < touchedCount; i++) {
            final Group group = touched[i];
            group.clearHits();
            group.isTouched = group.isFrameOpen;
            touched[kept] = group;
            kept += group.isTouched ? 1 : 0;
        }
        Arrays.fill(touched, kept, touchedCount, null);
        touchedCount = kept;
        tail = 0;
        itemCount = 0;
        hitCount = 0;
        baseNs = NO_BASE;
    }

    private int addItem(int end, long sequence) {
        final int item = itemCount++;
        itemOffset[item] = tail;
        itemLength[item] = end - tail;
        itemSequence[item] = sequence;
        tail = end;
        return item;
    }

    private void touch(Group group) {
        if (!group.isTouched) {
            group.isTouched = true;
            if (touchedCount == touched.length) {
                touched = Arrays.copyOf(touched, 2 * touchedCount);
            }
            touched[touchedCount++] = group;
        }
    }
}
