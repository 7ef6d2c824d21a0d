package io.ringcast.bench.rig.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One bidirectional gRPC call on a connection of its own, as bare HTTP/2 frames: what gRPC's own client costs for a batch is more
 * than what a good server does with it, and a load that is dearer than the server measures itself. One thread sends, one reads.
 */
final class Http2Call {
    private static final int OUT_BYTES = 1 << 18;
    private static final int FLUSH_BYTES = 1 << 16;
    private static final int CONTROL_ROOM = 1 << 10;
    private static final int IN_BYTES = 1 << 18;
    private static final int CREDIT_STEP = 1 << 24;
    private static final int GRPC_HEADER_LENGTH = 5;
    private static final long WAIT_NS = 20_000;
    private static final long STUCK_NS = TimeUnit.SECONDS.toNanos(10);

    private final String path;
    private final Listener listener;
    private final ByteBuffer out = ByteBuffer.allocateDirect(OUT_BYTES);
    private final ByteBuffer in = ByteBuffer.allocate(IN_BYTES);
    private final AtomicLong connectionWindow = new AtomicLong(Http2Frames.DEFAULT_WINDOW);
    private final AtomicLong streamWindow = new AtomicLong(Http2Frames.DEFAULT_WINDOW);
    private byte[] message = new byte[1 << 12];
    private int messageLength;
    private long uncreditedBytes;
    private long streamWindowAtStart = Http2Frames.DEFAULT_WINDOW;
    private SocketChannel socket;
    private volatile boolean isEnded;

    Http2Call(String path, Listener listener) {
        this.path = path;
        this.listener = listener;
    }

    /** Connects, begins the call and registers for reading. */
    void open(int port, Selector readiness) throws IOException {
        socket = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.configureBlocking(false);
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Http2Frames.putBeginning(out, path, "127.0.0.1:" + port);
        flush();
        socket.register(readiness, SelectionKey.OP_READ, this);
    }

    /** Appends a message; it leaves with the next {@link #flush}, or when 64 KiB are waiting. Blocks while the server gives no credit. */
    void send(byte[] bytes, int offset, int length) {
        int place = offset;
        final int end = offset + length;
        boolean isFirst = true;
        while ((isFirst || place < end) && !isEnded) {
            final int header = isFirst ? GRPC_HEADER_LENGTH : 0;
            final int part = Math.min(end - place, Http2Frames.FRAME_MAX_LENGTH - header);
            awaitCredit(header + part);
            if (isEnded) {
                return;
            }
            synchronized (out) {
                Http2Frames.putHeader(out, header + part, Http2Frames.DATA, 0, Http2Frames.STREAM);
                if (isFirst) {
                    out.put((byte) 0).putInt(length);
                }
                out.put(bytes, place, part);
            }
            place += part;
            isFirst = false;
        }
        if (out.position() > FLUSH_BYTES) {
            flush();
        }
    }

    /** Gives all that waits to the kernel. Blocks while the socket is full. */
    void flush() {
        final long endNs = System.nanoTime() + STUCK_NS;
        while (!writeSome() && !isEnded) {
            if (System.nanoTime() > endNs) {
                end("the server has read nothing for 10 s");
                return;
            }
            LockSupport.parkNanos(WAIT_NS);
        }
    }

    /** Says that no message will follow. */
    void halfClose() {
        synchronized (out) {
            if (out.remaining() >= CONTROL_ROOM) {
                Http2Frames.putHeader(out, 0, Http2Frames.DATA, Http2Frames.END_STREAM, Http2Frames.STREAM);
            }
        }
        writeSome();
    }

    /** Whether nothing more will come, as of a call that was never opened. */
    boolean isEnded() {
        return isEnded || socket == null;
    }

    /** Ends the connection in the middle of whatever is on its way; with a reset, or as a process that ends does. */
    void cut(boolean isReset) throws IOException {
        if (isReset) {
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        close();
    }

    void close() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads once, and hands over what became whole; for the reading thread. */
    void onReadable() {
        try {
            final int count = socket.read(in);
            in.flip();
            while (Http2Frames.isWhole(in)) {
                onFrame();
            }
            in.compact();
            if (count < 0) {
                end("the server closed the connection");
            }
        } catch (IOException e) {
            end(String.valueOf(e.getMessage()));
        }
    }

    private void onFrame() throws IOException {
        final int length = Http2Frames.length(in);
        final int type = in.get(in.position() + Http2Frames.TYPE_OFFSET);
        final int flags = in.get(in.position() + Http2Frames.FLAGS_OFFSET);
        final int stream = in.getInt(in.position() + Http2Frames.STREAM_OFFSET);
        final int payload = in.position() + Http2Frames.HEADER_LENGTH;
        in.position(payload + length);
        switch (type) {
            case Http2Frames.DATA -> onData(payload, length);
            case Http2Frames.SETTINGS -> onSettings(payload, length, flags);
            case Http2Frames.WINDOW_UPDATE ->
                (stream == 0 ? connectionWindow : streamWindow).addAndGet(in.getInt(payload));
            case Http2Frames.PING -> onPing(payload, flags);
            case Http2Frames.RST_STREAM -> end("the stream was reset with " + in.getInt(payload));
            case Http2Frames.GOAWAY -> end("the server went away with " + in.getInt(payload + Integer.BYTES));
            default -> {}
        }
        if ((type == Http2Frames.DATA || type == Http2Frames.HEADERS) && (flags & Http2Frames.END_STREAM) != 0) {
            end("the server ended the stream");
        }
    }

    private void onData(int payload, int length) throws IOException {
        if (messageLength + length > message.length) {
            message = Arrays.copyOf(message, Math.max(2 * message.length, messageLength + length));
        }
        System.arraycopy(in.array(), payload, message, messageLength, length);
        messageLength += length;
        int place = 0;
        while (messageLength - place >= GRPC_HEADER_LENGTH) {
            final int wholeLength = ByteBuffer.wrap(message).getInt(place + 1);
            if (messageLength - place - GRPC_HEADER_LENGTH < wholeLength) {
                break;
            }
            listener.onMessage(message, place + GRPC_HEADER_LENGTH, wholeLength);
            place += GRPC_HEADER_LENGTH + wholeLength;
        }
        System.arraycopy(message, place, message, 0, messageLength - place);
        messageLength -= place;
        giveCredit(length);
    }

    private void giveCredit(int length) {
        uncreditedBytes += length;
        if (uncreditedBytes >= CREDIT_STEP) {
            synchronized (out) {
                Http2Frames.putWindowUpdate(out, 0, (int) uncreditedBytes);
                Http2Frames.putWindowUpdate(out, Http2Frames.STREAM, (int) uncreditedBytes);
            }
            uncreditedBytes = 0;
            writeSome();
        }
    }

    private void onSettings(int payload, int length, int flags) {
        if ((flags & Http2Frames.ACK) != 0) {
            return;
        }
        for (int place = payload; place < payload + length; place += Http2Frames.SETTING_LENGTH) {
            if (in.getShort(place) == Http2Frames.INITIAL_WINDOW) {
                final long window = in.getInt(place + Short.BYTES);
                streamWindow.addAndGet(window - streamWindowAtStart);
                streamWindowAtStart = window;
            }
        }
        synchronized (out) {
            Http2Frames.putHeader(out, 0, Http2Frames.SETTINGS, Http2Frames.ACK, 0);
        }
        writeSome();
    }

    private void onPing(int payload, int flags) {
        if ((flags & Http2Frames.ACK) == 0) {
            synchronized (out) {
                Http2Frames.putHeader(out, Long.BYTES, Http2Frames.PING, Http2Frames.ACK, 0);
                out.putLong(in.getLong(payload));
            }
            writeSome();
        }
    }

    /** Room in the buffer and in both windows, all of which only the sending thread uses up. */
    private void awaitCredit(int length) {
        final long endNs = System.nanoTime() + STUCK_NS;
        while (streamWindow.get() < length || connectionWindow.get() < length || !hasRoom(length)) {
            flush();
            if (isEnded) {
                return;
            }
            if (System.nanoTime() > endNs) {
                end("the server has given no credit for 10 s");
                return;
            }
            if (streamWindow.get() < length || connectionWindow.get() < length) {
                LockSupport.parkNanos(WAIT_NS);
            }
        }
        streamWindow.addAndGet(-length);
        connectionWindow.addAndGet(-length);
    }

    private boolean hasRoom(int length) {
        synchronized (out) {
            return out.remaining() >= Http2Frames.HEADER_LENGTH + length + CONTROL_ROOM;
        }
    }

    /** True when nothing waits any more. */
    private boolean writeSome() {
        synchronized (out) {
            if (out.position() == 0 || socket == null) {
                return true;
            }
            out.flip();
            try {
                socket.write(out);
            } catch (IOException e) {
                end(String.valueOf(e.getMessage()));
            }
            out.compact();
            return out.position() == 0;
        }
    }

    private void end(String why) {
        if (!isEnded) {
            isEnded = true;
            listener.onEnd(why);
        }
        close();
    }

    /** Told of what the server sends. */
    interface Listener {
        /** A whole message; the bytes are the call's own. Reading thread. */
        void onMessage(byte[] bytes, int offset, int length) throws IOException;

        /** The call is over; once, on either thread. */
        void onEnd(String why);
    }
}
