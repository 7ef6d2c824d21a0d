package io.ringcast.ws;

import io.ringcast.engine.fanout.ByteSink;
import io.ringcast.engine.fanout.ClientRing;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.java_websocket.WebSocketImpl;

/**
 * What goes out to one client, in an order in which frames never interleave: who writes finishes first what another left half
 * written. Every method is called under the lock of the client's {@link RingChannel}.
 */
final class ClientOutput {
    private static final int MAX_LENGTH_BEFORE_CLOSE = 1 << 20;
    private static final int STATUS_OFFSET = "HTTP/1.1 ".length();
    private static final int OPCODE_MASK = 0x0F;
    private static final int OPCODE_TEXT = 1;
    private static final int OPCODE_CLOSE = 8;

    private final SocketLayer socket;
    private final ByteSink sink;
    private final WebSocketImpl library;
    private final RingChannel channel;
    private final RingChannelFactory owner;

    private WsWriter writer;
    private WriterPlace place;
    private ByteBuffer heldAnswer;
    /** A control frame that the layer has taken and not sent. */
    private boolean isControlTaken;

    private boolean isControlPartial;
    private boolean isCloseSent;
    private boolean isDataStopped;
    private boolean isClosed;
    private boolean isHeld;
    private volatile boolean isUpgraded;

    ClientOutput(SocketLayer socket, WebSocketImpl library, RingChannel channel, RingChannelFactory owner) {
        this.socket = socket;
        sink = socket::write;
        this.library = library;
        this.channel = channel;
        this.owner = owner;
    }

    /** Whether the answer to the upgrade is out; any thread. */
    boolean isUpgraded() {
        return isUpgraded;
    }

    boolean isClosed() {
        return isClosed;
    }

    /**
     * Whether the client has to hear first that it is closed. So it has where it said goodbye itself: it must still answer a ping
     * that it meets on its way to our close frame, and a socket that is closed by then would answer with a reset.
     */
    boolean isToHear() {
        return isCloseSent && !isClosed;
    }

    /** From now on nothing goes out but what was begun, and control frames. */
    void stopData() {
        isDataStopped = true;
    }

    /** Nothing goes out from now on. Returns who is to be told; null: nobody. */
    WsWriter close() {
        final WsWriter lastWriter = writer;
        writer = null;
        isClosed = true;
        return lastWriter;
    }

    WriterPlace place() {
        return place;
    }

    // ---- data ----

    /** As {@link RingChannel#drain}. */
    int drain(WsWriter newWriter, WriterPlace newPlace, long limitBytes, long nowNs) throws IOException {
        if (isClosed || isCloseSent) {
            return RingChannel.GONE;
        }
        writer = newWriter;
        place = newPlace;
        if (!isUpgraded) {
            return RingChannel.HELD;
        }
        if (isControlPartial || !socket.flush()) {
            return ClientRing.BLOCKED;
        }
        if (isDataStopped) {
            return newPlace.ring.finishBegun(sink, nowNs) ? RingChannel.GONE : ClientRing.BLOCKED;
        }
        final int result = newPlace.ring.drain(sink, limitBytes, nowNs);
        return result != ClientRing.MORE && !socket.flush() ? ClientRing.BLOCKED : result;
    }

    // ---- the answer to the upgrade ----

    /** The answer does not go out before {@link #releaseAnswer}. */
    void holdAnswer() {
        isHeld = true;
    }

    /** Writes the answer that the library has queued, and nothing else, or keeps it. Returns whether that was done. */
    boolean tryTakeAnswer() throws IOException {
        if (isUpgraded || isClosed || heldAnswer != null || library.outQueue.size() != 1) {
            return false;
        }
        if (isHeld) {
            heldAnswer = library.outQueue.poll();
            return true;
        }
        final ByteBuffer answer = library.outQueue.peek();
        writeAnswer(answer);
        if (answer.hasRemaining()) {
            return false;
        }
        library.outQueue.poll();
        return true;
    }

    /** Writes the answer that was held. Returns false where it could not be, or nobody is left to hear it. */
    boolean releaseAnswer() throws IOException {
        isHeld = false;
        if (isClosed || heldAnswer == null) {
            return false;
        }
        final ByteBuffer answer = heldAnswer;
        heldAnswer = null;
        writeAnswer(answer);
        return isUpgraded;
    }

    /** Writes an answer other than an upgrade, as far as the socket takes it. */
    void refuse(HttpAnswer answer) throws IOException {
        if (!isUpgraded && !isClosed) {
            socket.write(answer.bytes());
        }
    }

    private int writeAnswer(ByteBuffer source) throws IOException {
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
        channel.endUnanswered();
        return drop(source);
    }

    // ---- control frames ----

    /** Writes what the library has queued: the answer first, then control frames. */
    int write(ByteBuffer source) throws IOException {
        if (isUpgraded) {
            return writeControlFrame(source);
        }
        if (isHeld) {
            // The library answers what a client sends that was not told yet that it may.
            channel.endUnanswered();
            return drop(source);
        }
        return writeAnswer(source);
    }

    /** Sends a close frame now. Returns false where something stands in its way. */
    boolean tryWriteCloseFrame(ByteBuffer frame) throws IOException {
        if (!isUpgraded || isClosed || isCloseSent || isControlPartial || !makeWay(false)) {
            return false;
        }
        writeFrame(frame, true);
        return isCloseSent;
    }

    /** The library's selector may close between the queueing of the close frame and its own next look at the queue. */
    void writeLastWord() {
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
            channel.resetAtClose();
        }
    }

    private ByteBuffer next() {
        library.outQueue.poll();
        return library.outQueue.peek();
    }

    private int writeControlFrame(ByteBuffer source) throws IOException {
        if (isClosed || isCloseSent) {
            drop(source);
            return 0;
        }
        final int opcode = source.get(0) & OPCODE_MASK;
        if (!isControlPartial && !makeWay(opcode == OPCODE_CLOSE || opcode == OPCODE_TEXT)) {
            return 0;
        }
        return writeFrame(source, opcode == OPCODE_CLOSE);
    }

    /** A frame is not given back as written before it has left the layer: nobody else would come back for it. */
    private int writeFrame(ByteBuffer frame, boolean isClose) throws IOException {
        final int start = frame.position();
        if (isControlTaken) {
            frame.position(frame.limit());
        } else {
            socket.write(frame);
        }
        isControlTaken = !frame.hasRemaining() && !socket.flush();
        if (isControlTaken) {
            frame.position(start);
        }
        isControlPartial = isControlTaken || (frame.hasRemaining() && frame.position() > 0);
        isCloseSent = isClose && !frame.hasRemaining();
        if (isCloseSent) {
            owner.onCloseFrame();
        }
        return frame.position() - start;
    }

    /** Whether no data frame is half written; before a last word, what stands in the ring goes out. */
    private boolean makeWay(boolean isLastWord) throws IOException {
        if (place == null) {
            return true;
        }
        final long nowNs = owner.nowNs();
        if (isLastWord
                && !isDataStopped
                && place.ring.drain(sink, MAX_LENGTH_BEFORE_CLOSE, nowNs) == ClientRing.BLOCKED) {
            return false;
        }
        return place.ring.finishBegun(sink, nowNs);
    }

    private static int drop(ByteBuffer source) {
        final int length = source.remaining();
        source.position(source.limit());
        return length;
    }
}
