package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketAdapter;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.handshake.Handshakedata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The socket of a client by itself, between the library's calls and a peer. */
@Timeout(60)
@Tag("C44")
class RingChannelIT {
    private static final int MAX_REQUEST_LENGTH = 512;
    private static final int LENGTH = 4 * MAX_REQUEST_LENGTH;
    private static final ByteBuffer ANSWER = StandardCharsets.US_ASCII
            .encode("HTTP/1.1 101 Switching Protocols\r\n\r\n")
            .asReadOnlyBuffer();

    private final Counters counters = new Counters();
    private RingChannelFactory factory;
    private final ByteBuffer target = ByteBuffer.allocate(LENGTH);
    private final Listener listener = new Listener();
    private SocketChannel peer;
    private WebSocketImpl library;
    private RingChannel channel;

    @BeforeEach
    void connect() throws IOException {
        factory = new RingChannelFactory(
                1,
                WsConfiguration.defaults().with(WsConfiguration.HANDSHAKE_MAX_BYTES, MAX_REQUEST_LENGTH),
                counters,
                WsClocks.SYSTEM,
                Runnable::run,
                new LiveDraft(1 << 16, new WsCounters()));
        try (ServerSocketChannel acceptor =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            peer = SocketChannel.open(acceptor.getLocalAddress());
            final SocketChannel socket = acceptor.accept();
            library = factory.createWebSocket(listener, List.of());
            channel = new RingChannel(socket, (InetSocketAddress) socket.getRemoteAddress(), library, factory);
            library.setAttachment(channel.connection());
            library.setChannel(channel);
        }
    }

    @AfterEach
    void close() throws IOException {
        channel.close();
        peer.close();
    }

    @Test
    void readsNoMoreThanARequestMayHold() throws IOException {
        send();
        assertThat(read(MAX_REQUEST_LENGTH)).isEqualTo(MAX_REQUEST_LENGTH);
        assertThat(channel.read(target)).isZero();
        assertThat(channel.isOpen()).isFalse();
        assertThat(counters.get(CounterDescriptor.UPGRADES_TOO_LONG)).isEqualTo(1);
    }

    @Test
    void takesWhatFollowsTheAnswerForNoPartOfTheRequest() throws IOException {
        channel.write(ANSWER.duplicate());
        // The answer is out, and the decoder's thread has not come to say that the connection is open.
        assertThat(channel.times().isOpened()).isFalse();
        send();
        assertThat(read(LENGTH)).isEqualTo(LENGTH);
        assertThat(counters.get(CounterDescriptor.UPGRADES_TOO_LONG)).isZero();
    }

    @Test
    void remindsTheLibraryOfWhatItQueuedUntilThatHasGone() throws IOException {
        channel.write(ANSWER.duplicate());
        library.outQueue.add(ByteBuffer.allocate(1));
        channel.remindLibrary();
        assertThat(listener.demandCount).as("whoever queues says so").isZero();
        library.outQueue.clear();

        library.outQueue.add(ByteBuffer.allocate(1));
        library.getWebSocketListener().onWriteDemand(library);
        assertThat(listener.demandCount).isEqualTo(1);
        channel.remindLibrary();
        channel.remindLibrary();
        assertThat(listener.demandCount).isEqualTo(3);

        library.outQueue.clear();
        channel.remindLibrary();
        assertThat(listener.demandCount).isEqualTo(3);
    }

    @Test
    void neverTellsTheLibraryOfAnEndBeforeTheUpgrade() throws IOException {
        // Told so of a connection that the janitor closes meanwhile, the library's selector fails for good.
        peer.close();
        while (channel.isOpen()) {
            assertThat(channel.read(target)).isZero();
        }
    }

    @Test
    void neverTellsTheLibraryOfTheEndOfOneThatIsRefused() throws IOException {
        try (ServerSocketChannel acceptor =
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                SocketChannel client = SocketChannel.open(acceptor.getLocalAddress())) {
            final RefusedChannels refused = new RefusedChannels(
                    MAX_REQUEST_LENGTH, System::nanoTime, new Counters(), Runnable::run, SocketLayers.PLAIN);
            final ByteChannel asking = refused(refused, acceptor.accept());
            SocketChannel.open(acceptor.getLocalAddress()).close();
            final ByteChannel left = refused(refused, acceptor.accept());
            client.write(StandardCharsets.US_ASCII.encode("GET / HTTP/1.1\r\n\r\n"));
            for (final ByteChannel each : List.of(asking, left)) {
                while (each.isOpen()) {
                    assertThat(each.read(target)).isZero();
                }
            }
            assertThat(refused.waitingCount()).isZero();
        }
    }

    private ByteChannel refused(RefusedChannels refused, SocketChannel socket) throws IOException {
        final WebSocketImpl itsLibrary = factory.createWebSocket(listener, List.of());
        final ByteChannel channelOfRefused = refused.refuse(socket, itsLibrary, HttpAnswer.NO_PLACE);
        itsLibrary.setChannel(channelOfRefused);
        return channelOfRefused;
    }

    private void send() throws IOException {
        peer.write(ByteBuffer.allocate(LENGTH));
    }

    private int read(int length) throws IOException {
        while (target.position() < length) {
            channel.read(target);
        }
        return target.position();
    }

    /** What the library calls back; counts how often it is asked to write. */
    private static final class Listener extends WebSocketAdapter {
        private int demandCount;

        @Override
        public void onWriteDemand(WebSocket library) {
            demandCount++;
        }

        @Override
        public void onWebsocketOpen(WebSocket library, Handshakedata handshake) {}

        @Override
        public void onWebsocketMessage(WebSocket library, String text) {}

        @Override
        public void onWebsocketMessage(WebSocket library, ByteBuffer bytes) {}

        @Override
        public void onWebsocketClosing(WebSocket library, int code, String reason, boolean isRemote) {}

        @Override
        public void onWebsocketCloseInitiated(WebSocket library, int code, String reason) {}

        @Override
        public void onWebsocketClose(WebSocket library, int code, String reason, boolean isRemote) {}

        @Override
        public void onWebsocketError(WebSocket library, Exception failure) {}

        @Override
        public InetSocketAddress getLocalSocketAddress(WebSocket library) {
            return null;
        }

        @Override
        public InetSocketAddress getRemoteSocketAddress(WebSocket library) {
            return null;
        }
    }
}
