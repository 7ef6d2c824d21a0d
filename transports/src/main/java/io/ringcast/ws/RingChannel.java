package io.ringcast.ws;

import io.ringcast.engine.fanout.ByteSink;
import io.ringcast.engine.fanout.ClientRing;
import io.ringcast.engine.status.CounterDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;
import org.java_websocket.WebSocketImpl;

/**
 * The socket of one client, shared by the library's selector, which writes the handshake and control frames, and the
 * writer, which drains the client's ring. Frames never interleave: who writes holds the lock and finishes first what the
 * other left half written.
 *
 * <pre>
 *   HTTP 101 | data ... data | ping, pong | data ... what stands in the ring | close     then nothing
 * </pre>
 *
 * <p>Lock order: the library's connection monitor, then this lock. So nobody closes the connection while holding it.
 */
final class RingChannel extends UnwrappedChannel {
    /** {@link #drain}: nothing more will be written to this client. */
    static final int GONE = 3;
    /** {@link #drain}: the answer to the upgrade goes first; the writer hears when it has gone. */
    static final int HELD = 4;
    /** For {@link #abort}: the connection ends without a close frame. Never on the wire. */
    static final int ABNORMAL_CLOSE = 1006;

    private static final int MAX_LENGTH_BEFORE_CLOSE = 1 << 20;
    private static final int STATUS_OFFSET = "HTTP/1.1 ".length();
    private static final int OPCODE_MASK = 0x0F;
    private static final int OPCODE_CLOSE = 8;

    /** Where the client comes from. */
    final InetAddress address;

    private final RingChannelFactory owner;
    private final WsConnection connection;
    private final ByteSink sink;
    private final ConnectionTimes times;
    private final UpgradeRequest request;
    private final ReentrantLock lock = new ReentrantLock();

    // Under the lock.
    private WsWriter writer;
    private WriterPlace place;
    private boolean isControlPartial;
    private boolean isCloseSent;
    private boolean isCloseReceived;
    private boolean isClosed;
    private volatile boolean isUpgraded;

    RingChannel(SocketChannel socket, InetSocketAddress peer, WebSocketImpl library, RingChannelFactory owner) {
        super(socket, library, owner.executor());
        address = peer.getAddress();
        this.owner = owner;
        sink = socket::write;
        request = new UpgradeRequest(owner.maxHandshakeLength());
        final long acceptedNs = owner.nowNs();
        times = new ConnectionTimes(acceptedNs);
        connection = new WsConnection(this, peer.toString(), owner.nowMs(), acceptedNs);
    }

    WsConnection connection() {
        return connection;
    }

    /** Notes that the handshake is done. */
    void opened() {
        times.opened(owner.nowNs());
    }

    /** How long it has been in which state. */
    ConnectionTimes times() {
        return times;
    }

    /** Whether pings can be sent: what was sent before has gone. */
    boolean isReadyForPing() {
        return times.isOpened() && library.isOpen() && library.outQueue.isEmpty();
    }

    void ping() {
        library.sendPing();
    }

    /**
     * Asks the library again to write what stands in its queue, or to close when nothing does: it forgets the wish when it
     * comes while its selector finds the queue empty.
     */
    void remindLibrary() {
        if (!library.outQueue.isEmpty() || library.isFlushAndClose()) {
            library.getWebSocketListener().onWriteDemand(library);
        }
    }

    // ---- writer ----

    /**
     * Writes what stands in the ring, unless something of the library goes first.
     *
     * @return a result of {@link ClientRing#drain}, {@link #GONE} or {@link #HELD}.
     */
    int drain(WsWriter newWriter, WriterPlace newPlace, long limitBytes, long nowNs) throws IOException {
        if (!lock.tryLock()) {
            return ClientRing.MORE;
        }
        try {
            if (isClosed || isCloseSent) {
                return GONE;
            }
            writer = newWriter;
            place = newPlace;
            if (!isUpgraded) {
                return HELD;
            }
            if (isControlPartial) {
                return ClientRing.BLOCKED;
            }
            return newPlace.ring.drain(sink, limitBytes, nowNs);
        } finally {
            lock.unlock();
        }
    }

    SelectionKey register(Selector selector, WriterPlace attachment) throws IOException {
        return socket.register(selector, SelectionKey.OP_WRITE, attachment);
    }

    // ---- the library's selector ----

    @Override
    public int read(ByteBuffer target) {
        if (isEnded()) {
            return 0;
        }
        final boolean isFraming = isUpgraded || (request.isFull() && isAnswered());
        if (!isFraming && request.isFull()) {
            return refuseLongRequest(target);
        }
        final int length = isFraming ? readOrEnd(target) : request.read(this::readOrEnd, target);
        if (length >= 0) {
            return length;
        }
        return endLater(
                isFraming ? library::eot : () -> library.closeConnection(ABNORMAL_CLOSE, "left before the upgrade"));
    }

    /** Whether the answer is out. While it is being written the client may have it, and frames may come: this waits. */
    private boolean isAnswered() {
        lock.lock();
        try {
            return isUpgraded;
        } finally {
            lock.unlock();
        }
    }

    private int refuseLongRequest(ByteBuffer target) {
        owner.count(CounterDescriptor.UPGRADES_TOO_LONG);
        // What has come is taken off the socket: closed with unread bytes it is reset, and the answer may be lost.
        readOrEnd(target);
        target.clear();
        return endLater(() -> refuse(HttpAnswer.TOO_LONG));
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        lock.lock();
        try {
            return isUpgraded ? writeControlFrame(source) : writeHandshake(source);
        } finally {
            lock.unlock();
        }
    }

    /** Writes the answer to the upgrade, and nothing else, at once. Returns false when that is left to the selector. Decoder. */
    boolean tryWriteAnswer() {
        lock.lock();
        try {
            if (isUpgraded || isClosed || library.outQueue.size() != 1) {
                return false;
            }
            final ByteBuffer answer = library.outQueue.peek();
            writeHandshake(answer);
            if (answer.hasRemaining()) {
                return false;
            }
            library.outQueue.poll();
            return true;
        } catch (IOException broken) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Closes the socket and says so to whoever keeps this client. Called by the library under its monitor. A client that has
     * to hear first that it is closed is given time to.
     */
    @Override
    public void close() throws IOException {
        final WsWriter lastWriter;
        final boolean isToHear;
        lock.lock();
        try {
            writeLastWord();
            isToHear = isCloseSent && !isCloseReceived && !isClosed;
            isClosed = true;
            lastWriter = writer;
            writer = null;
        } finally {
            lock.unlock();
        }
        try {
            if (isToHear) {
                owner.lingering().add(socket, owner.nowNs());
            } else {
                socket.close();
            }
        } finally {
            connection.closed();
            owner.closed(this);
            if (lastWriter != null) {
                lastWriter.closed(place);
            }
        }
    }

    // ---- closing ----

    /** Asks for {@link #close(CloseReason)} by the janitor's thread; never blocks, any thread. */
    void closeLater(CloseReason reason) {
        ending();
        janitor.execute(() -> close(reason));
    }

    /** Asks for {@link #abort} by the janitor's thread; never blocks, any thread. */
    void abortLater(int code, String text) {
        ending();
        janitor.execute(() -> abort(code, text));
    }

    /** Sends a close frame after what stands in the ring, then closes. Takes the library's monitor. */
    void close(CloseReason reason) {
        ending();
        library.close(reason.code(), reason.text());
    }

    /**
     * Closes at once. A close frame goes first if the socket takes it; if not, the TCP connection is reset, so that the
     * kernel keeps nothing for a client that does not read. Takes the library's monitor.
     */
    void abort(int code, String text) {
        try {
            if (code == ABNORMAL_CLOSE || !tryWriteCloseFrame(code, text)) {
                resetAtClose();
            }
        } catch (IOException broken) {
            resetAtClose();
        }
        library.closeConnection(code, text);
    }

    /** Closes at once a connection that is not upgraded, with an answer, as far as the socket takes it. Takes the monitor. */
    void refuse(HttpAnswer answer) {
        try {
            answer(answer);
        } catch (IOException gone) {
            ending();
        }
        library.closeConnection(ABNORMAL_CLOSE, answer.name());
    }

    private void answer(HttpAnswer answer) throws IOException {
        lock.lock();
        try {
            if (!isUpgraded && !isClosed) {
                socket.write(answer.bytes());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Notes that the connection is being closed. */
    void ending() {
        times.ending(owner.nowNs());
    }

    /** Notes that the client has sent a close frame, after which it sends nothing. */
    void closeReceived() {
        lock.lock();
        try {
            isCloseReceived = true;
        } finally {
            lock.unlock();
        }
    }

    private boolean tryWriteCloseFrame(int code, String text) throws IOException {
        final ByteBuffer frame = CloseReason.frame(code, text);
        lock.lock();
        try {
            if (!isUpgraded || isClosed || isCloseSent || isControlPartial || !makeWay(false)) {
                return false;
            }
            writeFrame(frame, true);
            return isCloseSent;
        } finally {
            lock.unlock();
        }
    }

    // ---- under the lock ----

    /** The library's selector may close between the queueing of the close frame and its own next look at the queue. */
    private void writeLastWord() {
        if (!isUpgraded || isClosed || !library.isFlushAndClose()) {
            return;
        }
        try {
            ByteBuffer frame = library.outQueue.peek();
            while (frame != null && !isCloseSent) {
                writeControlFrame(frame);
                frame = frame.hasRemaining() ? null : next();
            }
        } catch (IOException broken) {
            resetAtClose();
        }
    }

    private ByteBuffer next() {
        library.outQueue.poll();
        return library.outQueue.peek();
    }

    private int writeHandshake(ByteBuffer source) throws IOException {
        if (source.get(STATUS_OFFSET) != '1') {
            return refuseUpgrade(source);
        }
        final int length = socket.write(source);
        isUpgraded = !source.hasRemaining();
        if (isUpgraded && writer != null) {
            writer.released(place);
        }
        return length;
    }

    /** The library would leave the connection open, and its answer has no Connection header. */
    private int refuseUpgrade(ByteBuffer source) throws IOException {
        socket.write(HttpAnswer.NOT_FOUND.bytes());
        final int length = source.remaining();
        source.position(source.limit());
        janitor.execute(() -> library.closeConnection(CloseReason.NORMAL.code(), "not an upgrade"));
        return length;
    }

    private int writeControlFrame(ByteBuffer source) throws IOException {
        if (isClosed || isCloseSent) {
            source.position(source.limit());
            return 0;
        }
        final boolean isClose = (source.get(0) & OPCODE_MASK) == OPCODE_CLOSE;
        if (!isControlPartial && !makeWay(isClose)) {
            return 0;
        }
        return writeFrame(source, isClose);
    }

    private int writeFrame(ByteBuffer frame, boolean isClose) throws IOException {
        final int length = socket.write(frame);
        isControlPartial = frame.hasRemaining() && frame.position() > 0;
        isCloseSent = isClose && !frame.hasRemaining();
        if (isCloseSent) {
            owner.onCloseFrame();
        }
        return length;
    }

    /** Whether no data frame is half written; before a close frame, what stands in the ring goes out. */
    private boolean makeWay(boolean isClose) throws IOException {
        if (place == null) {
            return true;
        }
        final long nowNs = owner.nowNs();
        if (isClose && place.ring.drain(sink, MAX_LENGTH_BEFORE_CLOSE, nowNs) == ClientRing.BLOCKED) {
            return false;
        }
        return place.ring.finishBegun(sink, nowNs);
    }
}
