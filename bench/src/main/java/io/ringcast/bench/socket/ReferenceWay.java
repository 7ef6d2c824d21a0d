package io.ringcast.bench.socket;

import io.ringcast.engine.event.ClientConnection;
import io.ringcast.engine.fanout.ByteSink;
import io.ringcast.engine.fanout.ClientRing;
import io.ringcast.engine.fanout.ClientRings;
import io.ringcast.engine.fanout.FrameLog;
import io.ringcast.engine.status.Counters;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** ringcast's own: the flush is written once into the frame log, and each client's ring gets a reference to it. */
final class ReferenceWay implements FanOutWay {
    private static final int LOG_BYTES = 32 << 20;
    private static final int RING_BYTES = 8 << 10;
    private static final int CHUNK_BYTES = 16 << 10;

    private final FrameLog log = new FrameLog(LOG_BYTES);
    private final ClientRings rings;
    private final ClientRing[] open;
    private final ByteSink[] sinks;
    private final UnsafeBuffer update = new UnsafeBuffer(new byte[UPDATE_BYTES]);
    private long sequence;

    ReferenceWay(List<SocketChannel> sockets) {
        rings = new ClientRings(log, sockets.size(), RING_BYTES, 1, CHUNK_BYTES, new Counters());
        open = new ClientRing[sockets.size()];
        sinks = new ByteSink[sockets.size()];
        for (int i = 0; i < open.length; i++) {
            final ClientConnection connection = () -> "client";
            open[i] = rings.open(connection, 1);
            sinks[i] = sockets.get(i)::write;
        }
    }

    @Override
    public long flush(int updateCount) throws IOException {
        final int length = updateCount * UPDATE_BYTES;
        final long position = claim(length);
        for (int i = 0; i < updateCount; i++) {
            log.buffer().putBytes(log.indexOf(position) + i * UPDATE_BYTES, update, 0, UPDATE_BYTES);
        }
        log.commit(position, length);
        sequence++;
        for (final ClientRing ring : open) {
            if (!ring.offerFrame(position, length, sequence, updateCount, 0, 0)) {
                throw new IllegalStateException("a ring is full");
            }
        }
        return drain(length);
    }

    private long claim(int length) {
        final long position = log.tryClaim(length, rings.lowestUnread(false));
        return position == FrameLog.INSUFFICIENT_ROOM ? log.tryClaim(length, rings.lowestUnread(true)) : position;
    }

    private long drain(int length) throws IOException {
        while (rings.pollReady() != null) {
            // The queue is paid for; the rings are then taken in order, each with its socket.
        }
        for (int i = 0; i < open.length; i++) {
            open[i].drain(sinks[i], Long.MAX_VALUE, 1);
        }
        return (long) open.length * length;
    }
}
