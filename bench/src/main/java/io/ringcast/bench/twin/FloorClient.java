package io.ringcast.bench.twin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client of the floor: upgraded, then told that it is live whatever it sends first. */
final class FloorClient {
    private static final Pattern KEY = Pattern.compile("(?i)Sec-WebSocket-Key: *(\\S+)");
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final byte[] LIVE = "{\"type\":\"live\",\"subscription\":1}".getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel socket;
    private final ByteBuffer request = ByteBuffer.allocate(4_096);
    private boolean isUpgraded;
    private boolean isLive;

    FloorClient(SocketChannel socket) {
        this.socket = socket;
    }

    SocketChannel socket() {
        return socket;
    }

    boolean isLive() {
        return isLive;
    }

    /** Reads what came; false: it has gone. */
    boolean read() throws IOException {
        if (socket.read(request) < 0) {
            return false;
        }
        if (isUpgraded) {
            request.clear();
            live();
        } else {
            upgrade();
        }
        return true;
    }

    private void upgrade() throws IOException {
        final String head = new String(request.array(), 0, request.position(), StandardCharsets.US_ASCII);
        if (!head.endsWith("\r\n\r\n")) {
            return;
        }
        final Matcher key = KEY.matcher(head);
        if (!key.find()) {
            throw new IOException("no upgrade");
        }
        isUpgraded = true;
        request.clear();
        final String answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept(key.group(1)) + "\r\n\r\n";
        socket.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
    }

    private void live() throws IOException {
        if (!isLive) {
            isLive = true;
            socket.write(ByteBuffer.allocate(2 + LIVE.length)
                    .put((byte) 0x81)
                    .put((byte) LIVE.length)
                    .put(LIVE)
                    .flip());
        }
    }

    private static String accept(String key) {
        try {
            final byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
