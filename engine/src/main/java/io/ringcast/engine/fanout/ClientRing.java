package io.ringcast.engine.fanout;

import static io.ringcast.engine.fanout.ClientRecordDescriptor.CHUNK;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.CHUNK_INDEX_OFFSET;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.CHUNK_ITEM_COUNT_OFFSET;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.CHUNK_LENGTH_OFFSET;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.CHUNK_RECORD_LENGTH;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.REF;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.REF_FIRST_SEQ_OFFSET;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.REF_LAST_SEQ_OFFSET;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.REF_LENGTH_OFFSET;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.REF_POSITION_OFFSET;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.REF_RECORD_LENGTH;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.REF_UPDATE_COUNT_OFFSET;
import static io.ringcast.engine.fanout.ClientRecordDescriptor.REPLY;

import io.ringcast.engine.event.ClientConnection;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;

/**
 * One client's way out: an Agrona {@code OneToOneRingBuffer} of references into the {@link FrameLog}, pieces of catch-up
 * (chunks) and small replies, each a complete WebSocket frame. The state thread writes; one writer at a time drains (who
 * drains must hold the channel's lock). The memory is pooled by {@link ClientRings}; the object serves one client and is
 * dead for good once its ring was closed, so a stale reference to it does no harm.
 *
 * <pre>
 *   ring        head                               tail
 *    ..........|REF a|REPLY|REF b|CHUNK|REF c|.....|      a record leaves at the head when its last byte has gone
 *                 |           |           |
 *   log    -------|aaaa|----|bbbb|-------|cccc|---tail
 *                   ^ headWritten: how much of a the kernel took
 *                 ^ unreadPosition: start of the first REF still in the ring
 *
 *   revoke()    the state thread notes the ring's tail and asks; offerFrame is false from here on
 *   answer      the writer copies the unsent rest of a into chunks (the spill), counts b and c as dropped, and from now
 *               on skips every REF before the noted tail; REPLY and CHUNK go out in their order after the spill
 *   pollRevoked the state thread takes the lowest firstSeq of b and c, offerFrame works again; nothing of what was
 *               offered before is pinned any more
 * </pre>
 *
 * A quarter of the ring is kept from references, so that replies and catch-up find room when a client is slow.
 */
public final class ClientRing {
    /** {@link #drain}: nothing is left to write. */
    public static final int DRAINED = 0;
    /** {@link #drain}: the sink is full; try again when it has room. */
    public static final int BLOCKED = 1;
    /** {@link #drain}: the byte limit was reached with more to write; {@link ClientRings#requeue} keeps its turn. */
    public static final int MORE = 2;

    /** {@link #pollRevoked}: the writer has not answered yet. */
    public static final long REVOKE_PENDING = -2;
    /** {@link #pollRevoked}: answered, and no reference had to be dropped. */
    public static final long NOTHING_DROPPED = Long.MAX_VALUE;

    private static final int SLOW_CLIENT_CLOSE_CODE = 4408;
    private static final int HARD_CLOSE = 1 << 16;
    private static final int CLOSE_CODE_MASK = HARD_CLOSE - 1;

    private static final int GUARD_FREE = 0;
    private static final int GUARD_HELD = 1;
    private static final int GUARD_DETACHED = 2;

    private final ClientRings rings;
    private final ClientConnection connection;
    private final OneToOneRingBuffer ring;
    private final AtomicBuffer records;
    private final int memoryIndex;
    private final ChunkPool pool;
    private final Counters counters;

    // State thread.
    private final RecordCursor unreadCursor;
    private final int maxLengthWithFrames;
    private int listIndex;
    private long headSeen;
    private long droppedTail;
    private long chunkEndPosition;
    private long offeredBytes;
    private long droppedUpdateCount;
    private Chunk claimedChunk;

    // Both sides.
    private final Revocation revocation = new Revocation();
    private final AtomicBoolean isReady = new AtomicBoolean();
    private final AtomicBoolean isClosing = new AtomicBoolean();
    private final AtomicInteger closeRequest = new AtomicInteger();
    private final AtomicInteger guard = new AtomicInteger(GUARD_FREE);

    // Whoever holds the guard.
    private final ClientRingReader reader;
    private long discardedUpdateCount;

    ClientRing(ClientRings rings, int memoryIndex, ClientConnection connection, long nowNs) {
        this.rings = rings;
        this.memoryIndex = memoryIndex;
        this.connection = connection;
        ring = rings.memory(memoryIndex);
        records = ring.buffer();
        pool = rings.pool();
        counters = rings.counters();
        reader = new ClientRingReader(ring, rings.log(), pool, counters, nowNs);
        unreadCursor = new RecordCursor(ring);
        maxLengthWithFrames = ring.capacity() - ring.capacity() / 4 - REF_RECORD_LENGTH;
        headSeen = ring.consumerPosition();
        droppedTail = headSeen;
    }

    // ---- state thread ----

    /**
     * Refers to a frame (or several adjacent ones) in the log. Returns false when the ring is full or revoked: the client
     * must then be treated as lagging from this flush on.
     *
     * @param updateCount live updates in it, counted as sent when the last byte has gone.
     */
    public boolean offerFrame(long position, int length, long firstSeq, long lastSeq, int updateCount) {
        if (isClosing.getPlain() || !revocation.isIdle() || !hasRoomForFrame()) {
            return false;
        }
        final int offset = ring.tryClaim(REF, REF_RECORD_LENGTH);
        if (offset < 0) {
            return false;
        }
        records.putLong(offset + REF_POSITION_OFFSET, position);
        records.putInt(offset + REF_LENGTH_OFFSET, length);
        records.putInt(offset + REF_UPDATE_COUNT_OFFSET, updateCount);
        records.putLong(offset + REF_FIRST_SEQ_OFFSET, firstSeq);
        records.putLong(offset + REF_LAST_SEQ_OFFSET, lastSeq);
        ring.commit(offset);
        rings.onFrameOffered(position);
        onOffered(length);
        return true;
    }

    /** Copies a small complete frame; goes through a chunk when longer than a record. False: no room, close the client. */
    public boolean offerReply(DirectBuffer source, int offset, int length) {
        if (isClosing.getPlain()) {
            return false;
        }
        final boolean isTaken = length <= ring.maxMsgLength()
                ? ring.write(REPLY, source, offset, length)
                : offerLongReply(source, offset, length);
        if (isTaken) {
            onOffered(length);
        } else {
            counters.add(CounterDescriptor.REPLIES_REFUSED, 1);
        }
        return isTaken;
    }

    /** Takes a chunk from the pool for catch-up; null when the pool is empty or this client's last one has not gone. */
    public Chunk claimChunk() {
        if (claimedChunk != null || isClosing.getPlain() || isChunkInFlight()) {
            return null;
        }
        final int index = pool.claim();
        claimedChunk = index == ChunkPool.NONE ? null : pool.chunk(index);
        return claimedChunk;
    }

    /**
     * Hands over a filled chunk of {@code length} bytes from its start. False: the ring is full, the chunk is back in the
     * pool.
     */
    public boolean offerChunk(Chunk chunk, int length, int itemCount) {
        if (chunk != claimedChunk) {
            throw new IllegalArgumentException("not the claimed chunk");
        }
        if (!writeChunkRecord(chunk.index, length, itemCount)) {
            abandonChunk(chunk);
            return false;
        }
        claimedChunk = null;
        chunkEndPosition = ring.producerPosition();
        counters.add(CounterDescriptor.SNAPSHOT_ITEMS_SENT, itemCount);
        onOffered(length);
        return true;
    }

    /** Gives back a claimed chunk unused. */
    public void abandonChunk(Chunk chunk) {
        if (chunk == claimedChunk) {
            claimedChunk = null;
            pool.release(chunk.index);
        }
    }

    /** Whether a chunk of this client is still on its way. */
    public boolean isChunkInFlight() {
        return ring.consumerPosition() < chunkEndPosition;
    }

    /** Whether references of this client are still unread; catch-up waits for them. */
    public boolean hasUnreadFrames() {
        return unreadPosition() != Long.MAX_VALUE;
    }

    /** The lowest log position the writer may still read; {@link Long#MAX_VALUE}: none. */
    public long unreadPosition() {
        if (isDetached()) {
            return Long.MAX_VALUE;
        }
        if (revocation.isAnswered()) {
            droppedTail = revocation.tailPosition();
        }
        headSeen = ring.consumerPosition();
        unreadCursor.reset(Math.max(headSeen, droppedTail));
        while (unreadCursor.next()) {
            if (unreadCursor.type() == REF) {
                return ClientRecordDescriptor.refPosition(records, unreadCursor.offset());
            }
        }
        return Long.MAX_VALUE;
    }

    /** Bytes of frames, chunks and replies handed over and not yet given to the kernel. */
    public long unsentBytes() {
        return offeredBytes - reader.settledBytes();
    }

    /** Asks the writer to let go of the log: see {@link #pollRevoked}. From now on {@link #offerFrame} returns false. */
    public void revoke() {
        if (revocation.isIdle() && !isClosing.getPlain()) {
            revocation.request(ring.producerPosition());
            makeReady();
        }
    }

    /** Whether a revoke was asked for whose answer {@link #pollRevoked} has not returned yet. */
    public boolean isRevoking() {
        return !revocation.isIdle();
    }

    /**
     * Asks for the writer's answer to {@link #revoke}: {@link #REVOKE_PENDING}, {@link #NOTHING_DROPPED}, or the lowest
     * sequence that was dropped, upon which the ring takes frames again. Without a revoke: {@link #NOTHING_DROPPED}.
     */
    public long pollRevoked() {
        if (revocation.isIdle()) {
            return NOTHING_DROPPED;
        }
        if (!revocation.isAnswered()) {
            return REVOKE_PENDING;
        }
        droppedTail = revocation.tailPosition();
        droppedUpdateCount += revocation.droppedUpdateCount();
        final long firstSeq = revocation.firstDroppedSeq();
        revocation.accept();
        return firstSeq;
    }

    /** Updates in the references that were dropped by revokes since the last call; for the conservation count. */
    public long takeDroppedUpdateCount() {
        final long count = droppedUpdateCount;
        droppedUpdateCount = 0;
        return count;
    }

    /**
     * Asks the transport to close the connection with this WebSocket close code, at once if {@code hard}. The first code
     * stays; a later hard request makes it hard. Any thread.
     */
    public void requestClose(int closeCode, boolean hard) {
        int before;
        int after;
        do {
            before = closeRequest.get();
            after = (before == 0 ? closeCode : before) | (hard ? HARD_CLOSE : 0);
        } while (!closeRequest.compareAndSet(before, after));
        makeReady();
    }

    /** Monotonic time of the last byte that the kernel took, or of the ring's opening. */
    public long lastProgressNs() {
        return reader.lastProgressNs();
    }

    // ---- writer ----

    /**
     * Writes what waits, adjacent references merged, at most about {@code limitBytes}, and answers a revoke. Whoever calls
     * holds the channel's lock.
     *
     * @param nowNs monotonic, for {@link #lastProgressNs()}.
     * @return {@link #DRAINED}, {@link #BLOCKED} or {@link #MORE}; of a closed ring always {@link #DRAINED}.
     * @throws IOException from the sink; the connection is then to be closed.
     */
    public int drain(ByteSink sink, long limitBytes, long nowNs) throws IOException {
        if (!tryAcquire()) {
            return isDetached() ? DRAINED : MORE;
        }
        try {
            answerRevoke();
            return reader.drain(sink, limitBytes, nowNs);
        } finally {
            release();
        }
    }

    /**
     * Writes the rest of the frame that was begun, nothing new. Returns true when no frame is half written, so that a
     * control frame may follow. Under the channel's lock.
     *
     * @throws IOException from the sink, or because the rest of a frame is lost (the ring was closed, or a revoke found no
     *     chunk): only a hard close is then right.
     */
    public boolean finishBegun(ByteSink sink, long nowNs) throws IOException {
        if (!tryAcquire()) {
            if (isDetached()) {
                checkWhole();
                return true;
            }
            return false;
        }
        try {
            if (reader.isBroken()) {
                checkWhole();
            }
            return reader.finishBegun(sink, nowNs);
        } finally {
            release();
        }
    }

    /** The close code asked for; 0: none. */
    public int closeCode() {
        return closeRequest.get() & CLOSE_CODE_MASK;
    }

    public boolean isHardClose() {
        return (closeRequest.get() & HARD_CLOSE) != 0;
    }

    /** The transport's object of this client. */
    public ClientConnection connection() {
        return connection;
    }

    // ---- ClientRings ----

    /** State thread. Returns false if it was closed before. */
    boolean close() {
        if (!isClosing.compareAndSet(false, true)) {
            return false;
        }
        if (claimedChunk != null) {
            abandonChunk(claimedChunk);
        }
        makeReady();
        return true;
    }

    boolean isDetached() {
        return guard.getAcquire() == GUARD_DETACHED;
    }

    /** Writer: takes the ring out of the ready queue; false: it was closed and is not to be handed out. */
    boolean onPolled() {
        isReady.set(false);
        VarHandle.fullFence();
        if (isClosing.get()) {
            detach();
            return false;
        }
        if (revocation.isRequested() && tryAcquire()) {
            try {
                answerRevoke();
            } finally {
                release();
            }
        }
        return true;
    }

    /** Queues the ring for the writer unless it is queued already. Any thread. */
    void makeReady() {
        // Without the fence the flag could be read before the record is visible, while the writer does the reverse.
        VarHandle.fullFence();
        if (!isReady.get() && !isDetached() && isReady.compareAndSet(false, true) && !rings.enqueue(this)) {
            isReady.set(false);
        }
    }

    /** Updates that were in the ring, or dropped and not yet taken, when it was closed. State thread, once detached. */
    long discardedUpdateCount() {
        pollRevoked();
        return discardedUpdateCount + takeDroppedUpdateCount();
    }

    int memoryIndex() {
        return memoryIndex;
    }

    int listIndex() {
        return listIndex;
    }

    void listIndex(int newListIndex) {
        listIndex = newListIndex;
    }

    private boolean hasRoomForFrame() {
        final long tail = ring.producerPosition();
        if (tail - headSeen > maxLengthWithFrames) {
            headSeen = ring.consumerPosition();
        }
        return tail - headSeen <= maxLengthWithFrames;
    }

    private boolean offerLongReply(DirectBuffer source, int offset, int length) {
        final int index = length > pool.chunkLength() ? ChunkPool.NONE : pool.claim();
        if (index == ChunkPool.NONE) {
            return false;
        }
        pool.chunk(index).buffer().putBytes(0, source, offset, length);
        final boolean isTaken = writeChunkRecord(index, length, 0);
        if (!isTaken) {
            pool.release(index);
        }
        return isTaken;
    }

    private boolean writeChunkRecord(int index, int length, int itemCount) {
        final int offset = isClosing.getPlain() ? -1 : ring.tryClaim(CHUNK, CHUNK_RECORD_LENGTH);
        if (offset < 0) {
            return false;
        }
        records.putInt(offset + CHUNK_INDEX_OFFSET, index);
        records.putInt(offset + CHUNK_LENGTH_OFFSET, length);
        records.putInt(offset + CHUNK_ITEM_COUNT_OFFSET, itemCount);
        ring.commit(offset);
        return true;
    }

    private void onOffered(int length) {
        offeredBytes += length;
        counters.add(CounterDescriptor.MESSAGES_SENT, 1);
        makeReady();
    }

    private boolean tryAcquire() {
        return guard.compareAndSet(GUARD_FREE, GUARD_HELD);
    }

    private void release() {
        guard.set(GUARD_FREE);
        // Whoever was turned away by the guard meanwhile counts on this second look.
        if (isClosing.get() || revocation.isRequested()) {
            makeReady();
        }
    }

    private void answerRevoke() {
        if (revocation.isRequested()) {
            reader.answer(revocation);
            if (reader.isBroken()) {
                requestClose(SLOW_CLIENT_CLOSE_CODE, true);
            }
        }
    }

    private void detach() {
        if (tryAcquire()) {
            discardedUpdateCount = reader.discard();
            guard.set(GUARD_DETACHED);
        }
    }

    private void checkWhole() throws IOException {
        if (reader.isMidFrame()) {
            throw new IOException("the rest of a frame of client " + connection.id() + " is lost");
        }
    }
}
