package io.ringcast.engine.event;

import io.ringcast.engine.status.CounterDescriptor;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

/**
 * The inbox of one connection: any thread on one side, the control thread on the other. It stands at most once in the
 * queue of {@link ControlInboxes}, which {@code queued} guards, and never again after its CONNECTION_CLOSED. A request
 * that comes after the close is let go: nobody is left to answer.
 */
final class QueuedInbox implements ConnectionInbox {
    /** Requests that may wait. */
    static final int CAPACITY = 16;

    private final ControlInboxes owner;
    private final long connectionId;
    private final ClientConnection connection;
    private final ManyToOneConcurrentArrayQueue<ClientRequest> requests = new ManyToOneConcurrentArrayQueue<>(CAPACITY);
    private final AtomicBoolean queued = new AtomicBoolean();
    private final AtomicBoolean overflowed = new AtomicBoolean();
    private volatile boolean dismissed;
    private volatile boolean closed;
    private boolean isDismissMoved;
    private EventType lastMoved;

    QueuedInbox(ControlInboxes owner, long connectionId, ClientConnection connection) {
        this.owner = owner;
        this.connectionId = connectionId;
        this.connection = connection;
    }

    @Override
    public long connectionId() {
        return connectionId;
    }

    @Override
    public boolean offer(ClientRequest request) {
        if (closed) {
            return true;
        }
        if (!requests.offer(request)) {
            if (!overflowed.getAndSet(true)) {
                owner.count(CounterDescriptor.INBOX_OVERFLOWS);
            }
            return false;
        }
        // The queue publishes by a release store, and a look that finds the inbox queued may pass it: the control
        // thread, just leaving the inbox, would then see no request, and nobody would queue the inbox again.
        VarHandle.fullFence();
        owner.schedule(this);
        return true;
    }

    @Override
    public void dismiss() {
        dismissed = true;
        owner.schedule(this);
    }

    @Override
    public void close() {
        closed = true;
        owner.schedule(this);
    }

    /** Takes the one place in the queue; false: it is taken, and whoever took it will look again. */
    boolean tryQueue() {
        return queued.compareAndSet(false, true);
    }

    /** Gives the place up. Control thread. */
    void unqueue() {
        queued.set(false);
    }

    /** What is to be moved next; null: nothing now. Control thread. */
    EventType nextType() {
        if (lastMoved == null) {
            return EventType.CONNECTION_OPENED;
        }
        // Read before the requests: those that were offered before the close are then seen here.
        final boolean closedBefore = closed;
        final boolean dismissedBefore = dismissed;
        final ClientRequest request = requests.peek();
        if (isFinished()) {
            return null;
        }
        if (request != null) {
            return request.type();
        }
        if (dismissedBefore && !isDismissMoved) {
            return EventType.DISMISS;
        }
        return closedBefore ? EventType.CONNECTION_CLOSED : null;
    }

    /** The bytes that go with {@link #nextType()}; null: none. Control thread. */
    byte[] nextBytes(EventType nextType) {
        return isRequest(nextType) ? requests.peek().encode() : null;
    }

    /** The object that goes with {@link #nextType()}; null: none. Control thread. */
    ClientConnection nextAttachment(EventType nextType) {
        return nextType == EventType.CONNECTION_OPENED ? connection : null;
    }

    /** Notes that {@link #nextType()} has been moved. Control thread. */
    void moved(EventType type) {
        if (isRequest(type)) {
            requests.poll();
        }
        isDismissMoved |= type == EventType.DISMISS;
        lastMoved = type;
    }

    /** Whether CONNECTION_CLOSED has been moved. Control thread. */
    boolean isFinished() {
        return lastMoved == EventType.CONNECTION_CLOSED;
    }

    private static boolean isRequest(EventType type) {
        return type != EventType.CONNECTION_OPENED && type != EventType.DISMISS && type != EventType.CONNECTION_CLOSED;
    }
}
