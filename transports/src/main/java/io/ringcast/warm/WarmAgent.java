package io.ringcast.warm;

import io.ringcast.proto.v1.Handshake;
import io.ringcast.proto.v1.SessionRequest;
import io.ringcast.proto.v1.TelemetryIngestGrpc;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * An agent that is nothing but a socket and bytes: gRPC's own client would have its own code compiled before the server's. It keeps
 * to HTTP/2's windows and looks at no ack. One thread.
 */
final class WarmAgent implements AutoCloseable {
    private static final int STREAM = 1;
    private static final int FRAME_HEADER_LENGTH = 9;
    private static final int SETTING_LENGTH = 6;
    private static final int INITIAL_WINDOW_SETTING = 4;
    private static final int DEFAULT_WINDOW = 65_535;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int WINDOW_UPDATE = 8;
    private static final int ACK = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int OUT_BYTES = 1 << 17;
    private static final int IN_BYTES = 1 << 16;
    /** No batch has more samples of a series than that, 1 ns apart. */
    private static final int SAMPLES_AT_ONCE_NS = 100;

    private static final int CONTROL_ROOM = 1 << 10;
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int METHOD_POST = 0x83;
    private static final int SCHEME_HTTP = 0x86;
    private static final int AUTHORITY = 0x01;
    private static final int PATH = 0x04;
    private static final int LITERAL = 0x00;

    private final SocketChannel socket;
    private final int id;
    private final long sentBefore;
    private final WarmBatch first;
    private final WarmBatch later;
    private final ByteBuffer out = ByteBuffer.allocateDirect(OUT_BYTES);
    private final ByteBuffer in = ByteBuffer.allocateDirect(IN_BYTES);
    private long connectionWindow = DEFAULT_WINDOW;
    private long streamWindow = DEFAULT_WINDOW;
    private long initialWindow = DEFAULT_WINDOW;
    private long batchCount;
    private long newestNs;

    /**
     * Connects to this machine's {@code port} and says who it is; its first batch is another than all that follow, which are numbered
     * on from what its id sent before.
     */
    WarmAgent(int port, int id, long sentBefore, WarmBatch first, WarmBatch later) throws IOException {
        this.id = id;
        this.sentBefore = sentBefore;
        this.first = first;
        this.later = later;
        socket = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.configureBlocking(false);
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        begin(port);
        final byte[] handshake = SessionRequest.newBuilder()
                .setHandshake(Handshake.newBuilder().setAgentId("warm-" + id))
                .build()
                .toByteArray();
        final ByteBuffer message = ByteBuffer.allocate(5 + handshake.length);
        put(message.put((byte) 0).putInt(handshake.length).put(handshake).flip());
    }

    /** Takes what came, and sends up to so many batches as far as the server gives credit; returns how many. */
    int step(int mostBatches, long epochNs) throws IOException {
        receive();
        int count = 0;
        boolean hasRoom = true;
        while (count < mostBatches && hasRoom) {
            final WarmBatch batch = batchCount == 0 ? first : later;
            newestNs = Math.max(epochNs, newestNs + SAMPLES_AT_ONCE_NS);
            hasRoom = put(batch.next(sentCount(), newestNs));
            if (hasRoom) {
                batchCount++;
                count++;
            }
        }
        flush();
        return count;
    }

    /** What it calls itself, without the name that all of them have. */
    int id() {
        return id;
    }

    /** Batches that its id has sent until now. */
    long sentCount() {
        return sentBefore + batchCount;
    }

    /** Says that nothing more comes, as agents do before they go; {@link #close} after the server had time to read it. */
    void leave() throws IOException {
        putHeader(0, DATA, END_STREAM, STREAM);
        flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private boolean put(ByteBuffer message) {
        final int length = message.remaining();
        if (length > streamWindow || length > connectionWindow || length + CONTROL_ROOM > out.remaining()) {
            return false;
        }
        putHeader(length, DATA, 0, STREAM);
        out.put(message);
        streamWindow -= length;
        connectionWindow -= length;
        return true;
    }

    private void flush() throws IOException {
        out.flip();
        socket.write(out);
        out.compact();
    }

    private void receive() throws IOException {
        if (socket.read(in) < 0) {
            throw new IOException("the server closed the connection");
        }
        in.flip();
        while (in.remaining() >= FRAME_HEADER_LENGTH && in.remaining() >= FRAME_HEADER_LENGTH + frameLength()) {
            takeFrame();
        }
        in.compact();
    }

    private int frameLength() {
        return ((in.get(in.position()) & 0xFF) << 16) | (in.getShort(in.position() + 1) & 0xFFFF);
    }

    private void takeFrame() {
        final int start = in.position();
        final int payload = start + FRAME_HEADER_LENGTH;
        final int end = payload + frameLength();
        final boolean isAck = (in.get(start + 4) & ACK) != 0;
        final int stream = in.getInt(start + 5);
        switch (in.get(start + 3)) {
            case SETTINGS -> takeSettings(payload, end, isAck);
            case WINDOW_UPDATE -> {
                connectionWindow += stream == 0 ? in.getInt(payload) : 0;
                streamWindow += stream == 0 ? 0 : in.getInt(payload);
            }
            case PING -> {
                if (!isAck) {
                    putHeader(Long.BYTES, PING, ACK, 0);
                    out.putLong(in.getLong(payload));
                }
            }
            default -> {}
        }
        in.position(end);
    }

    private void takeSettings(int payload, int end, boolean isAck) {
        for (int place = payload; place < end; place += SETTING_LENGTH) {
            if (in.getShort(place) == INITIAL_WINDOW_SETTING) {
                streamWindow += in.getInt(place + Short.BYTES) - initialWindow;
                initialWindow = in.getInt(place + Short.BYTES);
            }
        }
        if (!isAck) {
            putHeader(0, SETTINGS, ACK, 0);
        }
    }

    /** Preface, settings, all the credit there is, and the request. */
    private void begin(int port) {
        out.put(PREFACE);
        putHeader(SETTING_LENGTH, SETTINGS, 0, 0);
        out.putShort((short) INITIAL_WINDOW_SETTING).putInt(Integer.MAX_VALUE);
        putHeader(Integer.BYTES, WINDOW_UPDATE, 0, 0);
        out.putInt(Integer.MAX_VALUE - DEFAULT_WINDOW);
        final ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.write(METHOD_POST);
        request.write(SCHEME_HTTP);
        request.write(PATH);
        putText(request, "/" + TelemetryIngestGrpc.getSessionMethod().getFullMethodName());
        request.write(AUTHORITY);
        putText(request, "127.0.0.1:" + port);
        putField(request, "content-type", "application/grpc");
        putField(request, "te", "trailers");
        putHeader(request.size(), HEADERS, END_HEADERS, STREAM);
        out.put(request.toByteArray());
    }

    private void putHeader(int length, int type, int flags, int stream) {
        out.put((byte) (length >>> 16)).putShort((short) length);
        out.put((byte) type).put((byte) flags).putInt(stream);
    }

    private static void putField(ByteArrayOutputStream block, String name, String value) {
        block.write(LITERAL);
        putText(block, name);
        putText(block, value);
    }

    /** A text of up to 126 bytes. */
    private static void putText(ByteArrayOutputStream block, String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        block.write(bytes.length);
        block.writeBytes(bytes);
    }
}
