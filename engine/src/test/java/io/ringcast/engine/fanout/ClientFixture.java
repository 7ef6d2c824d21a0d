package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.status.StageLatency;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** One client with a small log, ring and pool, driven by hand; remembers the bytes that it ought to get. */
final class ClientFixture {
    static final int LOG_CAPACITY = 4096;
    static final int RING_LENGTH = 1024;
    static final int CHUNK_LENGTH = 64;
    static final int CHUNK_COUNT = 8;
    static final long NO_LIMIT = Long.MAX_VALUE;

    final Counters counters = new Counters();
    final FrameLog log = new FrameLog(LOG_CAPACITY);
    final ClientRings rings = new ClientRings(log, 2, RING_LENGTH, CHUNK_COUNT, CHUNK_LENGTH, counters);
    final ClientRing ring;
    final FakeSink sink = new FakeSink();
    final List<byte[]> offered = new ArrayList<>();
    private int contentSeed;

    ClientFixture() {
        this(StageLatency.disabled());
    }

    ClientFixture(StageLatency latency) {
        rings.recordLatency(latency);
        ring = rings.open(() -> "client", 1);
    }

    /** Appends a frame to the log and refers the client to it; false: no room in the log or in the ring. */
    boolean offerFrame(int length, long seq, int updateCount) {
        return offerFrame(length, seq, updateCount, 0, 0);
    }

    boolean offerFrame(int length, long seq, int updateCount, long receivedNs, long agentNs) {
        final byte[] content = newContent(length);
        final long position = append(content);
        if (position == FrameLog.INSUFFICIENT_ROOM
                || !ring.offerFrame(position, length, seq, updateCount, receivedNs, agentNs)) {
            return false;
        }
        offered.add(content);
        return true;
    }

    /** Appends a frame that no client is referred to. */
    long appendOther(int length) {
        return append(newContent(length));
    }

    boolean offerReply(int length) {
        final byte[] content = newContent(length);
        final boolean isTaken = ring.offerReply(new UnsafeBuffer(content), 0, length);
        if (isTaken) {
            offered.add(content);
        }
        return isTaken;
    }

    boolean offerChunk(int length) {
        final Chunk chunk = ring.claimChunk();
        if (chunk == null) {
            return false;
        }
        final byte[] content = newContent(length);
        chunk.buffer().putBytes(0, content);
        final boolean isTaken = ring.offerChunk(chunk, length, 1);
        if (isTaken) {
            offered.add(content);
        }
        return isTaken;
    }

    int drain(long room) {
        try {
            return ring.drain(sink.withRoom(room), NO_LIMIT, 2);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    boolean finishBegun(long room) throws IOException {
        return ring.finishBegun(sink.withRoom(room), 3);
    }

    /** Overwrites the whole log, which is right only when nobody is pinned. */
    void overwriteLog() {
        for (int i = 0; i < LOG_CAPACITY; i++) {
            log.buffer().putByte(i, (byte) 0xEE);
        }
    }

    void assertReceivedAllOffered() {
        assertThat(sink.bytes()).isEqualTo(concat(offered));
    }

    long count(CounterDescriptor counter) {
        return counters.get(counter);
    }

    static byte[] concat(List<byte[]> frames) {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        frames.forEach(all::writeBytes);
        return all.toByteArray();
    }

    private long append(byte[] content) {
        final long position = log.tryClaim(content.length, rings.lowestUnread(true));
        if (position != FrameLog.INSUFFICIENT_ROOM) {
            log.buffer().putBytes(log.indexOf(position), content);
            log.commit(position, content.length);
        }
        return position;
    }

    private byte[] newContent(int length) {
        contentSeed++;
        final byte[] content = new byte[length];
        for (int i = 0; i < length; i++) {
            content[i] = (byte) (contentSeed * 7 + i * 13);
        }
        return content;
    }
}
