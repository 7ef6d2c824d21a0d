package io.ringcast.engine.fanout;

import io.ringcast.engine.event.ClientConnection;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.DirectBuffer;
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

    private final ClientRings rings;
    private final ClientConnection connection;
    private final int memoryIndex;
    private final ChunkPool pool;
    private final Counters counters;

    // State thread.
    private final ClientRingAppender appender;
    private int listIndex;
    private final RingLedger ledger;
    private long offeredBytes;
    private Chunk claimedChunk;

    // Both sides.
    private final Revocation revocation = new Revocation();
    private final AtomicBoolean isReady = new AtomicBoolean();
    private final AtomicBoolean isClosing = new AtomicBoolean();
    private final CloseRequest closeRequest = new CloseRequest();
    private final RingGuard guard = new RingGuard();

    // Whoever holds the guard.
    private final ClientRingReader reader;
    private long discardedUpdateCount;

    ClientRing(ClientRings rings, int memoryIndex, ClientConnection connection, long nowNs) {
        this.rings = rings;
        this.memoryIndex = memoryIndex;
        this.connection = connection;
        final OneToOneRingBuffer ring = rings.memory(memoryIndex);
        pool = rings.pool();
        counters = rings.counters();
        appender = new ClientRingAppender(ring, pool);
        reader = new ClientRingReader(ring, rings.log(), pool, counters, rings.written(), nowNs);
        ledger = new RingLedger(rings.books(), reader);
    }

    // ---- state thread ----

    /**
     * Refers to a frame (or several adjacent ones) in the log. Returns false when the ring is full or revoked: the client
     * must then be treated as lagging from this flush on.
     *
     * @param updateCount live updates in it, counted as sent when the last byte has gone; if 0 the times say nothing.
     * @param receivedNs when the oldest of them was received, monotonic; {@link WrittenLatency#NOT_TIMED}: that says nothing.
     * @param agentNs their newest agent time stamp, on the same clock.
     */
    public boolean offerFrame(
            long position, int length, long firstSeq, int updateCount, long receivedNs, long agentNs) {
        if (isClosing.getPlain()
                || !revocation.isIdle()
                || !appender.appendFrame(position, length, firstSeq, updateCount, receivedNs, agentNs)) {
            return false;
        }
        rings.onFrameOffered(position);
        ledger.onReferred(updateCount);
        onOffered(length);
        return true;
    }

    /** Copies a small complete frame; goes through a chunk when longer than a record. False: no room, close the client. */
    public boolean offerReply(DirectBuffer source, int offset, int length) {
        if (isClosing.getPlain()) {
            return false;
        }
        final boolean isTaken = appender.appendReply(source, offset, length);
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
     * Hands over a filled chunk of {@code length} bytes from its start. False: the ring is full or closed, the chunk is
     * back in the pool.
     */
    public boolean offerChunk(Chunk chunk, int length, int itemCount) {
        if (chunk != claimedChunk || !appender.appendCatchUp(chunk.index, length, itemCount)) {
            abandonChunk(chunk);
            return false;
        }
        claimedChunk = null;
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
        return appender.isCatchUpInFlight();
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
            appender.onDropped(revocation.tailPosition());
        }
        return appender.unreadPosition();
    }

    /** Bytes of frames, chunks and replies handed over and not yet given to the kernel. */
    public long unsentBytes() {
        return offeredBytes - reader.settledBytes();
    }

    /** Asks the writer to let go of the log: see {@link #pollRevoked}. From now on {@link #offerFrame} returns false. */
    public void revoke() {
        if (revocation.isIdle() && !isClosing.getPlain()) {
            revocation.request(appender.tailPosition());
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
        appender.onDropped(revocation.tailPosition());
        ledger.onDropped(revocation.droppedUpdateCount());
        final long firstSeq = revocation.firstDroppedSeq();
        revocation.accept();
        return firstSeq;
    }

    /** Updates in the references that were dropped by revokes since the last call; from here on for the caller to account for. */
    public long takeDroppedUpdateCount() {
        return ledger.takeDropped();
    }

    /**
     * Asks the transport to close the connection with this WebSocket close code, at once if {@code hard}. The first code
     * stays; a later hard request makes it hard. Any thread.
     */
    public void requestClose(int closeCode, boolean hard) {
        closeRequest.request(closeCode, hard);
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
        if (!guard.tryAcquire()) {
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
        if (!guard.tryAcquire()) {
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
        return closeRequest.code();
    }

    public boolean isHardClose() {
        return closeRequest.isHard();
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
        return guard.isDetached();
    }

    /** Writer: takes the ring out of the ready queue; false: it was closed and is not to be handed out. */
    boolean onPolled() {
        isReady.set(false);
        VarHandle.fullFence();
        if (isClosing.get()) {
            detach();
            return false;
        }
        if (revocation.isRequested() && guard.tryAcquire()) {
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
        return ledger.close(discardedUpdateCount);
    }

    /** State thread. */
    RingLedger ledger() {
        return ledger;
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

    private void onOffered(int length) {
        offeredBytes += length;
        counters.add(CounterDescriptor.MESSAGES_SENT, 1);
        makeReady();
    }

    private void release() {
        guard.release();
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
        if (guard.tryAcquire()) {
            discardedUpdateCount = reader.discard();
            guard.detach();
        }
    }

    private void checkWhole() throws IOException {
        if (reader.isMidFrame()) {
            throw new IOException("the rest of a frame of client " + connection.id() + " is lost");
        }
    }
}
