package io.ringcast.engine.latest;

import org.agrona.BitUtil;

/**
 * Where the fields of a record lie. A record fills one cache line; what has a varying length is in the {@link KeyHeap}.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                             Hash                              |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                         Last Sequence                         |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                         Timestamp (ns)                        |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                           Value Bits                          |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                      Accepted Count (n)                       |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                          Touched (ns)                         |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |            Series Id | Target (alias) | Next (free)           |
 *  +---------------------------------------------------------------+
 *  |                          Agent Index                          |
 *  +---------------------------------------------------------------+
 *  |             Key Position (16-byte units of the heap)          |
 *  +---------------+---------------+---------------+---------------+
 *  |     State     |    Integer    |     Kind      |  Alias Count  |
 *  +---------------+---------------+---------------+---------------+
 * </pre>
 *
 * An alias uses hash, target, agent index, key position and state alone, and keeps the next alias of its target where a
 * series has its last sequence. The first alias of a series is the link of the series' block in the key heap.
 */
final class LatestValueDescriptor {
    static final int RECORD_LENGTH = 64;

    static final int HASH_OFFSET = 0;
    static final int LAST_SEQUENCE_OFFSET = HASH_OFFSET + BitUtil.SIZE_OF_LONG;
    static final int TIMESTAMP_OFFSET = LAST_SEQUENCE_OFFSET + BitUtil.SIZE_OF_LONG;
    static final int VALUE_BITS_OFFSET = TIMESTAMP_OFFSET + BitUtil.SIZE_OF_LONG;
    static final int ACCEPTED_COUNT_OFFSET = VALUE_BITS_OFFSET + BitUtil.SIZE_OF_LONG;
    static final int TOUCHED_OFFSET = ACCEPTED_COUNT_OFFSET + BitUtil.SIZE_OF_LONG;
    static final int SERIES_ID_OFFSET = TOUCHED_OFFSET + BitUtil.SIZE_OF_LONG;
    static final int AGENT_INDEX_OFFSET = SERIES_ID_OFFSET + BitUtil.SIZE_OF_INT;
    static final int KEY_POSITION_OFFSET = AGENT_INDEX_OFFSET + BitUtil.SIZE_OF_INT;
    static final int STATE_OFFSET = KEY_POSITION_OFFSET + BitUtil.SIZE_OF_INT;
    static final int INTEGER_OFFSET = STATE_OFFSET + BitUtil.SIZE_OF_BYTE;
    static final int KIND_OFFSET = INTEGER_OFFSET + BitUtil.SIZE_OF_BYTE;
    static final int ALIAS_COUNT_OFFSET = KIND_OFFSET + BitUtil.SIZE_OF_BYTE;

    /** In an alias: the record of its series. */
    static final int TARGET_OFFSET = SERIES_ID_OFFSET;
    /** In an alias: the next alias of the same series, or {@link KeyHeap#NO_LINK}. */
    static final int NEXT_ALIAS_OFFSET = LAST_SEQUENCE_OFFSET;
    /** In a free record: the next free one, or -1. */
    static final int NEXT_FREE_OFFSET = SERIES_ID_OFFSET;

    static final byte FREE = 0;
    static final byte SERIES = 1;
    static final byte TOMBSTONE = 2;
    static final byte ALIAS = 3;

    private LatestValueDescriptor() {}

    /** Where a record begins. */
    static int recordOffset(int record) {
        return record * RECORD_LENGTH;
    }
}
