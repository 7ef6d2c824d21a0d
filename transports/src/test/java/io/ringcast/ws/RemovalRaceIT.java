package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.ConnectionInbox;
import io.ringcast.engine.fanout.ClientRing;
import io.ringcast.engine.fanout.ClientRings;
import io.ringcast.engine.fanout.FrameHeader;
import io.ringcast.engine.fanout.FrameLog;
import io.ringcast.engine.status.Counters;
import io.ringcast.testing.LiveClient;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.UnsafeBuffer;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.WebSocketListener;
import org.java_websocket.drafts.Draft_6455;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client is removed once, by whoever notices first, and no late word about it touches another. */
@Tag("D5")
@Timeout(60)
class RemovalRaceIT {
    private static final int ROUND_COUNT = 50;

    @Test
    void removesAClientOnceWhenSeveralThreadsFindItDead() throws Exception {
        try (LiveFixture live = LiveFixture.start();
                LiveClient other = live.subscribed()) {
            for (int round = 1; round <= ROUND_COUNT; round++) {
                final LiveClient client = live.subscribed();
                final RingChannel channel = live.engine.seen.get(round).channel();
                live.engine.stream(5, 100);
                LiveFixture.inParallel(
                        client::kill,
                        () -> channel.abort(RingChannel.ABNORMAL_CLOSE, "found dead"),
                        () -> channel.abortLater(RingChannel.ABNORMAL_CLOSE, "found dead"),
                        channel.connection()::closed);
                for (int i = 0; i < 5; i++) {
                    other.next("metric_update");
                }
            }
            LiveFixture.await(() -> live.engine.openCount() == 1 && live.engine.openRings == 1);
            assertThat(live.server.channelFactory().channels()).hasSize(1);
            assertThat(live.server.channelFactory().places().count()).isEqualTo(1);
            assertThat(live.engine.seen.subList(1, 1 + ROUND_COUNT)).allMatch(gone -> live.engine.closeCount(gone) > 0);
            assertThat(live.engine.closeCount(live.engine.seen.get(0))).isZero();
            other.send("{\"type\":\"ping\"}").next("pong");
        }
    }

    @Test
    void neverRemovesANewerClientOnTheWordOfAStaleHandle() throws Exception {
        try (LiveFixture live = LiveFixture.start()) {
            live.subscribed().kill();
            live.awaitNothingHeld();
            final RingChannel stale = live.engine.seen.get(0).channel();
            try (LiveClient newer = live.subscribed()) {
                live.engine.stream(100, 100);
                for (int i = 0; i < ROUND_COUNT; i++) {
                    LiveFixture.inParallel(lateWords(stale));
                }
                for (int i = 0; i < 100; i++) {
                    newer.next("metric_update");
                }
                newer.send("{\"type\":\"ping\"}").next("pong");
                assertThat(live.engine.openCount()).isEqualTo(1);
                assertThat(live.engine.closeCount(live.engine.seen.get(1))).isZero();
                assertThat(live.server.channelFactory().places().count()).isEqualTo(1);
            }
        }
    }

    @Test
    void removesAClientAtTheFirstWriteThatFails() throws Exception {
        final Counters counters = new Counters();
        final ClientRings rings = new ClientRings(new FrameLog(1 << 18), 1, 8_192, 1, 16_384, counters);
        final AtomicInteger closeCount = new AtomicInteger();
        final RingChannelFactory factory = new RingChannelFactory(
                1,
                WsConfiguration.defaults(),
                counters,
                WsClocks.SYSTEM,
                Runnable::run,
                new LiveDraft(1 << 16, new WsCounters()));
        try (WsWriter writer = new WsWriter(rings);
                ServerSocketChannel listener =
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                SocketChannel client = SocketChannel.open(listener.getLocalAddress());
                SocketChannel socket = listener.accept()) {
            socket.configureBlocking(false);
            final WebSocketImpl library = new WebSocketImpl(deafListener(), List.of(new Draft_6455()));
            final RingChannel channel =
                    new RingChannel(socket, (InetSocketAddress) socket.getRemoteAddress(), library, factory);
            library.setChannel(channel);
            channel.write(StandardCharsets.US_ASCII.encode("HTTP/1.1 101 Switching Protocols\r\n\r\n"));
            channel.connection().register(connection -> new CountingInbox(closeCount), null);
            final ClientRing ring = rings.open(channel.connection(), System.nanoTime());

            reset(client);
            LiveFixture.await(() -> {
                offer(ring);
                writer.flush(TimeUnit.MILLISECONDS.toNanos(1));
                return closeCount.get() > 0;
            });
            assertThat(channel.isOpen()).isFalse();
            library.closeConnection(RingChannel.ABNORMAL_CLOSE, "noticed by the reader, too");
            offer(ring);
            writer.flush(TimeUnit.MILLISECONDS.toNanos(1));
            assertThat(closeCount).hasValue(1);
        }
    }

    /** What threads may still say of a client that was removed. */
    static Runnable[] lateWords(RingChannel stale) {
        return new Runnable[] {
            stale.connection()::closed,
            () -> stale.connection().refuse(CloseReason.NO_ROOM.code()),
            () -> stale.close(CloseReason.INTERNAL_ERROR),
            () -> stale.abort(RingChannel.ABNORMAL_CLOSE, "again")
        };
    }

    private static void reset(SocketChannel socket) throws IOException {
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        socket.close();
    }

    private static WebSocketListener deafListener() {
        return (WebSocketListener) Proxy.newProxyInstance(
                WebSocketListener.class.getClassLoader(),
                new Class<?>[] {WebSocketListener.class},
                (listener, method, arguments) -> null);
    }

    private static void offer(ClientRing ring) {
        final UnsafeBuffer frame = new UnsafeBuffer(new byte[100]);
        FrameHeader.writeBefore(frame, 2, 98, FrameHeader.OPCODE_TEXT, true);
        ring.offerReply(frame, 0, 100);
    }

    private record CountingInbox(AtomicInteger closeCount) implements ConnectionInbox {
        @Override
        public long connectionId() {
            return 1;
        }

        @Override
        public boolean offer(ClientRequest request) {
            return true;
        }

        @Override
        public void close() {
            closeCount.incrementAndGet();
        }
    }
}
