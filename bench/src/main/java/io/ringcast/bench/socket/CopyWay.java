package io.ringcast.bench.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;

/**
 * The other: the bytes go into a ring of each client's own and from there, in one write per flush, to its socket. Bare memory without
 * counters, wrap or records, which is less than such a ring would cost.
 */
final class CopyWay implements FanOutWay {
    private static final int RING_BYTES = 128 << 10;

    private final List<SocketChannel> sockets;
    private final ByteBuffer[] rings;
    private final ByteBuffer frame = ByteBuffer.allocateDirect(UPDATES_MAX * UPDATE_BYTES);
    private final byte[] update = new byte[UPDATE_BYTES];
    private final boolean isFrameCopied;

    /** {@code isFrameCopied}: a flush is put together once and copied whole; else each update is copied to each client. */
    CopyWay(List<SocketChannel> sockets, boolean isFrameCopied) {
        this.sockets = sockets;
        this.isFrameCopied = isFrameCopied;
        rings = new ByteBuffer[sockets.size()];
        for (int i = 0; i < rings.length; i++) {
            rings[i] = ByteBuffer.allocateDirect(RING_BYTES);
        }
    }

    @Override
    public long flush(int updateCount) throws IOException {
        final int length = updateCount * UPDATE_BYTES;
        for (final ByteBuffer ring : rings) {
            final int start = ring.limit() - ring.position() < length ? 0 : ring.position();
            ring.limit(RING_BYTES).position(start);
            ring.mark();
        }
        if (isFrameCopied) {
            copyFrame(updateCount);
        } else {
            copyUpdates(updateCount);
        }
        return write();
    }

    private void copyFrame(int updateCount) {
        frame.clear();
        for (int i = 0; i < updateCount; i++) {
            frame.put(update);
        }
        frame.flip();
        for (final ByteBuffer ring : rings) {
            final int start = ring.position();
            ring.put(start, frame, 0, frame.limit()).position(start + frame.limit());
        }
    }

    private void copyUpdates(int updateCount) {
        for (int i = 0; i < updateCount; i++) {
            for (final ByteBuffer ring : rings) {
                ring.put(update);
            }
        }
    }

    private long write() throws IOException {
        long writtenBytes = 0;
        for (int i = 0; i < rings.length; i++) {
            final ByteBuffer ring = rings[i];
            final int end = ring.position();
            ring.limit(end).reset();
            writtenBytes += end - ring.position();
            while (ring.hasRemaining()) {
                sockets.get(i).write(ring);
            }
            ring.limit(RING_BYTES);
        }
        return writtenBytes;
    }
}
