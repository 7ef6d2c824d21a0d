package io.ringcast.engine.fanout;

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;

/**
 * Layout of the three kinds of record in a {@link ClientRing}; offsets are from the record's first byte after the header
 * that {@code OneToOneRingBuffer} puts before it. Native byte order: they never leave the process.
 *
 * <pre>
 *   REF     0          8        12            16         24           32        40
 *           | position | length | updateCount | firstSeq | receivedNs | agentNs |
 *
 *   CHUNK   0            4        8           12
 *           | chunkIndex | length | itemCount |
 *
 *   REPLY   0
 *           | the frame itself ...
 * </pre>
 */
final class ClientRecordDescriptor {
    static final int REF = 1;
    static final int CHUNK = 2;
    static final int REPLY = 3;

    static final int REF_POSITION_OFFSET = 0;
    static final int REF_LENGTH_OFFSET = REF_POSITION_OFFSET + BitUtil.SIZE_OF_LONG;
    static final int REF_UPDATE_COUNT_OFFSET = REF_LENGTH_OFFSET + BitUtil.SIZE_OF_INT;
    static final int REF_FIRST_SEQ_OFFSET = REF_UPDATE_COUNT_OFFSET + BitUtil.SIZE_OF_INT;
    static final int REF_RECEIVED_NS_OFFSET = REF_FIRST_SEQ_OFFSET + BitUtil.SIZE_OF_LONG;
    static final int REF_AGENT_NS_OFFSET = REF_RECEIVED_NS_OFFSET + BitUtil.SIZE_OF_LONG;
    static final int REF_RECORD_LENGTH = REF_AGENT_NS_OFFSET + BitUtil.SIZE_OF_LONG;

    static final int CHUNK_INDEX_OFFSET = 0;
    static final int CHUNK_LENGTH_OFFSET = CHUNK_INDEX_OFFSET + BitUtil.SIZE_OF_INT;
    static final int CHUNK_ITEM_COUNT_OFFSET = CHUNK_LENGTH_OFFSET + BitUtil.SIZE_OF_INT;
    static final int CHUNK_RECORD_LENGTH = CHUNK_ITEM_COUNT_OFFSET + BitUtil.SIZE_OF_INT;

    private ClientRecordDescriptor() {}

    static long refPosition(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + REF_POSITION_OFFSET);
    }

    static int refLength(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + REF_LENGTH_OFFSET);
    }

    static int refUpdateCount(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + REF_UPDATE_COUNT_OFFSET);
    }

    static long refFirstSeq(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + REF_FIRST_SEQ_OFFSET);
    }

    static long refReceivedNs(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + REF_RECEIVED_NS_OFFSET);
    }

    static long refAgentNs(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + REF_AGENT_NS_OFFSET);
    }

    static int chunkIndex(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + CHUNK_INDEX_OFFSET);
    }

    static int chunkLength(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + CHUNK_LENGTH_OFFSET);
    }
}
