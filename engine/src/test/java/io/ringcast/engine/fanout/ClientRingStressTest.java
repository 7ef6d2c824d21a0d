package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.ClientConnection;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The state thread offers, revokes, closes and opens; the writer drains; a third thread finishes begun frames under the
 * channel's lock, as a library's selector does. All clients check every byte, and in the end each must have got exactly what
 * it was offered and not told to be dropped.
 */
@Tag("C14")
@Tag("C23")
final class ClientRingStressTest {
    private static final long SEED = 20_261_121;
    private static final long RUN_NS = TimeUnit.SECONDS.toNanos(2);
    private static final int CLIENT_COUNT = 6;
    private static final int LOG_CAPACITY = 32 * 1024;
    private static final int MAX_FRAME_LENGTH = 3000;
    private static final long ANY = Long.MAX_VALUE;

    private final Counters counters = new Counters();
    private final FrameLog log = new FrameLog(LOG_CAPACITY);
    private final ClientRings rings = new ClientRings(log, CLIENT_COUNT + 2, 1024, 40, 512, counters);
    private final Client[] clients = new Client[CLIENT_COUNT];
    private final List<Client> finished = new ArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Random random = new Random(SEED);
    private final UnsafeBuffer reply = new UnsafeBuffer(new byte[512]);
    private volatile boolean isRunning = true;
    private volatile boolean isDraining = true;
    private volatile Client touched;
    private long sequence;
    private long offeredUpdates;
    private long droppedUpdates;
    private long revokedCount;
    private long openedCount;

    /** A client with what it was offered, on the state thread, and what it got, under its lock. */
    private static final class Client implements ClientConnection {
        final ReentrantLock lock = new ReentrantLock();
        final LongArrayList live = new LongArrayList();
        final LongArrayList replies = new LongArrayList();
        final LongArrayList catchUp = new LongArrayList();
        final CheckingSink sink;
        final String id;
        volatile ClientRing ring;

        Client(long number) {
            id = "client-" + number;
            sink = new CheckingSink(SEED + number);
        }

        @Override
        public String id() {
            return id;
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void deliversExactlyWhatWasOfferedAndNotDropped() throws InterruptedException {
        for (int i = 0; i < CLIENT_COUNT; i++) {
            clients[i] = open();
        }
        final Thread writer = start(this::runWriter);
        final Thread selector = start(this::runSelector);
        final long deadlineNs = System.nanoTime() + RUN_NS;
        while (System.nanoTime() < deadlineNs && failure.get() == null) {
            runCycle();
        }
        settle();
        isRunning = false;
        writer.join();
        selector.join();
        assertThat(failure.get()).as("seed %d", SEED).isNull();
        assertDelivered();
    }

    private void runCycle() {
        offerFrames();
        final Client client = clients[random.nextInt(CLIENT_COUNT)];
        if (random.nextInt(8) == 0) {
            offerReply(client);
        }
        if (random.nextInt(8) == 0) {
            offerCatchUp(client);
        }
        for (int i = 0; i < CLIENT_COUNT; i++) {
            revokeIfBehind(clients[i]);
            pollRevoked(clients[i]);
            if (random.nextInt(2000) == 0 || clients[i].ring.closeCode() != 0) {
                reopen(i);
            }
        }
        rings.reclaim();
    }

    private void offerFrames() {
        final int length =
                SequencedFrame.HEADER_LENGTH + random.nextInt(random.nextInt(6) == 0 ? MAX_FRAME_LENGTH : 150);
        long position = log.tryClaim(length, rings.lowestUnread(false));
        if (position == FrameLog.INSUFFICIENT_ROOM) {
            position = log.tryClaim(length, rings.lowestUnread(true));
        }
        if (position == FrameLog.INSUFFICIENT_ROOM) {
            Thread.onSpinWait();
            return;
        }
        sequence++;
        SequencedFrame.write(log.buffer(), log.indexOf(position), length, SequencedFrame.LIVE, sequence);
        log.commit(position, length);
        for (final Client client : clients) {
            if (random.nextInt(4) > 0 && client.ring.offerFrame(position, length, sequence, 1, 0, 0)) {
                client.live.addLong(sequence);
                offeredUpdates++;
            }
        }
    }

    private void offerReply(Client client) {
        final int length = SequencedFrame.HEADER_LENGTH + random.nextInt(300);
        final long number = client.replies.size();
        SequencedFrame.write(reply, 0, length, SequencedFrame.REPLY, number);
        if (client.ring.offerReply(reply, 0, length)) {
            client.replies.addLong(number);
        }
    }

    private void offerCatchUp(Client client) {
        final Chunk chunk = client.ring.claimChunk();
        if (chunk == null) {
            return;
        }
        final long number = client.catchUp.size();
        final int length = SequencedFrame.HEADER_LENGTH + random.nextInt(400);
        SequencedFrame.write(chunk.buffer(), 0, length, SequencedFrame.CATCH_UP, number);
        if (client.ring.offerChunk(chunk, length, 1)) {
            client.catchUp.addLong(number);
        }
    }

    private void revokeIfBehind(Client client) {
        if (log.tailPosition() - client.ring.unreadPosition() > LOG_CAPACITY / 2 || random.nextInt(300) == 0) {
            if (!client.ring.isRevoking()) {
                revokedCount++;
            }
            client.ring.revoke();
        }
    }

    private void pollRevoked(Client client) {
        final long firstSeq = client.ring.isRevoking() ? client.ring.pollRevoked() : ClientRing.REVOKE_PENDING;
        if (firstSeq == ClientRing.REVOKE_PENDING) {
            return;
        }
        final LongArrayList live = client.live;
        long dropped = 0;
        while (!live.isEmpty() && live.getLong(live.size() - 1) >= firstSeq) {
            live.removeAt(live.size() - 1);
            dropped++;
        }
        final long told = client.ring.ledger().takeDropped();
        if (told != dropped) {
            failure.compareAndSet(null, new AssertionError("told " + told + " dropped, were " + dropped));
        }
        droppedUpdates += told;
    }

    private void reopen(int index) {
        final Client client = clients[index];
        rings.close(client.ring);
        finished.add(client);
        Client next = open();
        while (next == null) {
            rings.reclaim();
            next = open();
        }
        clients[index] = next;
    }

    private Client open() {
        final Client client = new Client(openedCount++);
        client.ring = rings.open(client, 1);
        return client.ring == null ? null : client;
    }

    /** Opens all sockets wide and waits until everything has gone. */
    private void settle() {
        isDraining = false;
        for (final Client client : clients) {
            client.lock.lock();
            client.sink.openWide();
            client.lock.unlock();
        }
        boolean isSettled = false;
        while (!isSettled && failure.get() == null) {
            isSettled = rings.openCount() == CLIENT_COUNT;
            for (final Client client : clients) {
                pollRevoked(client);
                isSettled &=
                        !client.ring.isRevoking() && (client.ring.unsentBytes() == 0 || client.ring.closeCode() != 0);
            }
            rings.reclaim();
        }
    }

    private void assertDelivered() {
        long discarded = counters.get(CounterDescriptor.UPDATES_DISCARDED);
        for (final Client client : finished) {
            assertPrefix(client, client.sink.live, client.live);
            assertPrefix(client, client.sink.replies, client.replies);
            assertPrefix(client, client.sink.catchUp, client.catchUp);
        }
        for (final Client client : clients) {
            if (client.ring.closeCode() == 0) {
                assertThat(client.sink.live).isEqualTo(client.live);
                assertThat(client.sink.replies).isEqualTo(client.replies);
                assertThat(client.sink.catchUp).isEqualTo(client.catchUp);
                assertThat(client.sink.isMidFrame()).isFalse();
            } else {
                discarded += client.live.size() - client.sink.live.size();
            }
        }
        assertThat(counters.get(CounterDescriptor.UPDATES_SENT) + droppedUpdates + discarded)
                .isEqualTo(offeredUpdates);
        assertThat(revokedCount).isGreaterThan(0);
        assertThat(finished).isNotEmpty();
        assertThat(rings.lowestUnread(true)).isEqualTo(ANY);
    }

    private static void assertPrefix(Client client, LongArrayList got, LongArrayList offered) {
        assertThat(got.size()).as(client.id()).isLessThanOrEqualTo(offered.size());
        for (int i = 0; i < got.size(); i++) {
            assertThat(got.getLong(i)).as("%s, entry %d", client.id(), i).isEqualTo(offered.getLong(i));
        }
    }

    private Thread start(Runnable work) {
        final Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void runWriter() {
        final Random writerRandom = new Random(SEED + 1);
        while (isRunning) {
            final ClientRing ring = rings.pollReady();
            if (ring == null) {
                Thread.onSpinWait();
                continue;
            }
            final Client client = (Client) ring.connection();
            touched = client;
            if (isDraining && writerRandom.nextInt(4) == 0) {
                rings.requeue(ring);
                continue;
            }
            client.lock.lock();
            try {
                final int result = ring.drain(client.sink, 1 + writerRandom.nextInt(20_000), System.nanoTime());
                if (result != ClientRing.DRAINED) {
                    rings.requeue(ring);
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } finally {
                client.lock.unlock();
            }
        }
    }

    private void runSelector() {
        while (isRunning) {
            final Client client = touched;
            if (client != null && client.lock.tryLock()) {
                try {
                    final boolean isWhole = client.ring.finishBegun(client.sink, System.nanoTime());
                    if (isWhole && client.sink.isMidFrame()) {
                        throw new IllegalStateException(client.id() + " is half way in a frame");
                    }
                } catch (IOException e) {
                    if (!client.sink.isMidFrame()) {
                        throw new IllegalStateException(e);
                    }
                } finally {
                    client.lock.unlock();
                }
            }
            Thread.yield();
        }
    }
}
