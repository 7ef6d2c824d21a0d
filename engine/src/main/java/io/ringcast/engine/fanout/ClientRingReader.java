package io.ringcast.engine.fanout;

import static io.ringcast.engine.fanout.ClientRecordDescriptor.CHUNK;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.REF;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.chunkIndex;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.chunkLength;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.refAgentNs;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.refFirstSeq;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.refLength;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.refPosition;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.refReceivedNs;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.refUpdateCount;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * The writer's half of a {@link ClientRing}. Whoever holds the ring's guard owns all of it; {@link #settledBytes}, {@link
 * #sentUpdateCount} and {@link #lastProgressNs} may be read by anybody.
 *
 * <p>A record leaves the ring when the last byte of its frame was taken by the sink, never before. So the first record in
 * the ring is the only one that may be half written, {@code headWritten} says how far, and the state thread finds the lowest
 * position in use by looking at the ring. The one exception is a half-written frame that was revoked: its rest lies in
 * chunks, the spill, and goes out before anything else.
 */
final class ClientRingReader {
    /** Adjacent references are merged up to this length, or the limit of the drain. */
    static final int MAX_RUN_LENGTH = 64 * 1024;

    private final OneToOneRingBuffer ring;
    private final FrameLog log;
    private final ChunkPool pool;
    private final Counters counters;
    private final WrittenLatency writtenLatency;
    private final DirectBuffer records;
    private final RecordCursor cursor;
    private final ByteBuffer logView;
    private final ByteBuffer chunkView;
    private final ByteBuffer replyView;
    private final AtomicLong settledBytes = new AtomicLong();
    private final AtomicLong sentUpdateCount = new AtomicLong();
    private final AtomicLong lastProgressNs;

    private long head;
    private int headWritten;
    private long droppedTail;
    private int spillChunk = ChunkPool.NONE;
    private int spillOffset;
    private int spillRemaining;
    private int spillUpdateCount;
    private long spillReceivedNs;
    private long spillAgentNs;
    private boolean isBroken;
    private long cycleBytes;
    private long cycleUpdateCount;
    private ByteBuffer view;

    ClientRingReader(
            OneToOneRingBuffer ring,
            FrameLog log,
            ChunkPool pool,
            Counters counters,
            WrittenLatency writtenLatency,
            long nowNs) {
        this.ring = ring;
        this.log = log;
        this.pool = pool;
        this.counters = counters;
        this.writtenLatency = writtenLatency;
        records = ring.buffer();
        cursor = new RecordCursor(ring);
        logView = log.newView();
        chunkView = pool.newView();
        replyView = ring.buffer().byteBuffer().duplicate();
        view = replyView;
        head = ring.consumerPosition();
        droppedTail = head;
        lastProgressNs = new AtomicLong(nowNs);
    }

    /** Live updates in frames that were written whole so far; complete as of the {@link #settledBytes} read before. */
    long sentUpdateCount() {
        return sentUpdateCount.getAcquire();
    }

    /** Bytes written or dropped so far. */
    long settledBytes() {
        return settledBytes.getAcquire();
    }

    long lastProgressNs() {
        return lastProgressNs.getAcquire();
    }

    /** Whether a frame can never be ended because its rest found no chunk; nothing more is written then. */
    boolean isBroken() {
        return isBroken;
    }

    /** Whether the sink has got a part of a frame, but not all. */
    boolean isMidFrame() {
        return isBroken || headWritten > 0 || spillRemaining > 0;
    }

    int drain(ByteSink sink, long limitBytes, long nowNs) throws IOException {
        try {
            return writeUpTo(sink, limitBytes);
        } finally {
            report(nowNs);
        }
    }

    /** Writes the rest of the frame that was begun; true when none is half written. */
    boolean finishBegun(ByteSink sink, long nowNs) throws IOException {
        try {
            if (!writeSpill(sink)) {
                return false;
            }
            return headWritten == 0 || (selectNext(0) && writeSelected(sink));
        } finally {
            report(nowNs);
        }
    }

    /** Lets go of all that the log holds for this client, and says so. */
    void answer(Revocation revocation) {
        final long tailPosition = revocation.tailPosition();
        long firstSeq = ClientRing.NOTHING_DROPPED;
        long updateCount = 0;
        long bytes = 0;
        boolean isBegun = headWritten > 0;
        cursor.reset(head);
        while (cursor.next() && cursor.position() < tailPosition) {
            if (cursor.type() == REF && !isDropped()) {
                if (isBegun) {
                    spill();
                } else {
                    firstSeq = Math.min(firstSeq, refFirstSeq(records, cursor.offset()));
                    updateCount += refUpdateCount(records, cursor.offset());
                    bytes += refLength(records, cursor.offset());
                }
            }
            isBegun = false;
        }
        droppedTail = tailPosition;
        settle(bytes);
        revocation.answer(firstSeq, updateCount);
    }

    /** Empties the ring without writing. Returns the updates that were in it. */
    long discard() {
        long updateCount = spillUpdateCount;
        pool.releaseChain(spillChunk);
        spillChunk = ChunkPool.NONE;
        cursor.reset(head);
        while (cursor.next()) {
            if (cursor.type() == CHUNK) {
                pool.release(chunkIndex(records, cursor.offset()));
            } else if (cursor.type() == REF && !isDropped()) {
                updateCount += refUpdateCount(records, cursor.offset());
            }
        }
        moveHead(cursor.endPosition());
        return updateCount;
    }

    private int writeUpTo(ByteSink sink, long limitBytes) throws IOException {
        while (!isBroken) {
            if (!writeSpill(sink)) {
                return ClientRing.BLOCKED;
            }
            if (!selectNext(limitBytes - cycleBytes)) {
                return ClientRing.DRAINED;
            }
            if (cycleBytes >= limitBytes) {
                return ClientRing.MORE;
            }
            if (!writeSelected(sink)) {
                return ClientRing.BLOCKED;
            }
        }
        return ClientRing.DRAINED;
    }

    /** Points the view at what the first record stands for, and at adjacent frames after it; false: nothing is left. */
    private boolean selectNext(long maxLength) {
        cursor.reset(head);
        while (cursor.next()) {
            final int offset = cursor.offset();
            if (cursor.type() == CHUNK) {
                select(chunkView, pool.offsetOf(chunkIndex(records, offset)), chunkLength(records, offset));
                return true;
            }
            if (cursor.type() != REF) {
                select(replyView, offset, cursor.length());
                return true;
            }
            if (!isDropped()) {
                selectRun(Math.min(maxLength, MAX_RUN_LENGTH));
                return true;
            }
            moveHead(cursor.endPosition());
        }
        return false;
    }

    private void selectRun(long maxLength) {
        final long position = refPosition(records, cursor.offset());
        final int index = log.indexOf(position);
        final long maxRunLength = Math.min(maxLength, log.capacity() - index);
        int length = refLength(records, cursor.offset());
        while (cursor.next() && cursor.type() == REF && refPosition(records, cursor.offset()) == position + length) {
            final int merged = length + refLength(records, cursor.offset());
            if (merged > maxRunLength) {
                break;
            }
            length = merged;
        }
        select(logView, index, length);
    }

    private void select(ByteBuffer source, int start, int length) {
        view = source;
        source.limit(start + length).position(start + headWritten);
    }

    private boolean writeSelected(ByteSink sink) throws IOException {
        headWritten += write(sink);
        final long sentNs = writtenLatency.nowNs();
        cursor.reset(head);
        long newHead = head;
        while (headWritten > 0 && cursor.next() && headWritten >= frameLength()) {
            headWritten -= frameLength();
            complete(sentNs);
            newHead = cursor.endPosition();
        }
        moveHead(newHead);
        return !view.hasRemaining();
    }

    private int frameLength() {
        if (cursor.type() == REF) {
            return refLength(records, cursor.offset());
        }
        return cursor.type() == CHUNK ? chunkLength(records, cursor.offset()) : cursor.length();
    }

    private void complete(long sentNs) {
        if (cursor.type() == REF) {
            final int offset = cursor.offset();
            onUpdatesSent(
                    refUpdateCount(records, offset),
                    refReceivedNs(records, offset),
                    refAgentNs(records, offset),
                    sentNs);
        } else if (cursor.type() == CHUNK) {
            pool.release(chunkIndex(records, cursor.offset()));
        }
    }

    private void onUpdatesSent(int updateCount, long receivedNs, long agentNs, long sentNs) {
        if (updateCount > 0) {
            cycleUpdateCount += updateCount;
            writtenLatency.record(receivedNs, agentNs, sentNs);
        }
    }

    private int write(ByteSink sink) throws IOException {
        final int before = view.remaining();
        sink.write(view);
        final int written = before - view.remaining();
        cycleBytes += written;
        return written;
    }

    private boolean isDropped() {
        return cursor.position() < droppedTail;
    }

    /** Frees the ring up to a position, as the ring's own read does; the release store follows all use of the bytes. */
    private void moveHead(long position) {
        if (position != head) {
            head = position;
            ring.buffer().putLongRelease(ring.capacity() + RingBufferDescriptor.HEAD_POSITION_OFFSET, position);
        }
    }

    private void spill() {
        final int offset = cursor.offset();
        final int rest = refLength(records, offset) - headWritten;
        final int index = log.indexOf(refPosition(records, offset)) + headWritten;
        headWritten = 0;
        spillUpdateCount = refUpdateCount(records, offset);
        spillReceivedNs = refReceivedNs(records, offset);
        spillAgentNs = refAgentNs(records, offset);
        spillChunk = pool.claimChain(rest);
        if (spillChunk == ChunkPool.NONE) {
            isBroken = true;
            settle(rest);
            return;
        }
        spillOffset = 0;
        spillRemaining = rest;
        int copied = 0;
        for (int chunk = spillChunk; chunk != ChunkPool.NONE; chunk = pool.next(chunk)) {
            final int length = Math.min(pool.chunkLength(), rest - copied);
            pool.memory().putBytes(pool.offsetOf(chunk), log.buffer(), index + copied, length);
            copied += length;
        }
    }

    private boolean writeSpill(ByteSink sink) throws IOException {
        while (spillRemaining > 0) {
            final int start = pool.offsetOf(spillChunk);
            view = chunkView;
            view.limit(start + Math.min(pool.chunkLength(), spillOffset + spillRemaining))
                    .position(start + spillOffset);
            final int written = write(sink);
            spillOffset += written;
            spillRemaining -= written;
            if (view.hasRemaining()) {
                return false;
            }
            releaseSpillChunk();
        }
        return true;
    }

    private void releaseSpillChunk() {
        final int following = pool.next(spillChunk);
        pool.release(spillChunk);
        spillChunk = following;
        spillOffset = 0;
        if (spillRemaining == 0) {
            onUpdatesSent(spillUpdateCount, spillReceivedNs, spillAgentNs, writtenLatency.nowNs());
            spillUpdateCount = 0;
        }
    }

    private void settle(long bytes) {
        settledBytes.setRelease(settledBytes.getPlain() + bytes);
    }

    private void report(long nowNs) {
        // Updates first: whoever sees that all bytes are settled must see them counted.
        if (cycleUpdateCount > 0) {
            counters.addShared(CounterDescriptor.UPDATES_SENT, cycleUpdateCount);
            sentUpdateCount.setRelease(sentUpdateCount.getPlain() + cycleUpdateCount);
            cycleUpdateCount = 0;
        }
        if (cycleBytes > 0) {
            settle(cycleBytes);
            lastProgressNs.setRelease(nowNs);
            counters.addShared(CounterDescriptor.BYTES_WRITTEN, cycleBytes);
            cycleBytes = 0;
        }
    }
}
