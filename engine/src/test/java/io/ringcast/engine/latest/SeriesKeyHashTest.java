package io.ringcast.engine.latest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class SeriesKeyHashTest {
    private static final int MAX_LENGTH = 40;

    private final SeriesKeyHash hashes = new SeriesKeyHash(1);
    private final UnsafeBuffer memory = new UnsafeBuffer(new byte[MAX_LENGTH + 2]);

    @Test
    void dependsOnTheAgentTheLengthAndEveryBit() {
        final Set<Long> seen = new HashSet<>();
        int expected = 0;
        for (int length = 0; length <= MAX_LENGTH; length++) {
            for (int agent = 0; agent < 3; agent++) {
                seen.add(hashes.hash(agent, memory, 1, length));
                expected++;
            }
            for (int bit = 0; bit < length * Byte.SIZE; bit++) {
                flip(bit);
                seen.add(hashes.hash(0, memory, 1, length));
                flip(bit);
                expected++;
            }
        }
        assertThat(seen).hasSize(expected);
    }

    @Test
    void seesNothingBesideTheKeyNorWhereItLies() {
        memory.setMemory(1, MAX_LENGTH, (byte) 7);
        for (int length = 0; length < MAX_LENGTH; length++) {
            final long hash = hashes.hash(5, memory, 1, length);
            memory.putByte(0, (byte) 1);
            memory.putByte(1 + length, (byte) 1);
            assertThat(hashes.hash(5, memory, 1, length)).isEqualTo(hash);
            memory.putByte(0, (byte) 7);
            memory.putByte(1 + length, (byte) 7);
            assertThat(hashes.hash(5, memory, 0, length)).isEqualTo(hash);
        }
    }

    @Test
    void isAnotherWithAnotherSeed() {
        assertThat(new SeriesKeyHash(2).hash(0, memory, 0, 20)).isNotEqualTo(hashes.hash(0, memory, 0, 20));
    }

    @Test
    void givesNobodyWhoDoesNotKnowTheSeedKeysThatCollide() {
        final UnsafeBuffer mirrored = new UnsafeBuffer(new byte[2 * Long.BYTES]);
        final UnsafeBuffer key = new UnsafeBuffer(new byte[2 * Long.BYTES]);
        for (int i = 0; i < key.capacity(); i++) {
            key.putByte(i, (byte) ('a' + i));
        }
        // Negates what the first step makes of its word, where that was odd, and undoes it in the second.
        mirrored.putLong(0, key.getLong(0) ^ ~1L);
        mirrored.putLong(Long.BYTES, key.getLong(Long.BYTES) ^ 1);
        for (int seed = 1; seed <= 64; seed++) {
            final SeriesKeyHash seeded = new SeriesKeyHash(seed);
            assertThat(seeded.hash(0, mirrored, 0, mirrored.capacity()))
                    .as("seed %d", seed)
                    .isNotEqualTo(seeded.hash(0, key, 0, key.capacity()));
        }
    }

    private void flip(int bit) {
        final int index = 1 + bit / Byte.SIZE;
        memory.putByte(index, (byte) (memory.getByte(index) ^ 1 << bit % Byte.SIZE));
    }
}
