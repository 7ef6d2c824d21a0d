package io.ringcast.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("A3")
class AckRingTest {
    private static final MessageHandler IGNORE = (type, buffer, index, length) -> {};

    private final UnsafeBuffer record = new UnsafeBuffer(new byte[AckRing.MAX_RECORD_LENGTH]);

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 16, 64})
    void hasRoomForTheLongestAcksOfAllBatchesAheadAndAnEndWhereverItStands(int prefetchCount) {
        final AckRing ring = new AckRing(prefetchCount);
        for (int shift = 0; shift <= AckRing.MAX_RECORD_LENGTH; shift += 8) {
            assertThat(ring.offer(AckRing.BATCH_ACK, record, 0, shift)).isTrue();
            assertThat(ring.drain(IGNORE, Integer.MAX_VALUE)).isEqualTo(1);
            for (int i = 0; i < prefetchCount; i++) {
                assertThat(ring.offer(AckRing.BATCH_ACK, record, 0, AckRing.MAX_RECORD_LENGTH))
                        .isTrue();
            }
            assertThat(ring.offer(AckRing.STREAM_END, record, 0, 100)).isTrue();
            assertThat(ring.drain(IGNORE, Integer.MAX_VALUE)).isEqualTo(prefetchCount + 1);
        }
    }

    @Test
    void takes64KibibytesAtMost() {
        assertThat(AckRing.capacity(64)).isEqualTo(64 << 10);
        assertThat(AckRing.capacity(4)).isEqualTo(8 << 10);
    }
}
