package io.ringcast.ws;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.Lock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * TLS over one socket. Two threads may be in it at once: the selector's, which takes apart what comes, and whoever writes, under the
 * channel's lock; the engine allows that. Whatever the engine wants to send by itself is written under the lock too.
 *
 * <p>It keeps no buffers while nothing waits in it: those that it works with belong to the thread, and only what is left over stays
 * here: half a record that came, text that the reader had no room for, records that the socket did not take.
 */
final class TlsLayer implements SocketLayer {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel socket;
    private final SSLEngine engine;
    private final Lock lock;
    private final Runnable onFailure;

    // Selector thread.
    private ByteBuffer partialRecord = NOTHING;
    private ByteBuffer unread = NOTHING;
    private volatile boolean isHandshakeDone;

    // Under the lock.
    private ByteBuffer unsent = NOTHING;

    /**
     * @param engine in server mode, with its handshake begun.
     * @param onFailure hears of a peer that speaks no TLS, or none that the engine takes; any thread.
     */
    TlsLayer(SocketChannel socket, SSLEngine engine, Lock lock, Runnable onFailure) {
        this.socket = socket;
        this.engine = engine;
        this.lock = lock;
        this.onFailure = onFailure;
    }

    // ---- what comes ----

    @Override
    public int read(ByteBuffer target) throws IOException {
        final int start = target.position();
        takeUnread(target);
        if (unread.hasRemaining()) {
            return target.position() - start;
        }
        final TlsBuffers buffers = TlsBuffers.ofThread(engine.getSession());
        final ByteBuffer records = buffers.records();
        records.put(partialRecord);
        partialRecord = NOTHING;
        final int count = socket.read(records);
        records.flip();
        try {
            decrypt(records, buffers.text(), target);
        } catch (SSLException wrong) {
            tellWhatIsWrong();
            throw wrong;
        }
        partialRecord = copyOf(records);
        final int length = target.position() - start;
        return length == 0 && (count < 0 || engine.isInboundDone()) ? -1 : length;
    }

    @Override
    public boolean hasUnread() {
        return unread.hasRemaining();
    }

    /** Takes records apart as long as there are whole ones, and room for their text. */
    private void decrypt(ByteBuffer records, ByteBuffer text, ByteBuffer target) throws IOException {
        Status status = Status.OK;
        while (status == Status.OK && !unread.hasRemaining()) {
            text.clear();
            final SSLEngineResult result = engine.unwrap(records, text);
            status = result.getStatus();
            text.flip();
            hand(text, target);
            final boolean isBusy = shakeHands(result.getHandshakeStatus());
            if (!isBusy && result.bytesConsumed() == 0) {
                return;
            }
        }
        if (status == Status.BUFFER_OVERFLOW) {
            throw new SSLException("a record holds more than may be");
        }
    }

    private void hand(ByteBuffer text, ByteBuffer target) {
        final int room = Math.min(text.remaining(), target.remaining());
        final int limit = text.limit();
        text.limit(text.position() + room);
        target.put(text);
        text.limit(limit);
        if (text.hasRemaining()) {
            unread = copyOf(text);
        }
    }

    private void takeUnread(ByteBuffer target) {
        if (unread.hasRemaining()) {
            final ByteBuffer before = unread;
            unread = NOTHING;
            hand(before, target);
        }
    }

    /** Does what the engine wants done next. Returns whether it may want to read on after that. */
    private boolean shakeHands(HandshakeStatus first) throws IOException {
        HandshakeStatus status = first;
        boolean isBusy = false;
        while (status == HandshakeStatus.NEED_TASK || status == HandshakeStatus.NEED_WRAP) {
            isBusy = true;
            if (isHandshakeDone && status == HandshakeStatus.NEED_TASK) {
                throw new SSLException("a second handshake");
            }
            if (status == HandshakeStatus.NEED_TASK) {
                runTasks();
            } else {
                sendOwn();
            }
            status = engine.getHandshakeStatus();
        }
        isHandshakeDone |= status != HandshakeStatus.NEED_UNWRAP;
        return isBusy;
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    /** Sends what the engine has to say by itself. */
    private void sendOwn() throws IOException {
        lock.lock();
        try {
            if (!flush()) {
                throw new IOException("the socket takes no bytes of a handshake");
            }
            encrypt(NOTHING.duplicate());
            flush();
        } finally {
            lock.unlock();
        }
    }

    /** The peer hears by an alert why it is not understood, as far as its socket takes that. */
    private void tellWhatIsWrong() {
        onFailure.run();
        lock.lock();
        try {
            if (flush()) {
                encrypt(NOTHING.duplicate());
                flush();
            }
        } catch (IOException gone) {
            unsent = NOTHING;
        } finally {
            lock.unlock();
        }
    }

    // ---- what goes ----

    @Override
    public int write(ByteBuffer source) throws IOException {
        final int start = source.position();
        // Nothing of ours goes out in the clear: before the handshake is done there is nobody to tell.
        boolean isMoving = isHandshakeDone;
        while (isMoving && source.hasRemaining() && flush()) {
            final int before = source.position();
            encrypt(source);
            isMoving = source.position() > before;
        }
        return source.position() - start;
    }

    @Override
    public boolean flush() throws IOException {
        if (unsent.hasRemaining()) {
            socket.write(unsent);
            if (!unsent.hasRemaining()) {
                unsent = NOTHING;
            }
        }
        return !unsent.hasRemaining();
    }

    @Override
    public void closeOutput() {
        engine.closeOutbound();
        try {
            if (flush()) {
                encrypt(NOTHING.duplicate());
                flush();
            }
        } catch (IOException gone) {
            unsent = NOTHING;
        }
    }

    /** Makes records of as much text as there is room for, and gives the socket what it takes. */
    private void encrypt(ByteBuffer source) throws IOException {
        final TlsBuffers buffers = TlsBuffers.ofThread(engine.getSession());
        final ByteBuffer records = buffers.sealed();
        SSLEngineResult result;
        do {
            result = engine.wrap(source, records);
        } while (source.hasRemaining()
                && result.getStatus() == Status.OK
                && result.bytesProduced() > 0
                && records.remaining() >= buffers.recordLength());
        records.flip();
        socket.write(records);
        unsent = copyOf(records);
    }

    private static ByteBuffer copyOf(ByteBuffer rest) {
        if (!rest.hasRemaining()) {
            return NOTHING;
        }
        return ByteBuffer.allocate(rest.remaining()).put(rest).flip();
    }
}
