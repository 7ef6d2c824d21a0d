package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameLogTest {
    private static final int CAPACITY = 1024;
    private static final long NOBODY = Long.MAX_VALUE;

    private final FrameLog log = new FrameLog(CAPACITY);

    @Test
    void refusesACapacityThatIsNoPowerOfTwo() {
        assertThatIllegalArgumentException().isThrownBy(() -> new FrameLog(1000));
    }

    @Test
    void refusesAClaimOverHalfTheCapacity() {
        assertThatIllegalArgumentException().isThrownBy(() -> log.tryClaim(CAPACITY / 2 + 1, NOBODY));
        assertThatIllegalArgumentException().isThrownBy(() -> log.tryClaim(0, NOBODY));
    }

    @Test
    void putsCommittedFramesSideBySide() {
        assertThat(append(100)).isZero();
        assertThat(append(23)).isEqualTo(100);
        assertThat(log.tailPosition()).isEqualTo(123);
    }

    @Test
    void takesAClaimThatFitsExactlyToThePhysicalEnd() {
        append(512);
        assertThat(append(512)).isEqualTo(512);
        assertThat(append(1)).isEqualTo(1024);
        assertThat(log.indexOf(1024)).isZero();
    }

    @Test
    void passesOverARestThatIsTooShort() {
        append(512);
        append(500);
        assertThat(append(13)).isEqualTo(1024);
        assertThat(log.tailPosition()).isEqualTo(1037);
    }

    @Test
    void countsThePassedOverRestAsRoomTaken() {
        append(512);
        append(500);
        assertThat(log.tryClaim(13, 12)).isEqualTo(FrameLog.INSUFFICIENT_ROOM);
        assertThat(log.tryClaim(13, 13)).isEqualTo(1024);
    }

    @Test
    void keepsWhatIsUnreadAndTakesAllBelow() {
        append(512);
        append(512);
        assertThat(log.tryClaim(1, 0)).isEqualTo(FrameLog.INSUFFICIENT_ROOM);
        assertThat(log.tryClaim(10, 10)).isEqualTo(1024);
        assertThat(log.tryClaim(11, 10)).isEqualTo(FrameLog.INSUFFICIENT_ROOM);
    }

    @Test
    void commitsLessThanWasClaimedAndForgetsAClaimThatIsNotCommitted() {
        log.tryClaim(200, NOBODY);
        assertThat(log.tryClaim(300, NOBODY)).isZero();
        log.commit(0, 7);
        assertThat(append(1)).isEqualTo(7);
    }

    @Test
    void refusesACommitOutsideItsClaim() {
        final long position = log.tryClaim(10, NOBODY);
        assertThatIllegalArgumentException().isThrownBy(() -> log.commit(position, 11));
        assertThatIllegalArgumentException().isThrownBy(() -> log.commit(position + 1, 1));
        log.commit(position, 10);
        assertThatIllegalArgumentException().isThrownBy(() -> log.commit(position, 1));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void neverOverwritesAPinnedByteAndNeverRefusesWithoutCause(long seed) {
        final Random random = new Random(seed);
        final ArrayDeque<long[]> pinned = new ArrayDeque<>();
        for (int step = 0; step < 20_000; step++) {
            final int length = 1 + random.nextInt(random.nextInt(4) == 0 ? CAPACITY / 2 : 40);
            final long lowest = pinned.isEmpty() ? NOBODY : pinned.peek()[0];
            final long tail = log.tailPosition();
            final long expected = naivePosition(tail, length, lowest);
            final long position = log.tryClaim(length, lowest);
            assertThat(position).as("seed %d, step %d", seed, step).isEqualTo(expected);
            if (position != FrameLog.INSUFFICIENT_ROOM) {
                final int committed = 1 + random.nextInt(length);
                fill(position, committed);
                log.commit(position, committed);
                pinned.add(new long[] {position, committed});
            }
            while (!pinned.isEmpty() && random.nextInt(3) == 0) {
                final long[] frame = pinned.poll();
                assertFilled(frame[0], (int) frame[1]);
            }
        }
    }

    /** Tries each start from the tail on until the claim does not cross the physical end. */
    private static long naivePosition(long tail, int length, long lowest) {
        long position = tail;
        while (position / CAPACITY != (position + length - 1) / CAPACITY) {
            position++;
        }
        return lowest != NOBODY && position + length > lowest + CAPACITY ? FrameLog.INSUFFICIENT_ROOM : position;
    }

    private long append(int length) {
        final long position = log.tryClaim(length, NOBODY);
        log.commit(position, length);
        return position;
    }

    private void fill(long position, int length) {
        for (int i = 0; i < length; i++) {
            log.buffer().putByte(log.indexOf(position) + i, (byte) (position * 31 + i));
        }
    }

    private void assertFilled(long position, int length) {
        for (int i = 0; i < length; i++) {
            assertThat(log.buffer().getByte(log.indexOf(position) + i)).isEqualTo((byte) (position * 31 + i));
        }
    }
}
