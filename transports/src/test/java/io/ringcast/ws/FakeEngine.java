package io.ringcast.ws;

import io.ringcast.engine.event.ClientConnection;
import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.ConnectionGate;
import io.ringcast.engine.event.ConnectionInbox;
import io.ringcast.engine.fanout.ClientRing;
import io.ringcast.engine.fanout.ClientRings;
import io.ringcast.engine.fanout.FrameHeader;
import io.ringcast.engine.fanout.FrameLog;
import io.ringcast.engine.status.Counters;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The engine as the live listener sees it: one state thread that answers requests, streams updates to all who subscribed,
 * revokes who is half a log behind, and, unless there is a writer thread, writes to the sockets.
 */
final class FakeEngine implements ConnectionGate, AutoCloseable {
    static final int LOG_CAPACITY = 1 << 20;
    static final int INBOX_CAPACITY = 16;
    private static final long BUDGET_NS = TimeUnit.MILLISECONDS.toNanos(1);

    final Counters counters = new Counters();
    final FrameLog log = new FrameLog(LOG_CAPACITY);
    final ClientRings rings = new ClientRings(log, 64, 8192, 64, 16384, counters);
    final WsWriter writer = new WsWriter(rings);
    final List<WsConnection> seen = new CopyOnWriteArrayList<>();
    final AtomicLong longestFlushNs = new AtomicLong();
    /** Until it is given back, clients that have upgraded are not taken in, and the decoder waits. */
    final Semaphore openings = new Semaphore(1);

    volatile int maxConnections = 64;
    volatile boolean isStalled;
    volatile boolean isFailing;
    volatile int openRings;

    private final Queue<Runnable> events = new ConcurrentLinkedQueue<>();
    private final Map<ClientConnection, ClientRing> open = new ConcurrentHashMap<>();
    private final Map<ClientConnection, ClientRing> subscribed = new ConcurrentHashMap<>();
    private final Map<ClientConnection, Inbox> inboxes = new ConcurrentHashMap<>();
    private final Set<ClientRing> dismissed = new HashSet<>();
    private final AtomicInteger openCount = new AtomicInteger();
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[8192]);
    private final Thread stateThread = new Thread(this::runState, "fake-state");
    private final Thread writerThread;
    private volatile boolean isStopped;
    private volatile long streamUntilSeq;
    private volatile int streamPadding;
    private volatile long seq;

    FakeEngine(boolean hasWriterThread) {
        writerThread = hasWriterThread ? new Thread(this::runWriter, "fake-writer") : null;
        stateThread.start();
        if (hasWriterThread) {
            writerThread.start();
        }
    }

    @Override
    public ConnectionInbox open(ClientConnection connection) {
        openings.acquireUninterruptibly();
        openings.release();
        failIfAsked();
        if (openCount.get() >= maxConnections) {
            return null;
        }
        openCount.incrementAndGet();
        final Inbox inbox = new Inbox(connection);
        inboxes.put(connection, inbox);
        seen.add((WsConnection) connection);
        post(() -> onOpened(connection));
        return inbox;
    }

    /** Clients that were opened and not yet closed. */
    int openCount() {
        return openCount.get();
    }

    /** How often this engine was told that a client has gone: any number of times will do, and none while it is there. */
    int closeCount(ClientConnection connection) {
        return inboxes.get(connection).closeCount.get();
    }

    int subscribedCount() {
        return subscribed.size();
    }

    /** Sends {@code count} updates, each at least {@code padding} bytes long, to all who subscribed. */
    void stream(int count, int padding) {
        streamPadding = padding;
        streamUntilSeq = seq + count;
        LockSupport.unpark(stateThread);
    }

    boolean isStreaming() {
        return seq < streamUntilSeq;
    }

    /** Asks for the close of every client. */
    void requestClose(int code, boolean isHard) {
        post(() -> open.values().forEach(ring -> ring.requestClose(code, isHard)));
    }

    @Override
    public void close() {
        isStopped = true;
        isStalled = false;
        writer.wakeUp();
        try {
            stateThread.join(10_000);
            if (writerThread != null) {
                writerThread.join(10_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writer.close();
    }

    private void failIfAsked() {
        if (isFailing) {
            throw new IllegalStateException("a fault of ours");
        }
    }

    private void post(Runnable event) {
        events.add(event);
        LockSupport.unpark(stateThread);
    }

    private void runState() {
        while (!isStopped) {
            int workCount = isStalled ? 0 : runEvents() + runStream() + runDismissals();
            rings.reclaim();
            openRings = rings.openCount();
            if (writerThread == null) {
                workCount += flush();
            } else if (workCount > 0) {
                writer.wakeUp();
            }
            if (workCount == 0) {
                LockSupport.parkNanos(BUDGET_NS);
            }
        }
    }

    private void runWriter() {
        while (!isStopped) {
            if (flush() == 0) {
                writer.awaitWork(TimeUnit.MILLISECONDS.toNanos(writer.hasBlockedSockets() ? 1 : 10));
            }
        }
    }

    private int flush() {
        final long startNs = System.nanoTime();
        final int count = writer.flush(BUDGET_NS);
        longestFlushNs.accumulateAndGet(System.nanoTime() - startNs, Math::max);
        return count;
    }

    private int runEvents() {
        int count = 0;
        for (Runnable event = events.poll(); event != null; event = events.poll()) {
            event.run();
            count++;
        }
        return count;
    }

    /** Lets those go who have been written everything. */
    private int runDismissals() {
        final int count = dismissed.size();
        dismissed.removeIf(ring -> {
            final boolean isToldAll = !isStreaming() && ring.unsentBytes() == 0;
            if (isToldAll) {
                ring.requestClose(CloseReason.GOING_AWAY.code(), false);
            }
            return isToldAll;
        });
        return count - dismissed.size();
    }

    private int runStream() {
        int count = 0;
        while (count < 32 && isStreaming() && publishUpdate()) {
            count++;
        }
        return count;
    }

    private boolean publishUpdate() {
        final byte[] text = FakeMessages.update(seq + 1, streamPadding);
        subscribed.values().forEach(this::keepUp);
        final int length = FrameHeader.lengthFor(text.length) + text.length;
        final long position = log.tryClaim(length, rings.lowestUnread(true));
        if (position < 0) {
            return false;
        }
        final int index = log.indexOf(position);
        putFrame(log.buffer(), index, text);
        log.commit(position, length);
        seq++;
        subscribed.values().forEach(ring -> ring.offerFrame(position, length, seq, 1, 0, 0));
        return true;
    }

    private void keepUp(ClientRing ring) {
        ring.pollRevoked();
        final long unread = ring.unreadPosition();
        if (unread != Long.MAX_VALUE && log.tailPosition() - unread > LOG_CAPACITY / 2) {
            ring.revoke();
        }
    }

    private void onOpened(ClientConnection connection) {
        final ClientRing ring = rings.open(connection, System.nanoTime());
        if (ring == null) {
            ((WsConnection) connection).refuse(CloseReason.NO_ROOM.code());
            return;
        }
        open.put(connection, ring);
        reply(ring, FakeMessages.connected(seq));
    }

    private void onRequest(ClientConnection connection, ClientRequest request) {
        final ClientRing ring = open.get(connection);
        switch (request.type()) {
            case SUBSCRIBE -> {
                reply(ring, FakeMessages.subscribed(request, seq));
                subscribed.put(connection, ring);
            }
            case UNSUBSCRIBE -> {
                subscribed.remove(connection);
                reply(ring, FakeMessages.unsubscribed(request));
            }
            case PING -> reply(ring, FakeMessages.pong(request));
            default -> reply(ring, FakeMessages.error(request));
        }
    }

    private void onDismissed(ClientConnection connection) {
        final ClientRing ring = open.get(connection);
        if (ring != null) {
            dismissed.add(ring);
        }
    }

    private void onClosed(ClientConnection connection) {
        subscribed.remove(connection);
        final ClientRing ring = open.remove(connection);
        dismissed.remove(ring);
        if (ring != null) {
            rings.close(ring);
        }
        openCount.decrementAndGet();
    }

    private void reply(ClientRing ring, String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        putFrame(scratch, 0, bytes);
        ring.offerReply(scratch, 0, FrameHeader.lengthFor(bytes.length) + bytes.length);
    }

    private static void putFrame(UnsafeBuffer target, int offset, byte[] text) {
        final int payloadOffset = offset + FrameHeader.lengthFor(text.length);
        target.putBytes(payloadOffset, text);
        FrameHeader.writeBefore(target, payloadOffset, text.length, FrameHeader.OPCODE_TEXT, true);
    }

    private final class Inbox implements ConnectionInbox {
        private final ClientConnection connection;
        private final AtomicInteger waitingCount = new AtomicInteger();
        private final AtomicInteger closeCount = new AtomicInteger();

        Inbox(ClientConnection connection) {
            this.connection = connection;
        }

        @Override
        public long connectionId() {
            return 0;
        }

        @Override
        public boolean offer(ClientRequest request) {
            failIfAsked();
            if (waitingCount.incrementAndGet() > INBOX_CAPACITY) {
                return false;
            }
            post(() -> {
                waitingCount.decrementAndGet();
                onRequest(connection, request);
            });
            return true;
        }

        @Override
        public void dismiss() {
            post(() -> onDismissed(connection));
        }

        @Override
        public void close() {
            if (closeCount.getAndIncrement() == 0) {
                post(() -> onClosed(connection));
            }
        }
    }
}
