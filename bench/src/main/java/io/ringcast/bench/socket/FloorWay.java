package io.ringcast.bench.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;

/** What cannot be saved: the same bytes, already in place, copied once for each client in memory, or written to each socket. */
final class FloorWay implements FanOutWay {
    private final List<SocketChannel> sockets;
    private final ByteBuffer frame = ByteBuffer.allocateDirect(UPDATES_MAX * UPDATE_BYTES);
    private final ByteBuffer[] copies;

    private FloorWay(List<SocketChannel> sockets, int copyCount) {
        this.sockets = sockets;
        copies = new ByteBuffer[copyCount];
        for (int i = 0; i < copyCount; i++) {
            copies[i] = ByteBuffer.allocateDirect(UPDATES_MAX * UPDATE_BYTES);
        }
    }

    /** Writes alone. */
    static FloorWay ofWrite(List<SocketChannel> sockets) {
        return new FloorWay(sockets, 0);
    }

    /** Copies alone: nothing reaches the sockets. */
    static FloorWay ofCopy(List<SocketChannel> sockets) {
        return new FloorWay(List.of(), sockets.size());
    }

    @Override
    public long flush(int updateCount) throws IOException {
        final int length = updateCount * UPDATE_BYTES;
        for (final ByteBuffer copy : copies) {
            copy.put(0, frame, 0, length);
        }
        for (int i = 0; i < sockets.size(); i++) {
            frame.clear().limit(length);
            while (frame.hasRemaining()) {
                sockets.get(i).write(frame);
            }
        }
        return (long) sockets.size() * length;
    }
}
