package io.ringcast.bench.rig.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** One WebSocket connection of the rig: upgrade, greeting, frames. Owned by the receivers' thread. */
final class ClientConnection {
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int READ_MAX_BYTES = 1 << 20;
    private static final int STALLED_RECEIVE_BUFFER_BYTES = 64 << 10;
    private static final byte[] NORMAL = {(byte) (1000 >>> 8), (byte) 1000};
    private static final String SWITCHING = "HTTP/1.1 101";

    private final ClientRecord record;
    private final Dialect dialect;
    private final ClientPlan plan;
    private final FrameReader frames;
    private SocketChannel socket;
    private TlsSocket tls;
    private SelectionKey key;
    private byte[] rest = new byte[0];
    private int restLength;
    private boolean isUpgraded;

    ClientConnection(ClientRecord record, Dialect dialect, ClientPlan plan, int frameMaxLength) {
        this.record = record;
        this.dialect = dialect;
        this.plan = plan;
        frames = new FrameReader(record, dialect.reader(record, plan.parsesAll()), this::onPing, frameMaxLength);
    }

    ClientRecord record() {
        return record;
    }

    void connect(Selector readiness, int port) throws IOException {
        connect(readiness, port, this);
    }

    /**
     * Connects; {@code attachment} goes with its key. A client that is meant to stall gets little room in the kernel, so that the
     * server feels it soon.
     */
    void connect(Selector readiness, int port, Object attachment) throws IOException {
        socket = SocketChannel.open();
        if (dialect.usesTls()) {
            connectByTls(readiness, port, attachment);
            return;
        }
        socket.configureBlocking(false);
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (plan.stalls()) {
            socket.setOption(StandardSocketOptions.SO_RCVBUF, STALLED_RECEIVE_BUFFER_BYTES);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        key = socket.register(readiness, SelectionKey.OP_CONNECT, attachment);
    }

    /** The handshake blocks: it is the upgrade and what follows that runs count. */
    private void connectByTls(Selector readiness, int port, Object attachment) throws IOException {
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        tls = TlsSocket.handshake(socket);
        socket.configureBlocking(false);
        key = socket.register(readiness, SelectionKey.OP_READ, attachment);
        askForUpgrade();
    }

    private void askForUpgrade() throws IOException {
        write(ClientFrames.upgrade(socket.socket().getPort(), dialect.path(plan.selector()), dialect.subprotocol()));
    }

    /** Is live without a socket; see {@link #onFrames}. */
    void connectInMemory() {
        isUpgraded = true;
        record.live(-1);
    }

    /** Takes whole frames that did not come through a socket. */
    void onFrames(DirectBuffer frame, int offset, int length, long nowNs) {
        frames.read(frame, offset + length, nowNs, offset);
        record.taken(nowNs);
    }

    void onConnectable() throws IOException {
        socket.finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        askForUpgrade();
    }

    /** Reads once; {@code buffer} is the thread's own and {@code view} shows its bytes. False: the connection has ended. */
    boolean onReadable(ByteBuffer buffer, UnsafeBuffer view, Clock clock) throws IOException {
        boolean isOpen = read(buffer, view, clock);
        while (isOpen && tls != null && tls.hasMore()) {
            isOpen = read(buffer, view, clock);
        }
        return isOpen;
    }

    private boolean read(ByteBuffer buffer, UnsafeBuffer view, Clock clock) throws IOException {
        buffer.clear().put(rest, 0, restLength).limit(restLength + READ_MAX_BYTES);
        if ((tls == null ? socket.read(buffer) : tls.read(buffer)) < 0) {
            record.fault("the server closed the socket");
            return false;
        }
        final int length = buffer.position();
        final long nowNs = clock.epochNs();
        final int taken = take(view, length, nowNs);
        record.taken(nowNs);
        keep(buffer, taken, length);
        return !frames.isFailed();
    }

    /** Asks for something more. */
    void send(String request) throws IOException {
        write(ClientFrames.frame(ClientFrames.TEXT, request.getBytes(StandardCharsets.UTF_8)));
    }

    /** Says that it wants to leave; the server answers with a close frame. */
    void sayGoodbye() throws IOException {
        write(ClientFrames.frame(ClientFrames.CLOSE, NORMAL));
    }

    /** Vanishes with a reset. */
    void reset() throws IOException {
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        close();
    }

    /** The code that the server closed it with; 0: none. */
    int closeCode() {
        return frames.closeCode();
    }

    boolean isUpgraded() {
        return isUpgraded;
    }

    /** Reads nothing from now on, or reads again. */
    void stall(boolean isStalled) {
        if (key != null && key.isValid()) {
            key.interestOps(isStalled ? 0 : SelectionKey.OP_READ);
        }
    }

    void close() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            record.fault("close: " + e.getMessage());
        }
    }

    private int take(UnsafeBuffer view, int length, long nowNs) throws IOException {
        if (isUpgraded) {
            return frames.read(view, length, nowNs, 0);
        }
        final int headEnd = headEnd(view, length);
        if (headEnd == 0) {
            return 0;
        }
        final String head = view.getStringWithoutLengthAscii(0, headEnd);
        if (!head.startsWith(SWITCHING)) {
            throw new IOException(
                    "the upgrade was answered " + head.lines().findFirst().orElse(""));
        }
        isUpgraded = true;
        for (final byte[] greeting : dialect.greeting(plan.selector())) {
            write(ClientFrames.frame(dialect.isBinary() ? ClientFrames.BINARY : ClientFrames.TEXT, greeting));
        }
        record.asked(nowNs);
        return frames.read(view, length, nowNs, headEnd);
    }

    private void keep(ByteBuffer buffer, int taken, int length) {
        restLength = length - taken;
        if (rest.length < restLength) {
            rest = new byte[Math.max(2 * restLength, 1 << 10)];
        }
        buffer.get(taken, rest, 0, restLength);
    }

    private static int headEnd(DirectBuffer view, int length) {
        for (int end = HEAD_END.length; end <= length; end++) {
            boolean isEnd = true;
            for (int i = 0; i < HEAD_END.length && isEnd; i++) {
                isEnd = view.getByte(end - HEAD_END.length + i) == HEAD_END[i];
            }
            if (isEnd) {
                return end;
            }
        }
        return 0;
    }

    private void onPing(DirectBuffer buffer, int offset, int length) {
        final byte[] payload = new byte[length];
        buffer.getBytes(offset, payload);
        try {
            write(ClientFrames.frame(ClientFrames.PONG, payload));
        } catch (IOException e) {
            record.fault("pong: " + e.getMessage());
        }
    }

    /** What a client sends is small and seldom: a socket without room for it is a fault. */
    private void write(ByteBuffer bytes) throws IOException {
        if (tls != null) {
            tls.write(bytes);
            return;
        }
        socket.write(bytes);
        if (bytes.hasRemaining()) {
            throw new IOException("no room in the socket for a request");
        }
    }

    /** Tells the time; nanoseconds since 1970. */
    @FunctionalInterface
    interface Clock {
        long epochNs();
    }
}
