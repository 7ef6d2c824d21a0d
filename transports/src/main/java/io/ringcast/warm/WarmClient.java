package io.ringcast.warm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A client that asks and reads, and looks at nothing it reads. One thread. */
final class WarmClient implements AutoCloseable {
    private static final int READ_BYTES = 1 << 18;
    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final int MASK_BIT = 0x80;
    private static final int LENGTH_16 = 126;

    private final SocketChannel socket;
    private final ByteBuffer in = ByteBuffer.allocateDirect(READ_BYTES);

    /** Connects to this machine's {@code port}; {@code subprotocol} may be empty. What it asks goes out with the upgrade. */
    WarmClient(int port, String subprotocol) throws IOException {
        socket = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        final String protocol = subprotocol.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + subprotocol + "\r\n";
        final String request = "GET /ws-live HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Version: 13\r\n" + protocol + "\r\n";
        socket.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        socket.configureBlocking(false);
    }

    /** Sends a message. The mask is nought: lawful, and nothing to compute. */
    void send(String message) throws IOException {
        final byte[] payload = message.getBytes(StandardCharsets.UTF_8);
        final ByteBuffer frame = ByteBuffer.allocate(8 + payload.length).put((byte) TEXT);
        if (payload.length < LENGTH_16) {
            frame.put((byte) (MASK_BIT | payload.length));
        } else {
            frame.put((byte) (MASK_BIT | LENGTH_16)).putShort((short) payload.length);
        }
        socket.write(frame.putInt(0).put(payload).flip());
    }

    /** Says goodbye; {@link #close} after the server had time to read it. */
    void leave() throws IOException {
        socket.write(ByteBuffer.allocate(6)
                .put((byte) CLOSE)
                .put((byte) MASK_BIT)
                .putInt(0)
                .flip());
    }

    /** Reads what is there; returns how many bytes. */
    int read() throws IOException {
        in.clear();
        final int length = socket.read(in);
        if (length < 0) {
            throw new IOException("the server closed the connection");
        }
        return length;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
