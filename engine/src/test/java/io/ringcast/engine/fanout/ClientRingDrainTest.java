package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import java.io.IOException;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientRingDrainTest {
    private static final long ANY = Long.MAX_VALUE;

    private final ClientFixture client = new ClientFixture();

    @Test
    void hasNothingToSayAtFirst() {
        assertThat(client.drain(ANY)).isEqualTo(ClientRing.DRAINED);
        assertThat(client.ring.hasUnreadFrames()).isFalse();
        assertThat(client.ring.unsentBytes()).isZero();
        assertThat(client.ring.lastProgressNs()).isEqualTo(1);
        assertThat(client.rings.pollReady()).isNull();
    }

    @Test
    void mergesAdjacentReferencesIntoOneWrite() {
        for (int i = 0; i < 10; i++) {
            assertThat(client.offerFrame(50, i, 3)).isTrue();
        }
        assertThat(client.drain(ANY)).isEqualTo(ClientRing.DRAINED);
        assertThat(client.sink.writeCount()).isEqualTo(1);
        client.assertReceivedAllOffered();
        assertThat(client.count(CounterDescriptor.UPDATES_SENT)).isEqualTo(30);
        assertThat(client.count(CounterDescriptor.BYTES_WRITTEN)).isEqualTo(500);
        assertThat(client.count(CounterDescriptor.MESSAGES_SENT)).isEqualTo(10);
    }

    @Test
    void doesNotMergeOverAGapOrThePhysicalEnd() {
        client.offerFrame(1000, 1, 1);
        client.appendOther(100);
        client.offerFrame(1000, 2, 1);
        client.drain(ANY);
        assertThat(client.sink.writeCount()).isEqualTo(2);
        client.offerFrame(1996, 3, 1);
        client.offerFrame(100, 4, 1);
        client.drain(ANY);
        assertThat(client.sink.writeCount()).isEqualTo(4);
        client.assertReceivedAllOffered();
    }

    @Test
    void countsAnUpdateOnlyWhenTheLastByteOfItsFrameHasGone() {
        client.offerFrame(50, 1, 3);
        client.offerFrame(50, 2, 5);
        assertThat(client.drain(49)).isEqualTo(ClientRing.BLOCKED);
        assertThat(client.count(CounterDescriptor.UPDATES_SENT)).isZero();
        assertThat(client.drain(1)).isEqualTo(ClientRing.BLOCKED);
        assertThat(client.count(CounterDescriptor.UPDATES_SENT)).isEqualTo(3);
        assertThat(client.drain(50)).isEqualTo(ClientRing.DRAINED);
        assertThat(client.count(CounterDescriptor.UPDATES_SENT)).isEqualTo(8);
        assertThat(client.ring.lastProgressNs()).isEqualTo(2);
    }

    @Test
    void pinsAFrameUntilItsLastByteHasGone() {
        client.offerFrame(50, 1, 1);
        client.appendOther(500);
        client.offerFrame(50, 2, 1);
        assertThat(client.ring.unreadPosition()).isZero();
        client.drain(49);
        assertThat(client.ring.unreadPosition()).isZero();
        client.drain(1);
        assertThat(client.ring.unreadPosition()).isEqualTo(550);
        assertThat(client.rings.lowestUnread(false)).isLessThanOrEqualTo(550);
        assertThat(client.rings.lowestUnread(true)).isEqualTo(550);
        client.drain(ANY);
        assertThat(client.ring.hasUnreadFrames()).isFalse();
        assertThat(client.rings.lowestUnread(true)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void stopsAtTheByteLimitAndSaysThatThereIsMore() throws IOException {
        for (int i = 0; i < 4; i++) {
            client.offerFrame(100, i, 1);
        }
        client.sink.withRoom(ANY);
        assertThat(client.ring.drain(client.sink, 200, 5)).isEqualTo(ClientRing.MORE);
        assertThat(client.sink.length()).isEqualTo(200);
        assertThat(client.ring.drain(client.sink, 200, 5)).isEqualTo(ClientRing.DRAINED);
        client.assertReceivedAllOffered();
    }

    @Test
    void finishesNoMoreThanTheFrameThatWasBegun() throws IOException {
        client.offerFrame(50, 1, 1);
        client.offerFrame(50, 2, 1);
        assertThat(client.finishBegun(ANY)).isTrue();
        assertThat(client.sink.length()).isZero();
        client.drain(20);
        assertThat(client.finishBegun(10)).isFalse();
        assertThat(client.finishBegun(ANY)).isTrue();
        assertThat(client.sink.length()).isEqualTo(50);
        client.drain(ANY);
        client.assertReceivedAllOffered();
    }

    @Test
    void sendsALongReplyThroughAChunkAndRefusesOneThatFitsNone() {
        assertThat(client.offerReply(ClientFixture.RING_LENGTH / 8)).isTrue();
        final ClientRing other = client.rings.open(() -> "other", 1);
        final UnsafeBuffer reply = new UnsafeBuffer(new byte[ClientFixture.RING_LENGTH]);
        assertThat(other.offerReply(reply, 0, ClientFixture.RING_LENGTH / 8 + 1))
                .isFalse();
        assertThat(client.count(CounterDescriptor.REPLIES_REFUSED)).isEqualTo(1);
        client.drain(ANY);
        client.assertReceivedAllOffered();

        final ClientRings roomy = new ClientRings(client.log, 1, 256, 1, 64, client.counters);
        final ClientRing ring = roomy.open(() -> "roomy", 1);
        assertThat(ring.offerReply(reply, 0, 33)).isTrue();
        assertThat(client.count(CounterDescriptor.CHUNKS_IN_USE)).isEqualTo(1);
        assertThat(ring.offerReply(reply, 0, 33)).isFalse();
        assertThat(client.count(CounterDescriptor.CHUNKS_EXHAUSTED)).isEqualTo(1);
        assertThat(ring.claimChunk()).isNull();
    }

    @Test
    void lendsOneChunkAtATime() {
        final Chunk chunk = client.ring.claimChunk();
        assertThat(client.ring.claimChunk()).isNull();
        client.ring.abandonChunk(chunk);
        assertThat(client.count(CounterDescriptor.CHUNKS_IN_USE)).isZero();
        assertThat(client.offerChunk(64)).isTrue();
        assertThat(client.ring.isChunkInFlight()).isTrue();
        assertThat(client.ring.claimChunk()).isNull();
        client.drain(63);
        assertThat(client.ring.isChunkInFlight()).isTrue();
        client.drain(1);
        assertThat(client.ring.isChunkInFlight()).isFalse();
        assertThat(client.count(CounterDescriptor.CHUNKS_IN_USE)).isZero();
        assertThat(client.count(CounterDescriptor.SNAPSHOT_ITEMS_SENT)).isEqualTo(1);
        client.assertReceivedAllOffered();
    }

    @Test
    @Tag("C23")
    void keepsRoomForRepliesWhenReferencesHaveFilledTheRing() {
        int taken = 0;
        while (client.offerFrame(1, taken, 1)) {
            taken++;
        }
        assertThat(taken).isGreaterThan(10);
        assertThat(client.offerReply(100)).isTrue();
        assertThat(client.offerChunk(10)).isTrue();
        client.drain(ANY);
        client.assertReceivedAllOffered();
    }

    @ParameterizedTest
    @Tag("C14")
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void deliversEveryByteInOrderWhateverTheSocketTakes(long seed) throws IOException {
        final Random random = new Random(seed);
        long updates = 0;
        long frames = 0;
        for (int step = 0; step < 5_000; step++) {
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    final int count = random.nextInt(5);
                    if (client.offerFrame(1 + random.nextInt(random.nextInt(8) == 0 ? 1500 : 60), step, count)) {
                        updates += count;
                        frames++;
                    }
                }
                case 2 -> client.appendOther(1 + random.nextInt(100));
                case 3 -> frames += client.offerReply(1 + random.nextInt(128)) ? 1 : 0;
                case 4 -> frames += client.offerChunk(1 + random.nextInt(64)) ? 1 : 0;
                default -> drainSome(random);
            }
            assertThat(client.ring.unsentBytes())
                    .as("seed %d, step %d", seed, step)
                    .isEqualTo(ClientFixture.concat(client.offered).length - client.sink.length());
            if (client.ring.unsentBytes() == 0) {
                client.assertReceivedAllOffered();
                client.offered.clear();
                client.sink.clear();
            }
        }
        assertThat(client.drain(ANY)).isEqualTo(ClientRing.DRAINED);
        client.assertReceivedAllOffered();
        assertThat(client.count(CounterDescriptor.UPDATES_SENT)).isEqualTo(updates);
        assertThat(client.count(CounterDescriptor.MESSAGES_SENT)).isEqualTo(frames);
        assertThat(client.count(CounterDescriptor.CHUNKS_IN_USE)).isZero();
        assertThat(client.rings.lowestUnread(true)).isEqualTo(Long.MAX_VALUE);
    }

    private void drainSome(Random random) throws IOException {
        final int room = random.nextInt(1000);
        if (random.nextInt(4) == 0) {
            client.finishBegun(room);
        } else {
            client.ring.drain(client.sink.withRoom(room), 1 + random.nextInt(2000), 7);
        }
    }
}
