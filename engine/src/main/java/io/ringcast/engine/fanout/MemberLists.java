package io.ringcast.engine.fanout;

import java.util.Arrays;

/**
 * The members of all groups, each group's in a circular doubly linked list ordered by last update, and among them the
 * markers of lagging subscriptions: what follows a marker is what its client has not been told. Nodes come from one pool
 * of fixed size; the members that one series has in several groups hang together in a chain. Every operation but
 * growing the table of records is O(1) and allocates nothing. State thread only.
 *
 * <pre>
 *   list ── oldest ── ... ── marker ── pending ── pending ── newest ── (list)
 * </pre>
 *
 * While the members of a group are still being looked for, one more marker, the frontier, stands between those that were
 * found and have not changed since, in no order, and those that have:
 *
 * <pre>
 *   list ── found ── marker ── found ── frontier ── changed ── changed ── newest ── (list)
 * </pre>
 */
final class MemberLists {
    /** No node. */
    static final int NONE = -1;

    private static final int MARKER = -1;
    private static final int LIST = -2;
    private static final int FIRST_RECORD_CAPACITY = 1024;

    private final int[] previous;
    private final int[] next;
    private final int[] record;
    private final int[] group;
    private final int[] previousOfRecord;
    private final int[] nextOfRecord;
    private final long[] ordinal;
    /** Of a member that the labels of its agent took in or out: the event that did; 0: its series changed last. */
    private final long[] relabelSequence;

    private final boolean[] departed;
    private int[] firstOfRecord = filled(FIRST_RECORD_CAPACITY);
    private int freeNode = NONE;
    private int unusedNode;
    private int freeCount;
    private int departedCount;

    /** Makes a pool of {@code capacity} nodes: members, markers, and one for each list. */
    MemberLists(int capacity) {
        previous = new int[capacity];
        next = new int[capacity];
        record = new int[capacity];
        group = new int[capacity];
        previousOfRecord = new int[capacity];
        nextOfRecord = new int[capacity];
        ordinal = new long[capacity];
        relabelSequence = new long[capacity];
        departed = new boolean[capacity];
        freeCount = capacity;
    }

    /** Makes an empty list, which is known by its own node; {@link #NONE}: no node is left. */
    int openList(int groupSlot) {
        final int list = claim(LIST, groupSlot);
        if (list != NONE) {
            previous[list] = list;
            next[list] = list;
        }
        return list;
    }

    /** Gives back a list, which must be empty. */
    void closeList(int list) {
        release(list);
    }

    /** Takes a marker, which is in no list yet; {@link #NONE}: no node is left. */
    int newMarker(int groupSlot) {
        final int marker = claim(MARKER, groupSlot);
        if (marker != NONE) {
            next[marker] = NONE;
        }
        return marker;
    }

    /** Gives back a marker, in a list or not. */
    void releaseMarker(int marker) {
        unlinkMarker(marker);
        release(marker);
    }

    /** Takes a marker out of its list, if it is in one. */
    void unlinkMarker(int marker) {
        if (next[marker] != NONE) {
            unlink(marker);
            next[marker] = NONE;
        }
    }

    /** Puts a marker before {@code node}, which may be the list itself: then it is last. */
    void moveMarkerBefore(int marker, int node) {
        if (marker != node) {
            unlinkMarker(marker);
            link(marker, previous[node], node);
        }
    }

    /** Puts a marker after {@code node}, which may be the list itself: then it is first. */
    void moveMarkerAfter(int marker, int node) {
        if (marker != node) {
            unlinkMarker(marker);
            link(marker, node, next[node]);
        }
    }

    /** Adds a member that was not updated since its group began before a node; {@link #NONE}: no node is left. */
    int addBefore(int place, int recordIndex) {
        final int node = claim(recordIndex, group[place]);
        if (node != NONE) {
            link(node, previous[place], place);
            ordinal[node] = 0;
            chain(node, recordIndex);
        }
        return node;
    }

    /** Adds a member at the tail, to be touched at once; {@link #NONE}: no node is left. */
    int addLast(int list, int recordIndex) {
        final int node = claim(recordIndex, group[list]);
        if (node != NONE) {
            link(node, previous[list], list);
            // Newer than all until its first update gives it a place: a marker set before that must not stop here.
            ordinal[node] = Long.MAX_VALUE;
            chain(node, recordIndex);
        }
        return node;
    }

    /** Moves a member to the tail, as the {@code newOrdinal}th change of its group. */
    void moveLast(int list, int node, long newOrdinal) {
        ordinal[node] = newOrdinal;
        relabelSequence[node] = 0;
        if (next[node] != list) {
            unlink(node);
            link(node, previous[list], list);
        }
    }

    /** Marks a member as gone from its group by the event {@code sequence}, though its series may live. */
    void depart(int node, long sequence) {
        departed[node] = true;
        departedCount++;
        relabelSequence[node] = sequence;
    }

    /** Takes a member in by the event {@code sequence}, which is not one of its series; it may have departed. */
    void enter(int node, long sequence) {
        if (departed[node]) {
            departed[node] = false;
            departedCount--;
        }
        relabelSequence[node] = sequence;
    }

    /** Takes a member out for good. */
    void removeMember(int node) {
        if (departed[node]) {
            departed[node] = false;
            departedCount--;
        }
        unlink(node);
        final int before = previousOfRecord[node];
        final int after = nextOfRecord[node];
        if (before == NONE) {
            firstOfRecord[record[node]] = after;
        } else {
            nextOfRecord[before] = after;
        }
        if (after != NONE) {
            previousOfRecord[after] = before;
        }
        release(node);
    }

    /** The first node of a list, or the list itself when it is empty. */
    int next(int node) {
        return next[node];
    }

    int previous(int node) {
        return previous[node];
    }

    /** The first node after this one that is no marker: a member, or the list itself. */
    int nextButMarkers(int node) {
        int following = next[node];
        while (record[following] == MARKER) {
            following = next[following];
        }
        return following;
    }

    boolean isMarker(int node) {
        return record[node] == MARKER;
    }

    int record(int node) {
        return record[node];
    }

    /** The slot of the group that a node belongs to. */
    int group(int node) {
        return group[node];
    }

    /** Which change of its group moved the member last; 0: none did. */
    long ordinal(int node) {
        return ordinal[node];
    }

    /** Whether a member is gone from its group and stays only until lagging clients were told. */
    boolean isDeparted(int node) {
        return departed[node];
    }

    int departedCount() {
        return departedCount;
    }

    /** The event that changed the member last in its group, when the last change of its series was this one. */
    long sequence(int node, long seriesSequence) {
        return relabelSequence[node] == 0 ? seriesSequence : relabelSequence[node];
    }

    /** The member of a record in one group, or {@link #NONE}. */
    int find(int recordIndex, int groupSlot) {
        int node = firstOfRecord(recordIndex);
        while (node != NONE && group[node] != groupSlot) {
            node = nextOfRecord[node];
        }
        return node;
    }

    /** The first member of a record, or {@link #NONE}. */
    int firstOfRecord(int recordIndex) {
        return recordIndex < firstOfRecord.length ? firstOfRecord[recordIndex] : NONE;
    }

    /** The next member of the same record, or {@link #NONE}. */
    int nextOfRecord(int node) {
        return nextOfRecord[node];
    }

    int freeCount() {
        return freeCount;
    }

    int capacity() {
        return next.length;
    }

    private int claim(int recordIndex, int groupSlot) {
        if (freeCount == 0) {
            return NONE;
        }
        freeCount--;
        final int node;
        if (freeNode != NONE) {
            node = freeNode;
            freeNode = next[node];
        } else {
            node = unusedNode++;
        }
        record[node] = recordIndex;
        group[node] = groupSlot;
        return node;
    }

    private void release(int node) {
        next[node] = freeNode;
        freeNode = node;
        freeCount++;
    }

    private void link(int node, int before, int after) {
        previous[node] = before;
        next[node] = after;
        next[before] = node;
        previous[after] = node;
    }

    private void unlink(int node) {
        final int before = previous[node];
        final int after = next[node];
        next[before] = after;
        previous[after] = before;
    }

    private void chain(int node, int recordIndex) {
        relabelSequence[node] = 0;
        if (recordIndex >= firstOfRecord.length) {
            final int from = firstOfRecord.length;
            firstOfRecord = Arrays.copyOf(firstOfRecord, Math.max(2 * from, recordIndex + 1));
            Arrays.fill(firstOfRecord, from, firstOfRecord.length, NONE);
        }
        final int after = firstOfRecord[recordIndex];
        previousOfRecord[node] = NONE;
        nextOfRecord[node] = after;
        if (after != NONE) {
            previousOfRecord[after] = node;
        }
        firstOfRecord[recordIndex] = node;
    }

    private static int[] filled(int length) {
        final int[] array = new int[length];
        Arrays.fill(array, NONE);
        return array;
    }
}
