package io.ringcast.ws;

import io.ringcast.engine.fanout.ClientRing;
import io.ringcast.engine.status.CounterDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.framing.TextFrame;

/**
 * The socket of one client, shared by the library's selector, which writes the handshake and control frames, and the
 * writer, which drains the client's ring. Who writes holds the lock; {@link ClientOutput} keeps the order.
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

    /** The library's queue has no bound, and a client may ask and never read. */
    static final int MAX_QUEUED_FRAMES = 8;

    private final RingChannelFactory owner;
    private volatile InetAddress address;

    private final WsConnection connection;
    private final ConnectionTimes times;
    private final UpgradeRequest request;
    private final ReentrantLock lock;
    // Changed under the lock.
    private final ClientOutput output;
    private volatile boolean isPaused;
    private volatile boolean isLibraryToWrite;

    RingChannel(SocketChannel socket, InetSocketAddress peer, WebSocketImpl library, RingChannelFactory owner) {
        this(socket, peer, library, owner, new ReentrantLock());
    }

    private RingChannel(
            SocketChannel socket,
            InetSocketAddress peer,
            WebSocketImpl library,
            RingChannelFactory owner,
            ReentrantLock lock) {
        super(socket, owner.layer(socket, lock), library, owner.executor());
        address = peer.getAddress();
        this.owner = owner;
        this.lock = lock;
        output = new ClientOutput(layer, library, this, owner);
        request = new UpgradeRequest(owner.maxHandshakeLength());
        final long acceptedNs = owner.nowNs();
        times = new ConnectionTimes(acceptedNs);
        connection = new WsConnection(this, peer.toString(), owner.nowMs(), acceptedNs);
    }

    WsConnection connection() {
        return connection;
    }

    /** Where the client comes from. */
    InetAddress address() {
        return address;
    }

    /** Notes what a proxy says of that. Returns false where as many have come from there as may. Decoder, once. */
    boolean comesFrom(InetAddress client) {
        lock.lock();
        try {
            if (output.isClosed() || !owner.places().tryEnterFrom(client)) {
                return false;
            }
            address = client;
            return true;
        } finally {
            lock.unlock();
        }
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

    /** Sends a message past the engine, which does not know this client yet, or no longer. Returns whether there was room. */
    boolean tell(String text) {
        if (library.outQueue.size() >= MAX_QUEUED_FRAMES) {
            return false;
        }
        final TextFrame frame = new TextFrame();
        frame.setPayload(StandardCharsets.UTF_8.encode(text));
        try {
            library.sendFrame(frame);
            return true;
        } catch (WebsocketNotConnectedException closedMeanwhile) {
            return false;
        }
    }

    /** Notes that the library has put something into its queue, or wants to close when nothing stands there. Any thread. */
    void noteLibraryWrites() {
        isLibraryToWrite = true;
    }

    /**
     * Asks the library again to write what stands in its queue, or to close when nothing does: it forgets the wish when it
     * comes while its selector finds the queue empty. Looks at the library only after it had something: see
     * {@link #noteLibraryWrites}. Janitor.
     */
    void remindLibrary() {
        if (isLibraryToWrite) {
            // Before, so that what comes while the queue is looked at is noted for the next time.
            isLibraryToWrite = false;
            if (!library.outQueue.isEmpty() || library.isFlushAndClose()) {
                library.getWebSocketListener().onWriteDemand(library);
            }
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
            return output.drain(newWriter, newPlace, limitBytes, nowNs);
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
        if (isEnded() || (isPaused && isStillPaused())) {
            return 0;
        }
        final boolean isFraming = output.isUpgraded() || (request.isFull() && isAnswered());
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

    @Override
    public boolean isNeedRead() {
        // While nothing is read, the library would come back at once, and again.
        return !isPaused && super.isNeedRead();
    }

    /** Whether the answer is out. While it is being written the client may have it, and frames may come: this waits. */
    private boolean isAnswered() {
        lock.lock();
        try {
            return output.isUpgraded();
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
            return output.write(source);
        } finally {
            lock.unlock();
        }
    }

    /** Writes the answer to the upgrade, and nothing else, at once. Returns false when that is left to the selector. Decoder. */
    boolean tryWriteAnswer() {
        lock.lock();
        try {
            return output.tryTakeAnswer();
        } catch (IOException broken) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    // ---- an answer that has to wait ----

    /** Nothing is answered, and nothing more read, before {@link #release}. Decoder, before the library answers. */
    void hold() {
        lock.lock();
        try {
            output.holdAnswer();
            isPaused = true;
        } finally {
            lock.unlock();
        }
    }

    /** Sends the answer that was held. Returns whether the client has it; {@link #resume} has its frames read. Any thread. */
    boolean release() {
        lock.lock();
        try {
            return output.releaseAnswer();
        } catch (IOException broken) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Has the library's selector read on. Any thread. */
    void resume() {
        lock.lock();
        try {
            isPaused = false;
            watch(SelectionKey.OP_READ);
        } finally {
            lock.unlock();
        }
        library.getSelectionKey().selector().wakeup();
    }

    /** Whether nothing is to be read now; then the selector looks at the socket no more. */
    private boolean isStillPaused() {
        lock.lock();
        try {
            if (isPaused) {
                watch(0);
            }
            return isPaused;
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
            output.writeLastWord();
            isToHear = output.isToHear();
            layer.closeOutput();
            lastWriter = output.close();
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
                lastWriter.closed(output.place());
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
        if (reason == CloseReason.GOING_AWAY && tell(OwnMessages.goingAway(connection.returnAfterMs()))) {
            owner.onGoingAway();
        }
        library.close(reason.code(), reason.text());
    }

    /** The same, but nothing of what stands in the ring is sent any more: it is not for this client now. */
    void expel(CloseReason reason) {
        lock.lock();
        try {
            output.stopData();
        } finally {
            lock.unlock();
        }
        close(reason);
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
        lock.lock();
        try {
            output.refuse(answer);
        } catch (IOException gone) {
            ending();
        } finally {
            lock.unlock();
        }
        library.closeConnection(ABNORMAL_CLOSE, answer.name());
    }

    /** Closes, by the janitor's thread, a connection that has been answered already, or sent what it must not. */
    void endUnanswered() {
        janitor.execute(() -> library.closeConnection(CloseReason.NORMAL.code(), "not an upgrade"));
    }

    /** Notes that the connection is being closed. */
    void ending() {
        times.ending(owner.nowNs());
    }

    private boolean tryWriteCloseFrame(int code, String text) throws IOException {
        lock.lock();
        try {
            return output.tryWriteCloseFrame(CloseReason.frame(code, text));
        } finally {
            lock.unlock();
        }
    }
}
