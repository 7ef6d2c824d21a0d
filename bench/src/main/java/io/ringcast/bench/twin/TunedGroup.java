package io.ringcast.bench.twin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.ringcast.proto.v1.Series;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The clients of one selector and the items that go to them with the next frame. */
final class TunedGroup {
    static final int ITEMS_MAX_BYTES = 56 << 10;

    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int FRAME_HEAD_BYTES = 128;

    private final EventLoop loop;
    private final List<TunedClient> clients = new ArrayList<>();
    private ByteBuf items;

    TunedGroup(EventLoop loop) {
        this.loop = loop;
        items = items();
    }

    void join(TunedClient client) {
        clients.add(client);
    }

    void leave(TunedClient client) {
        clients.remove(client);
    }

    /** Adds an item; true when it is the first since the last flush. */
    boolean add(TunedSeries series, Series samples) {
        if (clients.isEmpty()) {
            return false;
        }
        final boolean isFirst = !items.isReadable();
        series.write(items, samples);
        return isFirst;
    }

    boolean isFull() {
        return items.readableBytes() > ITEMS_MAX_BYTES;
    }

    /** Sends what is pending to all clients, as the same bytes. */
    void flush(long seq) {
        assert loop.inEventLoop();
        if (!items.isReadable()) {
            return;
        }
        final ByteBuf frame = frame(items, seq, false);
        items = items();
        for (int i = 0; i < clients.size(); i++) {
            clients.get(i).sendShared(frame);
        }
        frame.release();
    }

    /** An empty buffer for items. */
    ByteBuf items() {
        return PooledByteBufAllocator.DEFAULT.directBuffer(1 << 12);
    }

    /** A whole frame with these items, which are released. */
    static ByteBuf frame(ByteBuf items, long seq, boolean isSnapshot) {
        final byte[] head = ("{\"type\":\"metric_update\",\"subscription\":1,\"seq\":" + seq
                        + (isSnapshot ? ",\"snapshot\":true" : "") + ",\"updates\":[")
                .getBytes(StandardCharsets.US_ASCII);
        if (items.isReadable()) {
            items.skipBytes(1);
        }
        final ByteBuf frame = PooledByteBufAllocator.DEFAULT.directBuffer(FRAME_HEAD_BYTES + items.readableBytes());
        putHeader(frame, head.length + items.readableBytes() + 2);
        frame.writeBytes(head).writeBytes(items).writeByte(']').writeByte('}');
        items.release();
        return frame;
    }

    static void putHeader(ByteBuf frame, int length) {
        frame.writeByte(0x81);
        if (length < LENGTH_16) {
            frame.writeByte(length);
        } else if (length <= 0xFFFF) {
            frame.writeByte(LENGTH_16).writeShort(length);
        } else {
            frame.writeByte(LENGTH_64).writeLong(length);
        }
    }
}
