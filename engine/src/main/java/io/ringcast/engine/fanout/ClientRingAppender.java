package io.ringcast.engine.fanout;

import static io.ringcast.engine.fanout.ClientRecordDescriptor.CHUNK;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.CHUNK_INDEX_OFFSET;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.CHUNK_ITEM_COUNT_OFFSET;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.CHUNK_LENGTH_OFFSET;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.CHUNK_RECORD_LENGTH;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.REF;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.REF_AGENT_NS_OFFSET;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.REF_FIRST_SEQ_OFFSET;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.REF_LENGTH_OFFSET;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.REF_POSITION_OFFSET;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.REF_RECEIVED_NS_OFFSET;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.REF_RECORD_LENGTH;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.REF_UPDATE_COUNT_OFFSET;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.REPLY;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.refPosition;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;

/** The state thread's half of a {@link ClientRing}: puts records in, and sees which of them the writer has not done with. */
final class ClientRingAppender {
    private static final int NO_ROOM = -1;

    private final OneToOneRingBuffer ring;
    private final AtomicBuffer records;
    private final ChunkPool pool;
    private final RecordCursor cursor;
    private final int maxLengthBeforeFrame;
    private long headSeen;
    private long droppedTail;
    private long chunkEndPosition;

    ClientRingAppender(OneToOneRingBuffer ring, ChunkPool pool) {
        this.ring = ring;
        this.pool = pool;
        records = ring.buffer();
        cursor = new RecordCursor(ring);
        maxLengthBeforeFrame = ring.capacity() - ring.capacity() / 4 - REF_RECORD_LENGTH;
        headSeen = ring.consumerPosition();
        droppedTail = headSeen;
    }

    boolean appendFrame(long position, int length, long firstSeq, int updateCount, long receivedNs, long agentNs) {
        final int offset = hasRoomForFrame() ? ring.tryClaim(REF, REF_RECORD_LENGTH) : NO_ROOM;
        if (offset < 0) {
            return false;
        }
        records.putLong(offset + REF_POSITION_OFFSET, position);
        records.putInt(offset + REF_LENGTH_OFFSET, length);
        records.putInt(offset + REF_UPDATE_COUNT_OFFSET, updateCount);
        records.putLong(offset + REF_FIRST_SEQ_OFFSET, firstSeq);
        records.putLong(offset + REF_RECEIVED_NS_OFFSET, receivedNs);
        records.putLong(offset + REF_AGENT_NS_OFFSET, agentNs);
        ring.commit(offset);
        return true;
    }

    boolean appendReply(DirectBuffer source, int offset, int length) {
        return length <= ring.maxMsgLength()
                ? ring.write(REPLY, source, offset, length)
                : appendLongReply(source, offset, length);
    }

    boolean appendCatchUp(int chunkIndex, int length, int itemCount) {
        final boolean isTaken = appendChunk(chunkIndex, length, itemCount);
        if (isTaken) {
            chunkEndPosition = ring.producerPosition();
        }
        return isTaken;
    }

    boolean isCatchUpInFlight() {
        return ring.consumerPosition() < chunkEndPosition;
    }

    long tailPosition() {
        return ring.producerPosition();
    }

    /** References before this ring position are no longer read. */
    void onDropped(long ringPosition) {
        droppedTail = ringPosition;
    }

    /** Where the first reference that is still to be written starts in the log; {@link Long#MAX_VALUE}: there is none. */
    long unreadPosition() {
        headSeen = ring.consumerPosition();
        cursor.reset(Math.max(headSeen, droppedTail));
        while (cursor.next()) {
            if (cursor.type() == REF) {
                return refPosition(records, cursor.offset());
            }
        }
        return Long.MAX_VALUE;
    }

    private boolean hasRoomForFrame() {
        final long tail = ring.producerPosition();
        if (tail - headSeen > maxLengthBeforeFrame) {
            headSeen = ring.consumerPosition();
        }
        return tail - headSeen <= maxLengthBeforeFrame;
    }

    private boolean appendLongReply(DirectBuffer source, int offset, int length) {
        final int index = length > pool.chunkLength() ? ChunkPool.NONE : pool.claim();
        if (index == ChunkPool.NONE) {
            return false;
        }
        pool.chunk(index).buffer().putBytes(0, source, offset, length);
        final boolean isTaken = appendChunk(index, length, 0);
        if (!isTaken) {
            pool.release(index);
        }
        return isTaken;
    }

    private boolean appendChunk(int index, int length, int itemCount) {
        final int offset = ring.tryClaim(CHUNK, CHUNK_RECORD_LENGTH);
        if (offset < 0) {
            return false;
        }
        records.putInt(offset + CHUNK_INDEX_OFFSET, index);
        records.putInt(offset + CHUNK_LENGTH_OFFSET, length);
        records.putInt(offset + CHUNK_ITEM_COUNT_OFFSET, itemCount);
        ring.commit(offset);
        return true;
    }
}
