package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.engine.status.CounterDescriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C23")
final class ClientRingRevokeTest {
    private static final long ANY = Long.MAX_VALUE;

    @Test
    void answersThatNothingWasDroppedWhenNothingWaited() {
        final ClientFixture client = new ClientFixture();
        assertThat(client.ring.pollRevoked()).isEqualTo(ClientRing.NOTHING_DROPPED);
        client.ring.revoke();
        assertThat(client.ring.isRevoking()).isTrue();
        assertThat(client.ring.pollRevoked()).isEqualTo(ClientRing.REVOKE_PENDING);
        assertThat(client.offerFrame(10, 1, 1)).isFalse();
        assertThat(client.rings.pollReady()).isSameAs(client.ring);
        assertThat(client.ring.pollRevoked()).isEqualTo(ClientRing.NOTHING_DROPPED);
        assertThat(client.ring.isRevoking()).isFalse();
        assertThat(client.offerFrame(10, 1, 1)).isTrue();
    }

    @Test
    void dropsWholeFramesAndKeepsRepliesAndChunksWhereverTheWriteStood() {
        final int total = 3 * 100 + 40 + 60 + 30;
        for (int written = 0; written <= total; written++) {
            final ClientFixture client = new ClientFixture();
            client.offerFrame(100, 10, 1);
            client.offerFrame(100, 11, 2);
            client.offerReply(40);
            client.offerChunk(60);
            client.offerFrame(100, 12, 4);
            client.offerReply(30);
            client.drain(written);
            client.ring.revoke();
            client.drain(0);
            assertRevoked(client, written);
        }
    }

    private static void assertRevoked(ClientFixture client, int written) {
        final List<byte[]> expected = new ArrayList<>(client.offered);
        long firstSeq = ClientRing.NOTHING_DROPPED;
        long droppedUpdates = 0;
        final int[] frameStarts = {0, 100, 300};
        for (int i = 2; i >= 0; i--) {
            if (written <= frameStarts[i]) {
                expected.remove(i == 2 ? 4 : i);
                firstSeq = 10 + i;
                droppedUpdates += 1L << i;
            }
        }
        assertThat(client.ring.unreadPosition()).as("written %d", written).isEqualTo(Long.MAX_VALUE);
        assertThat(client.ring.pollRevoked()).as("written %d", written).isEqualTo(firstSeq);
        assertThat(client.ring.ledger().takeDropped()).isEqualTo(droppedUpdates);
        assertThat(client.ring.ledger().takeDropped()).isZero();
        client.overwriteLog();

        final byte[] before = ClientFixture.concat(expected);
        assertThat(client.ring.unsentBytes()).isEqualTo(before.length - written);
        assertThat(client.offerFrame(100, 13, 8)).isTrue();
        expected.add(client.offered.get(client.offered.size() - 1));
        assertThat(client.ring.hasUnreadFrames()).isTrue();
        assertThat(client.drain(7)).isEqualTo(ClientRing.BLOCKED);
        assertThat(client.drain(ANY)).isEqualTo(ClientRing.DRAINED);
        assertThat(client.sink.bytes()).as("written %d", written).isEqualTo(ClientFixture.concat(expected));
        assertThat(client.count(CounterDescriptor.UPDATES_SENT)).isEqualTo(15 - droppedUpdates);
        assertThat(client.count(CounterDescriptor.CHUNKS_IN_USE)).isZero();
        assertThat(client.ring.unsentBytes()).isZero();
    }

    @Test
    void answersBeforeTheSocketHasRoomAndEvenWithoutADrain() {
        final ClientFixture client = new ClientFixture();
        client.offerFrame(300, 5, 1);
        client.offerFrame(300, 6, 1);
        client.drain(150);
        assertThat(client.rings.pollReady()).isSameAs(client.ring);
        client.ring.revoke();
        assertThat(client.rings.pollReady()).isSameAs(client.ring);
        assertThat(client.ring.pollRevoked()).isEqualTo(6);
        client.overwriteLog();
        client.drain(ANY);
        assertThat(client.sink.bytes()).isEqualTo(client.offered.get(0));
    }

    @Test
    void tellsTheLowestSequenceOfTheDroppedFrames() {
        final ClientFixture client = new ClientFixture();
        client.offerFrame(10, 7, 1);
        client.offerFrame(10, 4, 1);
        client.offerFrame(10, 9, 1);
        client.ring.revoke();
        client.drain(0);
        assertThat(client.ring.pollRevoked()).isEqualTo(4);
    }

    @Test
    void countsAFrameDroppedOnceWhenItIsRevokedTwiceBehindABlockedReply() {
        final ClientFixture client = new ClientFixture();
        client.offerReply(20);
        client.offerFrame(10, 1, 1);
        client.drain(5);
        client.ring.revoke();
        client.drain(0);
        assertThat(client.ring.pollRevoked()).isEqualTo(1);
        client.offerFrame(10, 2, 4);
        client.ring.revoke();
        client.drain(0);
        assertThat(client.ring.pollRevoked()).isEqualTo(2);
        assertThat(client.ring.ledger().takeDropped()).isEqualTo(5);
        assertThat(client.ring.unsentBytes()).isEqualTo(15);
        client.drain(ANY);
        assertThat(client.sink.bytes()).isEqualTo(client.offered.get(0));
    }

    @Test
    void finishesASpilledFrameBeforeAControlFrameMayPass() throws IOException {
        final ClientFixture client = new ClientFixture();
        client.offerFrame(300, 1, 1);
        client.drain(10);
        client.ring.revoke();
        client.drain(0);
        client.overwriteLog();
        assertThat(client.finishBegun(100)).isFalse();
        assertThat(client.finishBegun(ANY)).isTrue();
        client.assertReceivedAllOffered();
        assertThat(client.count(CounterDescriptor.UPDATES_SENT)).isEqualTo(1);
    }

    @Test
    void asksForAHardCloseWhenTheRestOfAFrameFindsNoChunk() {
        final ClientFixture client = new ClientFixture();
        client.offerFrame(ClientFixture.CHUNK_COUNT * ClientFixture.CHUNK_LENGTH + 2, 1, 3);
        client.offerFrame(10, 2, 4);
        client.drain(1);
        client.ring.revoke();
        assertThat(client.drain(ANY)).isEqualTo(ClientRing.DRAINED);
        assertThat(client.ring.closeCode()).isEqualTo(4408);
        assertThat(client.ring.isHardClose()).isTrue();
        assertThat(client.ring.pollRevoked()).isEqualTo(2);
        assertThat(client.ring.unreadPosition()).isEqualTo(Long.MAX_VALUE);
        assertThat(client.sink.length()).isEqualTo(1);
        assertThat(client.count(CounterDescriptor.CHUNKS_IN_USE)).isZero();
        assertThat(client.count(CounterDescriptor.CHUNKS_EXHAUSTED)).isEqualTo(1);
        assertThatThrownBy(() -> client.finishBegun(ANY)).isInstanceOf(IOException.class);

        client.rings.close(client.ring);
        client.rings.pollReady();
        client.rings.reclaim();
        assertThat(client.count(CounterDescriptor.UPDATES_DISCARDED)).isEqualTo(7);
    }
}
