package io.ringcast.bench.jmh;

import io.ringcast.engine.fanout.ByteSink;
import io.ringcast.engine.fanout.ClientRing;
import io.ringcast.engine.fanout.ClientRings;
import io.ringcast.engine.fanout.SocketWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** A writer whose sockets take everything at once and cost nothing: what is measured is all but the kernel. */
public final class DiscardingWriter implements SocketWriter {
    private final ClientRings rings;
    private final ByteSink sink = this::discard;
    private long writtenBytes;

    public DiscardingWriter(ClientRings rings) {
        this.rings = rings;
    }

    /** Bytes taken so far. */
    public long writtenBytes() {
        return writtenBytes;
    }

    @Override
    public int flush(long budgetNs) {
        int servedCount = 0;
        try {
            for (ClientRing ring = rings.pollReady(); ring != null; ring = rings.pollReady()) {
                ring.drain(sink, Long.MAX_VALUE, 1);
                servedCount++;
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return servedCount;
    }

    @Override
    public boolean hasBlockedSockets() {
        return false;
    }

    @Override
    public void awaitWork(long timeoutNs) {
        throw new UnsupportedOperationException("the benchmark flushes by hand");
    }

    @Override
    public void wakeUp() {}

    @Override
    public void close() {}

    private int discard(ByteBuffer source) {
        final int length = source.remaining();
        source.position(source.limit());
        writtenBytes += length;
        return length;
    }
}
