package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against linked lists of the JDK, which know nothing of nodes. */
class MemberListsTest {
    private static final int GROUP_COUNT = 3;
    private static final int RECORD_COUNT = 1500;
    private static final int CAPACITY = 500;

    private final MemberLists lists = new MemberLists(CAPACITY);
    private final int[] list = new int[GROUP_COUNT];
    private final List<LinkedList<Integer>> twins = new ArrayList<>();
    private final List<List<Integer>> markers = new ArrayList<>();
    private final long[] ordinals = new long[GROUP_COUNT];
    private int nodeCount = GROUP_COUNT;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void doesWhatNaiveListsDo(long seed) {
        final Random random = new Random(seed);
        for (int group = 0; group < GROUP_COUNT; group++) {
            list[group] = lists.openList(group);
            twins.add(new LinkedList<>());
            markers.add(new ArrayList<>());
        }
        for (int step = 0; step < 20_000; step++) {
            step(random);
            if (step % 1000 == 0) {
                check();
            }
        }
        check();
    }

    private void step(Random random) {
        final int group = random.nextInt(GROUP_COUNT);
        final LinkedList<Integer> twin = twins.get(group);
        final int action = random.nextInt(10);
        if (action < 3 && nodeCount < CAPACITY) {
            addMember(group, random.nextInt(RECORD_COUNT), random.nextBoolean() ? -1 : random.nextInt(twin.size() + 1));
        } else if (action < 4 && nodeCount < CAPACITY) {
            final int marker = lists.newMarker(group);
            lists.moveMarkerAfter(marker, list[group]);
            twin.addFirst(marker);
            markers.get(group).add(marker);
            nodeCount++;
        } else if (!twin.isEmpty()) {
            change(group, twin.get(random.nextInt(twin.size())), action, random);
        }
    }

    /** @param place before which of the nodes; as many as there are: before the list; -1: at the tail, as one that is born. */
    private void addMember(int group, int record, int place) {
        for (final int node : twins.get(group)) {
            if (lists.record(node) == record) {
                return;
            }
        }
        nodeCount++;
        final LinkedList<Integer> twin = twins.get(group);
        if (place < 0) {
            twin.addLast(lists.addLast(list[group], record));
        } else {
            twin.add(place, lists.addBefore(place == twin.size() ? list[group] : twin.get(place), record));
        }
    }

    private void change(int group, int node, int action, Random random) {
        final LinkedList<Integer> twin = twins.get(group);
        final boolean isMarker = markers.get(group).contains(node);
        if (action == 9) {
            twin.remove((Integer) node);
            nodeCount--;
            if (isMarker) {
                markers.get(group).remove((Integer) node);
                lists.releaseMarker(node);
            } else {
                lists.removeMember(node);
            }
        } else if (isMarker) {
            moveMarker(twin, list[group], node, twin.get(random.nextInt(twin.size())), random.nextBoolean());
        } else {
            lists.moveLast(list[group], node, ++ordinals[group]);
            twin.remove((Integer) node);
            twin.addLast(node);
        }
    }

    private void moveMarker(LinkedList<Integer> twin, int listNode, int marker, int target, boolean before) {
        if (target == marker) {
            lists.moveMarkerBefore(marker, listNode);
            twin.remove((Integer) marker);
            twin.addLast(marker);
            return;
        }
        twin.remove((Integer) marker);
        if (before) {
            lists.moveMarkerBefore(marker, target);
            twin.add(twin.indexOf(target), marker);
        } else {
            lists.moveMarkerAfter(marker, target);
            twin.add(twin.indexOf(target) + 1, marker);
        }
    }

    private void check() {
        assertThat(lists.freeCount()).isEqualTo(CAPACITY - nodeCount);
        for (int group = 0; group < GROUP_COUNT; group++) {
            final List<Integer> forward = new ArrayList<>();
            for (int node = lists.next(list[group]); node != list[group]; node = lists.next(node)) {
                forward.add(node);
                assertThat(lists.group(node)).isEqualTo(group);
                assertThat(lists.isMarker(node)).isEqualTo(markers.get(group).contains(node));
                assertThat(lists.previous(lists.next(node))).isEqualTo(node);
            }
            assertThat(forward).isEqualTo(twins.get(group));
        }
        checkChains();
    }

    private void checkChains() {
        for (int record = 0; record < RECORD_COUNT; record++) {
            final List<Integer> chain = new ArrayList<>();
            for (int node = lists.firstOfRecord(record); node != MemberLists.NONE; node = lists.nextOfRecord(node)) {
                assertThat(lists.record(node)).isEqualTo(record);
                chain.add(node);
            }
            final List<Integer> expected = new ArrayList<>();
            for (int group = 0; group < GROUP_COUNT; group++) {
                for (final int node : twins.get(group)) {
                    if (lists.record(node) == record) {
                        expected.add(node);
                    }
                }
            }
            assertThat(chain).containsExactlyInAnyOrderElementsOf(expected);
        }
    }
}
