package io.ringcast.testing;

import io.ringcast.engine.event.LiveFormat;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A WebSocket client that sees frames, and refuses any that RFC 6455 does not let a server send. */
public final class RawClient implements AutoCloseable {
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    private static final int TIMEOUT_MS = 30_000;
    private static final byte[] MASK = {1, 2, 3, 4};

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    /** Whether the binary format was agreed upon. */
    private boolean isBinary;

    /** One frame. */
    public record Frame(int opcode, byte[] payload) {
        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** The code of a close frame. */
        public int closeCode() {
            return ByteBuffer.wrap(payload).getShort();
        }
    }

    private RawClient(String localAddress, int port, int receiveBufferLength) throws IOException {
        socket = new Socket();
        if (receiveBufferLength > 0) {
            socket.setReceiveBufferSize(receiveBufferLength);
        }
        if (localAddress != null) {
            socket.bind(new InetSocketAddress(localAddress, 0));
        }
        socket.connect(new InetSocketAddress("localhost", port), TIMEOUT_MS);
        socket.setSoTimeout(TIMEOUT_MS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream(), 512));
        out = socket.getOutputStream();
    }

    private RawClient(Socket connected) throws IOException {
        socket = connected;
        socket.setSoTimeout(TIMEOUT_MS);
        in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream(), 512));
        out = socket.getOutputStream();
    }

    /** Only the TCP connection. */
    public static RawClient open(int port) throws IOException {
        return new RawClient(null, port, 0);
    }

    /** Over a socket that is connected, by TLS perhaps. */
    public static RawClient over(Socket connected) throws IOException {
        return new RawClient(connected);
    }

    /** Only the TCP connection, from one of this machine's addresses. */
    public static RawClient openFrom(String localAddress, int port) throws IOException {
        return new RawClient(localAddress, port, 0);
    }

    /** Connects and upgrades. */
    public static RawClient upgrade(int port) throws IOException {
        return upgrade(port, 0);
    }

    /** Connects and upgrades; a small buffer makes the server feel soon that nothing is read. */
    public static RawClient upgrade(int port, int receiveBufferLength) throws IOException {
        return upgrade(port, receiveBufferLength, LiveFormat.JSON);
    }

    /** The same, in one of the formats. */
    public static RawClient upgrade(int port, int receiveBufferLength, LiveFormat format) throws IOException {
        final RawClient client = new RawClient(null, port, receiveBufferLength);
        final String response = format == LiveFormat.JSON
                ? client.askForUpgrade()
                : client.askForUpgrade("Sec-WebSocket-Protocol: " + format.subprotocol());
        if (!response.startsWith("HTTP/1.1 101 ")) {
            throw new AssertionError("not upgraded: " + response);
        }
        return client;
    }

    /** Sends an upgrade request with more headers, as in {@code Origin: null}. Returns the head of the response. */
    public String askForUpgrade(String... headers) throws IOException {
        sendBytes(upgradeRequest("/", headers).getBytes(StandardCharsets.US_ASCII));
        final String head = readHead();
        isBinary = head.contains("\r\nSec-WebSocket-Protocol: " + LiveFormat.BINARY.subprotocol() + "\r\n");
        return head;
    }

    public static String upgradeRequest(String path, String... headers) {
        final StringBuilder more = new StringBuilder();
        for (final String header : headers) {
            more.append(header).append("\r\n");
        }
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" + more + "\r\n";
    }

    public void sendBytes(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    public void sendText(String text) throws IOException {
        send(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends one whole frame, masked as clients must. */
    public void send(int opcode, byte[] payload) throws IOException {
        sendBytes(frame(opcode, payload));
    }

    /** The bytes of one whole frame, masked as clients must. */
    public static byte[] frame(int opcode, byte[] payload) {
        final ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        frame.put(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ MASK[i & 3]));
        }
        return Arrays.copyOf(frame.array(), frame.position());
    }

    /** The next frame; null at the end of the stream. */
    public Frame read() throws IOException {
        final int first = in.read();
        if (first < 0) {
            return null;
        }
        final int opcode = first & 0x0F;
        require((first & 0x70) == 0, "reserved bits");
        require((first & 0x80) != 0, "fragment");
        require(
                opcode == TEXT || opcode == CLOSE || opcode == PING || opcode == PONG || (opcode == BINARY && isBinary),
                "opcode " + opcode);
        final int second = in.readUnsignedByte();
        require((second & 0x80) == 0, "mask");
        long length = second;
        if (second == 126) {
            length = in.readUnsignedShort();
            require(length >= 126, "length not minimal");
        } else if (second == 127) {
            length = in.readLong();
            require(length > 0xFFFF, "length not minimal");
        }
        require(length < 1 << 24 && (opcode < CLOSE || length <= 125), "length " + length);
        final byte[] payload = new byte[(int) length];
        in.readFully(payload);
        return new Frame(opcode, payload);
    }

    /** Passes over frames until one of that opcode comes. */
    public Frame await(int opcode) throws IOException {
        Frame frame = read();
        while (frame != null && frame.opcode() != opcode) {
            frame = read();
        }
        if (frame == null) {
            throw new EOFException("closed before opcode " + opcode);
        }
        return frame;
    }

    /** The head of an HTTP response. */
    public String readHead() throws IOException {
        final StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            final int next = in.read();
            if (next < 0) {
                throw new EOFException("closed after " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** All that still comes until the server closes the connection. */
    public String readToEnd() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Reads and drops what still comes. Returns whether the server closed the connection in time. */
    public boolean isClosedByServer() {
        try {
            while (in.read() >= 0) {}
            return true;
        } catch (java.net.SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    /** Reads and drops one byte. Returns whether one came before the server closed the connection. */
    public boolean readByte() {
        try {
            return in.read() >= 0;
        } catch (IOException reset) {
            return false;
        }
    }

    /** Says that nothing more will be sent; what comes can still be read. */
    public void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes with a reset instead of an orderly end. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static void require(boolean isTrue, String what) {
        if (!isTrue) {
            throw new AssertionError("bad frame: " + what);
        }
    }
}
