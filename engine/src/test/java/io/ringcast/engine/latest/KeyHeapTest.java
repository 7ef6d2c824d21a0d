package io.ringcast.engine.latest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyHeapTest {
    private static final int CAPACITY = 64 * 1024;

    private final KeyHeap heap = new KeyHeap(CAPACITY);

    @Test
    void keepsBothLengthsAndPutsThePrefixBehindTheKey() {
        final int position = heap.allocate(21, 50);

        assertThat(heap.keyLength(position)).isEqualTo(21);
        assertThat(heap.prefixLength(position)).isEqualTo(50);
        assertThat(heap.prefixOffset(position)).isEqualTo(heap.keyOffset(position) + 21);
        assertThat(heap.link(position)).isEqualTo(KeyHeap.NO_LINK);
    }

    @Test
    void reusesAFreedBlockOfTheSameClass() {
        final int position = heap.allocate(100, 100);
        heap.allocate(100, 100);
        heap.free(position);

        assertThat(heap.allocate(99, 99)).isEqualTo(position);
    }

    @Test
    void saysFullAndTakesAgainOnceABlockIsFreed() {
        final List<Integer> positions = fill(100, 156);
        assertThat(heap.allocate(100, 156)).isEqualTo(KeyHeap.FULL);
        assertThat(heap.usedBytes()).isLessThanOrEqualTo(CAPACITY);

        heap.free(positions.get(7));

        assertThat(heap.allocate(100, 156)).isEqualTo(positions.get(7));
        assertThat(heap.allocate(100, 156)).isEqualTo(KeyHeap.FULL);
    }

    @Test
    void givesALargerBlockWhenNothingElseIsLeft() {
        final List<Integer> positions = fill(1000, 1000);
        while (heap.allocate(0, 0) != KeyHeap.FULL) {
            continue;
        }

        heap.free(positions.get(3));

        assertThat(heap.allocate(10, 10)).isEqualTo(positions.get(3));
        heap.free(positions.get(3));
        assertThat(heap.allocate(1000, 1000)).isEqualTo(positions.get(3));
    }

    @Test
    void saysFullForWhatNoBlockCanHold() {
        assertThat(heap.allocate(CAPACITY, 0)).isEqualTo(KeyHeap.FULL);
        assertThat(heap.allocate(Integer.MAX_VALUE, Integer.MAX_VALUE)).isEqualTo(KeyHeap.FULL);
    }

    @Test
    void refusesACapacityThatPositionsCannotReach() {
        assertThatThrownBy(() -> new KeyHeap(KeyHeap.MAX_CAPACITY + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keyHeapBytes");
    }

    @Test
    void neverLetsBlocksOverlapAndCountsUsedBytesToZero() {
        final long seed = 20261;
        final Random random = new Random(seed);
        final List<int[]> blocks = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            if (random.nextInt(5) < 3) {
                allocateFilled(blocks, random.nextInt(200), random.nextInt(300), (byte) step);
            } else if (!blocks.isEmpty()) {
                final int[] block = blocks.remove(random.nextInt(blocks.size()));
                assertFilled(block);
                heap.free(block[0]);
            }
        }
        assertThat(blocks).isNotEmpty();
        blocks.forEach(this::assertFilled);
        blocks.forEach(block -> heap.free(block[0]));
        assertThat(heap.usedBytes()).isZero();
    }

    private List<Integer> fill(int keyLength, int prefixLength) {
        final List<Integer> positions = new ArrayList<>();
        int position = heap.allocate(keyLength, prefixLength);
        while (position != KeyHeap.FULL) {
            positions.add(position);
            position = heap.allocate(keyLength, prefixLength);
        }
        return positions;
    }

    private void allocateFilled(List<int[]> blocks, int keyLength, int prefixLength, byte content) {
        final int position = heap.allocate(keyLength, prefixLength);
        if (position != KeyHeap.FULL) {
            heap.buffer().setMemory(heap.keyOffset(position), keyLength + prefixLength, content);
            blocks.add(new int[] {position, keyLength, prefixLength, content});
        }
    }

    private void assertFilled(int[] block) {
        assertThat(heap.keyLength(block[0])).isEqualTo(block[1]);
        assertThat(heap.prefixLength(block[0])).isEqualTo(block[2]);
        for (int i = 0; i < block[1] + block[2]; i++) {
            if (heap.buffer().getByte(heap.keyOffset(block[0]) + i) != block[3]) {
                throw new AssertionError("byte " + i + " of block " + block[0] + " was overwritten");
            }
        }
    }
}
