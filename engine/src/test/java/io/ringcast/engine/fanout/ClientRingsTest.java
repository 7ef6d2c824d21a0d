package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.engine.status.CounterDescriptor;
import java.io.IOException;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class ClientRingsTest {
    private static final long ANY = Long.MAX_VALUE;

    private final ClientFixture client = new ClientFixture();
    private final ClientRings rings = client.rings;

    @Test
    void opensAsManyRingsAsItHasAndTakesThemBack() {
        final ClientRing second = rings.open(() -> "second", 1);
        assertThat(rings.openCount()).isEqualTo(2);
        assertThat(rings.open(() -> "third", 1)).isNull();
        rings.close(client.ring);
        rings.close(client.ring);
        rings.reclaim();
        assertThat(rings.open(() -> "third", 1)).isNull();
        assertThat(rings.pollReady()).isNull();
        rings.reclaim();
        assertThat(rings.openCount()).isEqualTo(1);
        final ClientRing third = rings.open(() -> "third", 9);
        assertThat(third.connection().id()).isEqualTo("third");
        assertThat(third.lastProgressNs()).isEqualTo(9);
        rings.close(second);
        rings.close(third);
        rings.pollReady();
        rings.reclaim();
        assertThat(rings.openCount()).isZero();
    }

    @Test
    void tellsItsMemory() {
        assertThat(rings.memoryBytes())
                .isEqualTo(2 * (ClientFixture.RING_LENGTH + RingBufferDescriptor.TRAILER_LENGTH)
                        + ClientFixture.CHUNK_COUNT * ClientFixture.CHUNK_LENGTH);
    }

    @Test
    void queuesARingOnceHoweverOftenItIsOffered() {
        client.offerFrame(10, 1, 1);
        client.offerFrame(10, 2, 1);
        client.ring.requestClose(1001, false);
        assertThat(rings.pollReady()).isSameAs(client.ring);
        assertThat(rings.pollReady()).isNull();
        client.offerReply(10);
        assertThat(rings.pollReady()).isSameAs(client.ring);
        rings.requeue(client.ring);
        assertThat(rings.pollReady()).isSameAs(client.ring);
        assertThat(rings.pollReady()).isNull();
    }

    @Test
    void keepsTheFirstCloseCodeAndLetsItBecomeHard() {
        assertThat(client.ring.closeCode()).isZero();
        client.ring.requestClose(4429, false);
        assertThat(client.ring.isHardClose()).isFalse();
        client.ring.requestClose(4408, true);
        assertThat(client.ring.closeCode()).isEqualTo(4429);
        assertThat(client.ring.isHardClose()).isTrue();
    }

    @Test
    @Tag("C23")
    void pinsTheLogUntilTheWriterHasLetGoOfAClosedRing() {
        client.offerFrame(10, 1, 3);
        client.offerChunk(20);
        final long position = client.ring.unreadPosition();
        rings.close(client.ring);
        assertThat(rings.lowestUnread(true)).isEqualTo(position);
        assertThat(rings.pollReady()).isNull();
        assertThat(rings.lowestUnread(true)).isEqualTo(Long.MAX_VALUE);
        rings.reclaim();
        assertThat(client.count(CounterDescriptor.UPDATES_DISCARDED)).isEqualTo(3);
        assertThat(client.count(CounterDescriptor.CHUNKS_IN_USE)).isZero();
    }

    @Test
    void givesBackAClaimedChunkOfAClosedRing() {
        final Chunk chunk = client.ring.claimChunk();
        rings.close(client.ring);
        assertThat(client.count(CounterDescriptor.CHUNKS_IN_USE)).isZero();
        assertThat(client.ring.offerChunk(chunk, 1, 1)).isFalse();
        client.ring.abandonChunk(chunk);
        assertThat(client.count(CounterDescriptor.CHUNKS_IN_USE)).isZero();
        assertThat(client.ring.claimChunk()).isNull();
        assertThat(client.offerReply(1)).isFalse();
        assertThat(client.offerFrame(1, 1, 1)).isFalse();
    }

    @Test
    void writesNothingOfTheNextClientThroughAStaleRing() throws IOException {
        client.offerFrame(100, 1, 1);
        client.drain(30);
        rings.close(client.ring);
        rings.pollReady();
        rings.reclaim();
        final ClientRing second = rings.open(() -> "second", 1);
        final ClientRing third = rings.open(() -> "third", 1);
        final long position = client.appendOther(10);
        assertThat(second.offerFrame(position, 10, 1, 1, 0, 0)).isTrue();
        assertThat(third.offerFrame(position, 10, 1, 1, 0, 0)).isTrue();
        assertThat(client.drain(ANY)).isEqualTo(ClientRing.DRAINED);
        rings.requeue(client.ring);
        assertThat(client.sink.length()).isEqualTo(30);
        assertThatThrownBy(() -> client.finishBegun(ANY))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("client");

        final FakeSink sink = new FakeSink().withRoom(ANY);
        assertThat(rings.pollReady()).isSameAs(second);
        second.drain(sink, ANY, 4);
        assertThat(rings.pollReady()).isSameAs(third);
        third.drain(sink, ANY, 4);
        assertThat(sink.length()).isEqualTo(20);
    }

    @Test
    void postponesTheEndOfARingThatIsBeingDrained() throws IOException {
        client.offerFrame(100, 1, 1);
        final boolean[] isPolled = new boolean[1];
        client.ring.drain(
                source -> {
                    rings.close(client.ring);
                    isPolled[0] = rings.pollReady() == null;
                    rings.reclaim();
                    final int length = source.remaining();
                    source.position(source.limit());
                    return length;
                },
                ANY,
                4);
        assertThat(isPolled[0]).isTrue();
        assertThat(rings.openCount()).isEqualTo(1);
        assertThat(rings.pollReady()).isNull();
        rings.reclaim();
        assertThat(rings.openCount()).isZero();
        assertThat(client.count(CounterDescriptor.UPDATES_SENT)).isEqualTo(1);
        assertThat(client.count(CounterDescriptor.UPDATES_DISCARDED)).isZero();
    }
}
