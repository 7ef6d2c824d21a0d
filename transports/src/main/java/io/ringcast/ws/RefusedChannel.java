package io.ringcast.ws;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;
import org.java_websocket.WebSocketImpl;

/**
 * The socket of a client that is not let in. It is told so once its request has come in full: a socket that is closed with
 * unread bytes is reset, and the client might never see the answer. What it sends is dropped here; the library decodes
 * nothing of it.
 */
final class RefusedChannel extends UnwrappedChannel {
    private static final int END_OF_HEAD = '\r' << 24 | '\n' << 16 | '\r' << 8 | '\n';

    private final RefusedChannels owner;
    private final HttpAnswer answer;
    private final long refusedNs;
    private final ReentrantLock lock;

    // Selector thread.
    private int lastFourBytes;
    private int receivedLength;

    /** Under the lock. */
    private boolean isAnswered;

    RefusedChannel(
            SocketChannel socket, WebSocketImpl library, RefusedChannels owner, HttpAnswer answer, long refusedNs) {
        this(socket, library, owner, answer, refusedNs, new ReentrantLock());
    }

    private RefusedChannel(
            SocketChannel socket,
            WebSocketImpl library,
            RefusedChannels owner,
            HttpAnswer answer,
            long refusedNs,
            ReentrantLock lock) {
        super(socket, owner.layer(socket, lock), library, owner.janitor());
        this.lock = lock;
        this.owner = owner;
        this.answer = answer;
        this.refusedNs = refusedNs;
    }

    boolean isOlderThan(long timeoutNs, long nowNs) {
        return nowNs - refusedNs >= timeoutNs;
    }

    /** Answers, as far as the socket takes it, unless that was done; any thread. */
    void answer() {
        lock.lock();
        try {
            if (!isAnswered) {
                isAnswered = true;
                layer.write(answer.bytes());
                layer.flush();
                layer.closeOutput();
            }
        } catch (IOException gone) {
            owner.onUnanswered(gone);
        } finally {
            lock.unlock();
        }
    }

    /** Answers and closes. Takes the library's monitor. */
    void end() {
        answer();
        library.closeConnection(RingChannel.ABNORMAL_CLOSE, "refused");
    }

    /** Drops what came, and ends when there is nothing more to wait for. Returns 0. */
    @Override
    public int read(ByteBuffer target) {
        if (isEnded()) {
            return 0;
        }
        final int length = readOrEnd(target);
        target.flip();
        while (target.hasRemaining() && lastFourBytes != END_OF_HEAD) {
            lastFourBytes = (lastFourBytes << 8) | (target.get() & 0xFF);
        }
        target.clear();
        receivedLength += Math.max(0, length);
        final boolean hasAsked = lastFourBytes == END_OF_HEAD || receivedLength >= owner.maxRequestLength();
        return length < 0 || hasAsked ? endLater(this::end) : 0;
    }

    @Override
    public int write(ByteBuffer source) {
        final int length = source.remaining();
        source.position(source.limit());
        return length;
    }

    @Override
    public void close() throws IOException {
        owner.closed(this);
        socket.close();
    }
}
