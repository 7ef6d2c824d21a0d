package io.ringcast.engine.fanout;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.IntArrayList;

/**
 * The groups: by slot, by key, and by the metric name that they ask for. A group that has lost its last
 * subscription leaves the table at once; its members are unlinked piece by piece. State thread only.
 */
final class GroupTable {
    private static final int FIRST_CAPACITY = 16;

    private final MemberLists lists;
    private final Envelopes envelopes;
    private final Regexes regexes;
    private final Counters counters;
    private final Map<GroupKey, Group> byKey = new HashMap<>();
    private final Int2ObjectHashMap<List<Group>> byNameHash = new Int2ObjectHashMap<>();
    private final List<Group> nameless = new ArrayList<>();
    private final ArrayDeque<Group> closed = new ArrayDeque<>();
    private final ArrayDeque<Group> roundQueue = new ArrayDeque<>();
    private final IntArrayList freeSlots = new IntArrayList();
    private Group[] slots = new Group[FIRST_CAPACITY];
    private int usedSlotCount;
    private long lastNumber;

    GroupTable(MemberLists lists, Envelopes envelopes, Regexes regexes, Counters counters) {
        this.lists = lists;
        this.envelopes = envelopes;
        this.regexes = regexes;
        this.counters = counters;
    }

    /** What the groups' clients that are behind will be told of what they missed. */
    Envelopes envelopes() {
        return envelopes;
    }

    /** The group in a slot that a node names. */
    Group at(int slot) {
        return slots[slot];
    }

    /** More than the slot of any group; {@link #at} of some below may be null. */
    int slotLimit() {
        return usedSlotCount;
    }

    /** Whether there is no group, not even one whose members are still to be unlinked. */
    boolean isEmpty() {
        return byKey.isEmpty() && closed.isEmpty();
    }

    /** The open group of a key; null: none. */
    Group find(GroupKey key) {
        return byKey.get(key);
    }

    /** Whether there is room for the regular expressions of another group. */
    boolean hasRoom(Selector selector) {
        return regexes.hasRoom(selector.cost());
    }

    /**
     * Opens a group, without members yet; null: the memberships have run out.
     *
     * @param selector of the key.
     */
    Group open(GroupKey key, Selector selector) {
        final int slot = freeSlot();
        final int list = openList(slot);
        final int frontier = list == MemberLists.NONE ? MemberLists.NONE : newMarker(slot);
        if (frontier == MemberLists.NONE) {
            closeList(list);
            freeSlots.addInt(slot);
            return null;
        }
        lists.moveMarkerBefore(frontier, list);
        final Group group = new Group(slot, newNumber(), key, selector, list);
        group.frontier = frontier;
        if (!addRate(group)) {
            releaseFrontier(group);
            closeList(list);
            freeSlots.addInt(slot);
            return null;
        }
        slots[slot] = group;
        byKey.put(key, group);
        candidates(selector).add(group);
        selector.retain();
        counters.add(CounterDescriptor.GROUPS_OPEN, 1);
        return group;
    }

    /** A number that clients know a subscription by, and no other one has had. */
    long newNumber() {
        return ++lastNumber;
    }

    /** Takes a group without subscriptions out of the table; {@link #unlinkClosed} does the rest. */
    void close(Group group) {
        group.isClosed = true;
        releaseFrontier(group);
        if (group.rate != null) {
            envelopes.releaseAll(group.rate.cursor);
            lists.releaseMarker(group.rate.marker());
        }
        byKey.remove(group.key);
        candidates(group.selector).remove(group);
        dropEmptyCandidates(group.selector);
        group.selector.release();
        closed.add(group);
        counters.add(CounterDescriptor.GROUPS_OPEN, -1);
    }

    /** Unlinks at most {@code limit} members of closed groups. Returns how many; with the last one the slot is free. */
    int unlinkClosed(int limit) {
        int done = 0;
        while (done < limit && !closed.isEmpty()) {
            final Group group = closed.peek();
            final int node = lists.next(group.list);
            if (node == group.list) {
                lists.closeList(group.list);
                slots[group.slot] = null;
                freeSlots.addInt(group.slot);
                closed.remove();
            } else {
                lists.removeMember(node);
            }
            done++;
        }
        return done;
    }

    /** Adds a series to a group that this event brought, to be touched at once; false: no membership is left. */
    boolean addBorn(Group group, int record) {
        reclaimIfExhausted();
        if (lists.addLast(group.list, record) == MemberLists.NONE) {
            return false;
        }
        group.seriesCount++;
        return true;
    }

    /**
     * Adds a series, or what is left of one, that the build of a group has found. Returns its node;
     * {@link MemberLists#NONE}: no membership is left.
     */
    int addFound(Group group, int record) {
        reclaimIfExhausted();
        return lists.addBefore(group.frontier, record);
    }

    /** All members of a group are found. */
    void finishBuild(Group group) {
        group.buildCursor = Group.BUILT;
        releaseFrontier(group);
    }

    /** Takes a marker for the group in a slot; {@link MemberLists#NONE}: no membership is left. */
    int newMarker(int slot) {
        reclaimIfExhausted();
        return lists.newMarker(slot);
    }

    /** Groups whose LIVE clients have something to be told in a round; closed ones may be among them. */
    ArrayDeque<Group> roundQueue() {
        return roundQueue;
    }

    /** Open groups that ask for no one name. */
    List<Group> nameless() {
        return nameless;
    }

    /** Open groups that ask for a name with the hash of this one; null: none. */
    List<Group> named(DirectBuffer buffer, int nameOffset, int nameLength) {
        return byNameHash.get(hash(buffer, nameOffset, nameLength));
    }

    private int openList(int slot) {
        reclaimIfExhausted();
        return lists.openList(slot);
    }

    private void closeList(int list) {
        if (list != MemberLists.NONE) {
            lists.closeList(list);
        }
    }

    /** Gives a group that is told in rounds its marker; false: no membership is left. */
    private boolean addRate(Group group) {
        final int maxMilliHz = group.key.options().maxMilliHz();
        if (maxMilliHz > 0) {
            final int marker = newMarker(group.slot);
            if (marker == MemberLists.NONE) {
                return false;
            }
            lists.moveMarkerBefore(marker, group.list);
            group.rate = new Rate(group, marker, maxMilliHz);
            group.roundQueue = roundQueue;
        }
        return true;
    }

    private void releaseFrontier(Group group) {
        if (group.frontier != MemberLists.NONE) {
            lists.releaseMarker(group.frontier);
            group.frontier = MemberLists.NONE;
        }
    }

    /** Closed groups hold nodes only because unlinking takes its time; each step of it frees one. */
    private void reclaimIfExhausted() {
        if (lists.freeCount() == 0) {
            unlinkClosed(1);
        }
    }

    private int freeSlot() {
        if (!freeSlots.isEmpty()) {
            return freeSlots.removeAt(freeSlots.size() - 1);
        }
        if (usedSlotCount == slots.length) {
            slots = Arrays.copyOf(slots, 2 * slots.length);
        }
        return usedSlotCount++;
    }

    private List<Group> candidates(Selector selector) {
        final String name = selector.exactName();
        if (name == null) {
            return nameless;
        }
        return byNameHash.computeIfAbsent(hash(name), hash -> new ArrayList<>(1));
    }

    private void dropEmptyCandidates(Selector selector) {
        if (selector.exactName() != null && candidates(selector).isEmpty()) {
            byNameHash.remove(hash(selector.exactName()));
        }
    }

    private static int hash(DirectBuffer buffer, int offset, int length) {
        int hash = 0;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + buffer.getByte(offset + i);
        }
        return hash;
    }

    private static int hash(String name) {
        int hash = 0;
        for (final byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = 31 * hash + b;
        }
        return hash;
    }
}
