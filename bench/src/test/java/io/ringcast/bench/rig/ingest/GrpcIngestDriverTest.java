package io.ringcast.bench.rig.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GrpcIngestDriverTest {
    private static final IngestPlan PLAN = IngestPlan.of(BatchShape.ONE_BY_ONE, 2);

    @Test
    void saysThatNobodyListens() throws IOException {
        final int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        try (GrpcIngestDriver driver = new GrpcIngestDriver(port, PLAN)) {
            assertThatThrownBy(driver::open)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("an agent cannot connect");
        }
    }

    /** HTTP/2 begins with these bytes, whoever reads them. */
    @Test
    void beginsAsHttp2Does() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<byte[]> beginning = CompletableFuture.supplyAsync(() -> firstBytes(server));
            Http2Call call = new Http2Call("/service/method", new Http2Call.Listener() {
                @Override
                public void onMessage(byte[] bytes, int offset, int length) {
                    throw new AssertionError("nothing was sent");
                }

                @Override
                public void onEnd(String why) {
                    throw new AssertionError(why);
                }
            });
            try (java.nio.channels.Selector readiness = java.nio.channels.Selector.open()) {
                call.open(server.getLocalPort(), readiness);
                assertThat(beginning.join()).asString().isEqualTo("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            } finally {
                call.close();
            }
        }
    }

    private static byte[] firstBytes(ServerSocket server) {
        try (Socket socket = server.accept()) {
            return socket.getInputStream().readNBytes(24);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
