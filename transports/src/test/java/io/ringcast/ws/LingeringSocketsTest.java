package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LingeringSocketsTest {
    private static final long TIMEOUT_NS = 1_000;

    private final LingeringSockets lingering = new LingeringSockets(TIMEOUT_NS, 1);
    private Pair pair;

    /** Both ends of a connection. */
    private record Pair(SocketChannel client, SocketChannel server) implements AutoCloseable {
        static Pair open() throws IOException {
            try (ServerSocketChannel listener = ServerSocketChannel.open()) {
                listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                final SocketChannel client = SocketChannel.open(listener.getLocalAddress());
                final SocketChannel server = listener.accept();
                server.configureBlocking(false);
                return new Pair(client, server);
            }
        }

        @Override
        public void close() throws IOException {
            client.close();
            server.close();
        }
    }

    @BeforeEach
    void linger() throws IOException {
        pair = Pair.open();
        lingering.add(pair.server, 0);
    }

    @AfterEach
    void close() throws IOException {
        pair.close();
    }

    @Test
    void closesOurSideAtOnceAndAllOfItWhenTheClientDoes() throws IOException {
        assertThat(pair.client.read(ByteBuffer.allocate(1))).isNegative();
        pair.client.write(ByteBuffer.allocate(100_000));
        lingering.sweep(1);
        assertThat(pair.server.isOpen()).isTrue();

        pair.client.close();
        LiveFixture.await(() -> {
            lingering.sweep(1);
            return !pair.server.isOpen();
        });
    }

    @Test
    void closesAllOfItWhenTheTimeIsUp() {
        lingering.sweep(TIMEOUT_NS - 1);
        assertThat(pair.server.isOpen()).isTrue();
        lingering.sweep(TIMEOUT_NS);
        assertThat(pair.server.isOpen()).isFalse();
    }

    @Test
    void closesTheOldestWhenThereAreTooMany() throws IOException {
        try (Pair second = Pair.open()) {
            lingering.add(second.server, 0);
            assertThat(pair.server.isOpen()).isFalse();
            assertThat(second.server.isOpen()).isTrue();
        }
    }

    @Test
    void closesAllAtTheEnd() {
        lingering.closeAll();
        assertThat(pair.server.isOpen()).isFalse();
    }

    @Test
    void closesAtOnceWhatIsLostAlready() throws IOException {
        try (Pair lost = Pair.open()) {
            lost.server.close();
            lingering.add(lost.server, 0);
            assertThat(lost.server.isOpen()).isFalse();
            assertThat(pair.server.isOpen()).isTrue();
        }
    }
}
