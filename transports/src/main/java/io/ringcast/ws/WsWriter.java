package io.ringcast.ws;

import io.ringcast.engine.fanout.ClientRing;
import io.ringcast.engine.fanout.ClientRings;
import io.ringcast.engine.fanout.SocketWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Drains client rings into sockets, round robin. A full socket is registered with a selector of the writer's own, since
 * the library can lose a wake-up, and left alone until it has room. Never blocks and never closes a connection itself:
 * the janitor's thread does. {@link #wakeUp} and {@link #closed} are for any thread, the rest for the engine's one.
 */
public final class WsWriter implements SocketWriter {
    /** The most that one client may take before the next one's turn. */
    private static final long TURN_LENGTH = 256 * 1024;

    private final ClientRings rings;
    private final NanoClock clock;
    private final Selector selector;
    private final Consumer<SelectionKey> onWritable = this::onWritable;
    private final ConcurrentLinkedQueue<WriterPlace> closedPlaces = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isSignalled = new AtomicBoolean();
    private final ConcurrentLinkedQueue<WriterPlace> releasedPlaces = new ConcurrentLinkedQueue<>();
    private int blockedCount;
    private int heldCount;

    public WsWriter(ClientRings rings) {
        this(rings, SystemNanoClock.INSTANCE);
    }

    /** @param clock that of the engine. */
    public WsWriter(ClientRings rings, NanoClock clock) {
        this.rings = rings;
        this.clock = clock;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("no selector for the writer", e);
        }
    }

    @Override
    public int flush(long budgetNs) {
        final long startNs = clock.nanoTime();
        final boolean someClosed = forgetClosed();
        takeReleased();
        if (blockedCount > 0 || someClosed) {
            select();
        }
        int servedCount = 0;
        long nowNs = startNs;
        ClientRing ring = rings.pollReady();
        while (ring != null) {
            serve(ring, nowNs);
            servedCount++;
            nowNs = clock.nanoTime();
            ring = nowNs - startNs < budgetNs ? rings.pollReady() : null;
        }
        return servedCount;
    }

    @Override
    public boolean hasBlockedSockets() {
        return blockedCount + heldCount > 0;
    }

    @Override
    public void awaitWork(long timeoutNs) {
        try {
            if (!isSignalled.get()) {
                selector.select(onWritable, Math.max(1, TimeUnit.NANOSECONDS.toMillis(timeoutNs)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the writer cannot select", e);
        } finally {
            isSignalled.set(false);
        }
    }

    @Override
    public void wakeUp() {
        if (!isSignalled.getAndSet(true)) {
            selector.wakeup();
        }
    }

    @Override
    public void close() {
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the writer's selector cannot be closed", e);
        }
    }

    /** Hears that a channel was closed; its descriptor is freed once the selector has let go of it. */
    void closed(WriterPlace place) {
        closedPlaces.offer(place);
        wakeUp();
    }

    /** Hears that the answer to the upgrade has gone out before the frames of a {@link RingChannel#HELD held} place. */
    void released(WriterPlace place) {
        releasedPlaces.offer(place);
        wakeUp();
    }

    private void takeReleased() {
        for (WriterPlace place = releasedPlaces.poll(); place != null; place = releasedPlaces.poll()) {
            unhold(place);
            rings.requeue(place.ring);
        }
    }

    private void hold(WriterPlace place) {
        if (!place.isHeld) {
            place.isHeld = true;
            heldCount++;
        }
    }

    private void unhold(WriterPlace place) {
        if (place.isHeld) {
            place.isHeld = false;
            heldCount--;
        }
    }

    private boolean forgetClosed() {
        boolean isAny = false;
        for (WriterPlace place = closedPlaces.poll(); place != null; place = closedPlaces.poll()) {
            unblock(place);
            unhold(place);
            if (place.key != null) {
                // The socket may linger, and must not be held back then by a key of ours.
                place.key.cancel();
                isAny = true;
            }
        }
        return isAny;
    }

    private void select() {
        try {
            selector.selectNow(onWritable);
        } catch (IOException e) {
            throw new UncheckedIOException("the writer cannot select", e);
        }
    }

    private void onWritable(SelectionKey key) {
        final WriterPlace place = (WriterPlace) key.attachment();
        unblock(place);
        rings.requeue(place.ring);
    }

    private void serve(ClientRing ring, long nowNs) {
        final WriterPlace place = ((WsConnection) ring.connection()).place(ring);
        final int result = place.isBlocked ? ClientRing.BLOCKED : drain(place, nowNs);
        if (result == ClientRing.BLOCKED) {
            block(place);
        } else if (result == RingChannel.HELD) {
            hold(place);
        } else if (result == ClientRing.MORE) {
            rings.requeue(ring);
        }
        closeIfAsked(place, result);
    }

    private int drain(WriterPlace place, long nowNs) {
        try {
            return place.channel.drain(this, place, TURN_LENGTH, nowNs);
        } catch (IOException broken) {
            place.channel.abortLater(RingChannel.ABNORMAL_CLOSE, "connection lost");
            return RingChannel.GONE;
        }
    }

    private void closeIfAsked(WriterPlace place, int result) {
        final int code = place.ring.closeCode();
        if (code == 0 || place.isAbortAsked) {
            return;
        }
        place.channel.ending();
        if (place.ring.isHardClose()) {
            place.isAbortAsked = true;
            place.channel.abortLater(code, CloseReason.of(code).text());
        } else if (result == ClientRing.DRAINED && !place.isCloseAsked) {
            place.isCloseAsked = true;
            place.channel.closeLater(CloseReason.of(code));
        }
    }

    private void block(WriterPlace place) {
        if (place.isBlocked) {
            return;
        }
        try {
            if (place.key == null) {
                place.key = place.channel.register(selector, place);
            } else {
                place.key.interestOps(SelectionKey.OP_WRITE);
            }
            place.isBlocked = true;
            blockedCount++;
        } catch (IOException | CancelledKeyException closed) {
            place.channel.ending();
        }
    }

    private void unblock(WriterPlace place) {
        if (!place.isBlocked) {
            return;
        }
        place.isBlocked = false;
        blockedCount--;
        try {
            place.key.interestOps(0);
        } catch (CancelledKeyException closed) {
            place.channel.ending();
        }
    }
}
