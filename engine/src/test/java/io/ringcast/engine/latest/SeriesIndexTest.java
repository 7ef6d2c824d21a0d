package io.ringcast.engine.latest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class SeriesIndexTest {
    private static final int MAX_RECORDS = 16;

    private final UnsafeBuffer records = new UnsafeBuffer(new byte[MAX_RECORDS * LatestValueDescriptor.RECORD_LENGTH]);
    private final SeriesIndex index = new SeriesIndex(MAX_RECORDS, records);

    @Test
    void findsWhatWasPutThroughCollisionsAndTheWrapAtTheEnd() {
        for (int record = 0; record < MAX_RECORDS; record++) {
            put(record, 31);
        }

        for (int record = 0; record < MAX_RECORDS; record++) {
            assertThat(contains(record)).as("record %d", record).isTrue();
        }
    }

    @Test
    void keepsAllOthersFindableAfterAnyDelete() {
        for (int removed = 0; removed < MAX_RECORDS; removed++) {
            final int kept = (removed + 1) % MAX_RECORDS;
            for (int record = 0; record < MAX_RECORDS; record++) {
                put(record, 28 + record / 3);
            }
            index.remove(removed);
            assertThat(contains(removed)).isFalse();
            assertThat(contains(kept)).isTrue();
            for (int record = 0; record < MAX_RECORDS; record++) {
                if (record != removed) {
                    assertThat(contains(record)).as("record %d", record).isTrue();
                    index.remove(record);
                }
            }
        }
    }

    @Test
    void agreesWithASetUnderRandomPutsAndDeletesOfCollidingHashes() {
        for (int seed = 0; seed < 50; seed++) {
            final Random random = new Random(seed);
            final TreeSet<Integer> present = new TreeSet<>();
            for (int step = 0; step < 500; step++) {
                final int record = random.nextInt(MAX_RECORDS);
                if (present.remove(record)) {
                    index.remove(record);
                } else {
                    put(record, random.nextInt(4) + 30L | random.nextLong() << 57);
                    present.add(record);
                }
                assertSame(present, "seed " + seed + ", step " + step);
            }
            present.forEach(index::remove);
        }
    }

    @Test
    void passesByARecordWhoseHashDiffersInItsHighestBits() {
        put(3, 5);

        assertThat(index.record(5, 5)).isEqualTo(3);
        assertThat(index.record(5, 5 | 1L << 40)).isEqualTo(3);
        assertThat(index.record(5, 5 | 1L << 57)).isEqualTo(SeriesIndex.OTHER);
        assertThat(index.record(5, 5 | 1L << 63)).isEqualTo(SeriesIndex.OTHER);
        assertThat(index.record(6, 5)).isEqualTo(SeriesIndex.EMPTY);
    }

    @Test
    void reachesTheLastRecordThatAMapCanHave() {
        final int last = RecordPool.MAX_RECORDS - 1;
        final UnsafeBuffer one = new UnsafeBuffer(new byte[LatestValueDescriptor.RECORD_LENGTH]) {
            @Override
            public long getLong(int offset) {
                assertThat(offset).isEqualTo(LatestValueDescriptor.recordOffset(last));
                return -1L;
            }
        };
        final SeriesIndex small = new SeriesIndex(MAX_RECORDS, one);
        small.put(last);

        assertThat(small.record(small.firstSlot(-1L), -1L)).isEqualTo(last);
        small.remove(last);
        assertThat(small.record(small.firstSlot(-1L), -1L)).isEqualTo(SeriesIndex.EMPTY);
    }

    private void assertSame(TreeSet<Integer> present, String where) {
        for (int record = 0; record < MAX_RECORDS; record++) {
            if (contains(record) != present.contains(record)) {
                throw new AssertionError(where + ": record " + record);
            }
        }
    }

    private void put(int record, long hash) {
        records.putLong(LatestValueDescriptor.recordOffset(record) + LatestValueDescriptor.HASH_OFFSET, hash);
        index.put(record);
    }

    private boolean contains(int record) {
        final long hash =
                records.getLong(LatestValueDescriptor.recordOffset(record) + LatestValueDescriptor.HASH_OFFSET);
        int slot = index.firstSlot(hash);
        while (index.record(slot, hash) != SeriesIndex.EMPTY) {
            if (index.record(slot, hash) == record) {
                return true;
            }
            slot = index.nextSlot(slot);
        }
        return false;
    }
}
