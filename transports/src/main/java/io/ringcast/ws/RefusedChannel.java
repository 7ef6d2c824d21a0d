package io.ringcast.ws;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.WrappedByteChannel;

/**
 * The socket of a client that is not let in. It is told so once its request has come in full: a socket that is closed with
 * unread bytes is reset, and the client might never see the answer. What it sends is dropped here; the library decodes
 * nothing of it.
 */
final class RefusedChannel implements WrappedByteChannel {
    private static final int END_OF_HEAD = '\r' << 24 | '\n' << 16 | '\r' << 8 | '\n';

    private final SocketChannel socket;
    private final WebSocketImpl library;
    private final RefusedChannels owner;
    private final HttpAnswer answer;
    private final long refusedNs;

    // Selector thread.
    private int lastFourBytes;
    private int receivedLength;

    private boolean isAnswered;

    RefusedChannel(
            SocketChannel socket, WebSocketImpl library, RefusedChannels owner, HttpAnswer answer, long refusedNs) {
        this.socket = socket;
        this.library = library;
        this.owner = owner;
        this.answer = answer;
        this.refusedNs = refusedNs;
    }

    boolean isOlderThan(long timeoutNs, long nowNs) {
        return nowNs - refusedNs >= timeoutNs;
    }

    /** Answers, as far as the socket takes it, unless that was done; any thread. */
    synchronized void answer() {
        if (!isAnswered) {
            isAnswered = true;
            try {
                socket.write(answer.bytes());
            } catch (IOException gone) {
                owner.onUnanswered(gone);
            }
        }
    }

    /** Answers and closes. Takes the library's monitor. */
    void end() {
        answer();
        library.closeConnection(RingChannel.ABNORMAL_CLOSE, "refused");
    }

    /** Drops what came. Returns 0, or -1 when there is nothing more to wait for: the library then closes. */
    @Override
    public int read(ByteBuffer target) throws IOException {
        final int length = socket.read(target);
        target.flip();
        while (target.hasRemaining() && lastFourBytes != END_OF_HEAD) {
            lastFourBytes = (lastFourBytes << 8) | (target.get() & 0xFF);
        }
        target.clear();
        receivedLength += Math.max(0, length);
        if (lastFourBytes == END_OF_HEAD || receivedLength >= owner.maxRequestLength()) {
            answer();
            return -1;
        }
        return Math.min(0, length);
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

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public boolean isNeedWrite() {
        return false;
    }

    @Override
    public void writeMore() {}

    @Override
    public boolean isNeedRead() {
        return false;
    }

    @Override
    public int readMore(ByteBuffer target) {
        return 0;
    }

    @Override
    public boolean isBlocking() {
        return socket.isBlocking();
    }
}
