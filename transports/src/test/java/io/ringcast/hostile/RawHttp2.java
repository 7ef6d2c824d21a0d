package io.ringcast.hostile;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * HTTP/2 by hand, to do what no library would. It keeps to no window and no limit but what the test keeps to. One thread
 * writes; a second one reads, answers SETTINGS and PING and gives all windows back, until told to stop.
 */
final class RawHttp2 implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;

    static final int NO_FLAGS = 0;
    static final int ACK = 1;
    static final int END_HEADERS = 4;

    /** SETTINGS_INITIAL_WINDOW_SIZE. */
    static final int INITIAL_WINDOW = 4;

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REQUEST = requestHeaders("/ringcast.v1.TelemetryIngest/Session");
    private static final int MAX_FRAME_LENGTH = 16_384;
    private static final int TIMEOUT_MS = 20_000;
    private static final int ERROR_CODE_OFFSET = 4;

    private final Socket socket;
    private final DataOutputStream out;
    private final DataInputStream in;
    private final CountDownLatch greeted = new CountDownLatch(1);
    private final CompletableFuture<Integer> goneAway = new CompletableFuture<>();
    private final CompletableFuture<Integer> resetByServer = new CompletableFuture<>();
    private final CompletableFuture<Void> closedByServer = new CompletableFuture<>();
    private volatile boolean isReading = true;
    private int lastStreamId = -1;

    private RawHttp2(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MS);
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1 << 16));
        in = new DataInputStream(socket.getInputStream());
    }

    /** Connects and exchanges SETTINGS; {@code settings} are pairs of number and value. */
    static RawHttp2 connect(int port, int... settings) throws IOException, InterruptedException {
        final RawHttp2 client = new RawHttp2(new Socket("127.0.0.1", port));
        client.out.write(PREFACE);
        final ByteArrayOutputStream payload = new ByteArrayOutputStream();
        final DataOutputStream pairs = new DataOutputStream(payload);
        for (int i = 0; i < settings.length; i += 2) {
            pairs.writeShort(settings[i]);
            pairs.writeInt(settings[i + 1]);
        }
        client.frame(SETTINGS, NO_FLAGS, 0, payload.toByteArray());
        client.flush();
        final Thread reader = new Thread(client::read, "raw-http2-reader");
        reader.setDaemon(true);
        reader.start();
        if (!client.greeted.await(TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the server sent no SETTINGS");
        }
        return client;
    }

    /** Opens a {@code Session} and returns the id of its stream. */
    int open() throws IOException {
        lastStreamId += 2;
        frame(HEADERS, END_HEADERS, lastStreamId, REQUEST);
        return lastStreamId;
    }

    /** Sends one gRPC message whole. */
    void send(int stream, byte[] message) throws IOException {
        begin(stream, message.length, message);
    }

    /** Announces a gRPC message of {@code length} bytes and sends the first of them. */
    void begin(int stream, int length, byte[] firstBytes) throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final DataOutputStream message = new DataOutputStream(bytes);
        message.writeByte(0);
        message.writeInt(length);
        message.write(firstBytes);
        final byte[] all = bytes.toByteArray();
        for (int position = 0; position < all.length; position += MAX_FRAME_LENGTH) {
            frame(
                    DATA,
                    NO_FLAGS,
                    stream,
                    Arrays.copyOfRange(all, position, Math.min(all.length, position + MAX_FRAME_LENGTH)));
        }
    }

    void reset(int stream) throws IOException {
        frame(RST_STREAM, NO_FLAGS, stream, new byte[] {0, 0, 0, 8});
    }

    void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        synchronized (out) {
            header(type, flags, stream, payload.length);
            out.write(payload);
        }
    }

    /** Sends the first bytes of a frame that says it is longer; what is sent after that is the rest of it. */
    void beginFrame(int type, int stream, int length, byte[] firstBytes) throws IOException {
        synchronized (out) {
            header(type, NO_FLAGS, stream, length);
            out.write(firstBytes);
        }
    }

    void raw(byte[] bytes) throws IOException {
        synchronized (out) {
            out.write(bytes);
        }
    }

    void flush() throws IOException {
        synchronized (out) {
            out.flush();
        }
    }

    /** Reads nothing from now on, but for what the reading thread holds already. */
    void stopReading() {
        isReading = false;
    }

    /** Waits for GOAWAY and returns its error code; -1 when the connection ended without it. */
    int awaitGoAway() {
        return goneAway.orTimeout(TIMEOUT_MS, TimeUnit.MILLISECONDS).join();
    }

    /** Waits until the server resets a stream and returns the error code of the first one; -1 when the connection ended. */
    int awaitReset() {
        return resetByServer.orTimeout(TIMEOUT_MS, TimeUnit.MILLISECONDS).join();
    }

    /** Waits until the server has ended the connection. */
    void awaitClosed() {
        closedByServer.orTimeout(TIMEOUT_MS, TimeUnit.MILLISECONDS).join();
    }

    /** Ends the connection as the kernel does for a process that is killed with bytes unread: by a reset. */
    void abort() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void header(int type, int flags, int stream, int length) throws IOException {
        out.writeByte(length >> 16);
        out.writeShort(length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
    }

    private void read() {
        try {
            while (isReading) {
                readFrame();
            }
        } catch (IOException ex) {
            goneAway.complete(-1);
            resetByServer.complete(-1);
            closedByServer.complete(null);
        }
    }

    private void readFrame() throws IOException {
        final int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        final int type = in.readUnsignedByte();
        final int flags = in.readUnsignedByte();
        final int stream = in.readInt();
        final byte[] payload = in.readNBytes(length);
        switch (type) {
            case SETTINGS -> {
                if (flags == NO_FLAGS) {
                    answer(SETTINGS, ACK, 0, new byte[0]);
                    greeted.countDown();
                }
            }
            case PING -> {
                if (flags == NO_FLAGS) {
                    answer(PING, ACK, 0, payload);
                }
            }
            case DATA -> {
                if (length > 0) {
                    final byte[] increment = {0, (byte) (length >> 16), (byte) (length >> 8), (byte) length};
                    answer(WINDOW_UPDATE, NO_FLAGS, 0, increment);
                    answer(WINDOW_UPDATE, NO_FLAGS, stream, increment);
                }
            }
            case RST_STREAM -> resetByServer.complete((int) payload[3]);
            case GOAWAY -> goneAway.complete((int) payload[ERROR_CODE_OFFSET + 3]);
            default -> {}
        }
    }

    private void answer(int type, int flags, int stream, byte[] payload) throws IOException {
        synchronized (out) {
            frame(type, flags, stream, payload);
            out.flush();
        }
    }

    /** A header block in which each field is spelled out and nothing is indexed. */
    private static byte[] requestHeaders(String path) {
        final String[] fields = {
            ":method", "POST",
            ":scheme", "http",
            ":path", path,
            ":authority", "127.0.0.1",
            "content-type", "application/grpc",
            "te", "trailers"
        };
        final ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            block.write(0);
            writeText(block, fields[i]);
            writeText(block, fields[i + 1]);
        }
        return block.toByteArray();
    }

    private static void writeText(ByteArrayOutputStream block, String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        block.write(bytes.length);
        block.writeBytes(bytes);
    }
}
