package io.ringcast.bench.rig.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a client sends: the upgrade request and masked frames. The mask is nought: lawful, and nothing to compute. */
final class ClientFrames {
    static final int TEXT = 0x81;
    static final int BINARY = 0x82;
    static final int CLOSE = 0x88;
    static final int PONG = 0x8A;

    private static final int MASK_BIT = 0x80;
    private static final int MASK_LENGTH = 4;
    private static final int LENGTH_16 = 126;

    private ClientFrames() {}

    static ByteBuffer upgrade(int port, String path, String subprotocol) {
        final String protocol = subprotocol.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + subprotocol + "\r\n";
        final String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Version: 13\r\n" + protocol + "\r\n";
        return ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
    }

    static ByteBuffer frame(int opcode, byte[] payload) {
        final ByteBuffer frame = ByteBuffer.allocate(2 + 2 + MASK_LENGTH + payload.length);
        frame.put((byte) opcode);
        if (payload.length < LENGTH_16) {
            frame.put((byte) (MASK_BIT | payload.length));
        } else {
            frame.put((byte) (MASK_BIT | LENGTH_16)).putShort((short) payload.length);
        }
        return frame.putInt(0).put(payload).flip();
    }
}
