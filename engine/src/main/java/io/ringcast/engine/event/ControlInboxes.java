package io.ringcast.engine.event;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.ErrorHandler;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

/**
 * The inboxes of all connections and the queue of those that hold something. Connections are opened by any thread; the
 * control thread alone moves entries to the ring, one connection's in their order, CONNECTION_OPENED first and
 * CONNECTION_CLOSED last and exactly once. What finds no room in the ring stays where it is until the next move.
 */
public final class ControlInboxes implements ConnectionGate {
    private static final int MOVE_LIMIT = 256;

    private final int maxConnectionCount;
    private final EventPublisher publisher;
    private final Counters counters;
    private final ErrorHandler errorHandler;
    private final WakeSignal wakeSignal;
    private final ManyToOneConcurrentArrayQueue<QueuedInbox> ready;
    private final AtomicLong lastConnectionId = new AtomicLong();
    private final AtomicInteger openCount = new AtomicInteger();
    private final RequestBytes requestBytes = new RequestBytes();
    private volatile boolean closed;
    private QueuedInbox current;

    /** @param wakeSignal what the control thread waits for; raised whenever an inbox gets something. */
    public ControlInboxes(
            int maxConnectionCount,
            EventPublisher publisher,
            Counters counters,
            ErrorHandler errorHandler,
            WakeSignal wakeSignal) {
        this.maxConnectionCount = maxConnectionCount;
        this.publisher = publisher;
        this.counters = counters;
        this.errorHandler = errorHandler;
        this.wakeSignal = wakeSignal;
        ready = new ManyToOneConcurrentArrayQueue<>(Math.max(2, maxConnectionCount));
    }

    @Override
    public ConnectionInbox open(ClientConnection connection) {
        if (closed || !tryCountOpen()) {
            counters.addShared(CounterDescriptor.CONNECTIONS_WITHOUT_ROOM, 1);
            return null;
        }
        final QueuedInbox inbox = new QueuedInbox(this, lastConnectionId.incrementAndGet(), connection);
        schedule(inbox);
        return inbox;
    }

    @Override
    public int maxConnections() {
        return maxConnectionCount;
    }

    /** Moves entries to the ring until none is left, the ring is full, or 256 were moved. Control thread. Returns how many. */
    public int move() {
        int movedCount = 0;
        while (movedCount < MOVE_LIMIT && selectInbox()) {
            final EventType type = current.nextType();
            if (type == null) {
                release();
            } else if (tryMove(type)) {
                movedCount++;
            } else {
                break;
            }
        }
        return movedCount;
    }

    /** Whether entries wait. Control thread. */
    public boolean hasPending() {
        return current != null || !ready.isEmpty();
    }

    /** Whether an entry waits for room in the ring: come back soon. Control thread. */
    public boolean isBackPressured() {
        return current != null;
    }

    /** Refuses connections from now on; those that are open may still say what they have to say. */
    public void close() {
        closed = true;
    }

    /** Puts an inbox into the queue unless it stands there. The queue has a place for each connection that is open. */
    void schedule(QueuedInbox inbox) {
        if (inbox.tryQueue()) {
            ready.offer(inbox);
            wakeSignal.raise();
        }
    }

    void count(CounterDescriptor counter) {
        counters.addShared(counter, 1);
    }

    private boolean tryCountOpen() {
        int count = openCount.get();
        while (count < maxConnectionCount) {
            if (openCount.compareAndSet(count, count + 1)) {
                return true;
            }
            count = openCount.get();
        }
        return false;
    }

    private boolean selectInbox() {
        if (current == null) {
            current = ready.poll();
        }
        return current != null;
    }

    private boolean tryMove(EventType type) {
        boolean isTaken = true;
        try {
            final int length = requestBytes.wrap(current.nextBytes(type));
            isTaken = publisher.tryPublish(
                            type, current.connectionId(), requestBytes, length, current.nextAttachment(type))
                    == PublishResult.ACCEPTED;
        } catch (RuntimeException failure) {
            // Tried again, it would fail again and hold up all that stand behind it.
            errorHandler.onError(failure);
        }
        if (isTaken) {
            current.moved(type);
        }
        return isTaken;
    }

    private void release() {
        final QueuedInbox inbox = current;
        current = null;
        if (inbox.isFinished()) {
            // It stays marked as queued, so that nothing can queue it again.
            openCount.decrementAndGet();
            return;
        }
        inbox.unqueue();
        if (inbox.nextType() != null) {
            schedule(inbox);
        }
    }

    /** The bytes of the request at hand; reused. */
    private static final class RequestBytes implements ByteSource {
        private static final byte[] NONE = {};
        private byte[] bytes = NONE;

        int wrap(byte[] newBytes) {
            bytes = newBytes == null ? NONE : newBytes;
            return bytes.length;
        }

        @Override
        public void copyTo(MutableDirectBuffer target, int offset, int length) {
            target.putBytes(offset, bytes, 0, length);
        }
    }
}
