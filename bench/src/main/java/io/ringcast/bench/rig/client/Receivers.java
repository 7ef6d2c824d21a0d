package io.ringcast.bench.rig.client;

import io.ringcast.bench.rig.loop.SelectorThread;
import io.ringcast.bench.rig.measure.LatencyHistogram;
import io.ringcast.bench.rig.measure.WallNanoClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/** All clients of a run on one thread and one selector. Methods may be called by any one thread at a time. */
public final class Receivers implements AutoCloseable {
    private static final int READ_BUFFER_BYTES = 32 << 20;
    private static final int FRAME_MAX_LENGTH = 24 << 20;
    private static final long ANSWER_TIMEOUT_MS = 30_000;
    private static final long POLL_NS = 200_000;
    private static final int DELIVERED_BYTES = 1 << 20;
    private static final int FRAME = 1;
    private static final int MIN_AT_ONCE_UP_TO = 1_000;
    private static final int STALE_MIN_MS = 1;

    private final ReceiverOptions options;
    private final SelectorThread thread = new SelectorThread("rig-receivers", this::turn);
    private final ThreadCalls calls = new ThreadCalls(thread.readiness(), "receivers", ANSWER_TIMEOUT_MS);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BUFFER_BYTES);
    private final UnsafeBuffer view = new UnsafeBuffer(buffer);
    private final LatencyHistogram latency = new LatencyHistogram();
    private final List<ClientConnection> connections = new ArrayList<>();
    private final List<ClientPlan> plans = new ArrayList<>();
    private final Queue<ClientConnection> waiting = new ArrayDeque<>();
    private final AtomicLong liveCount = new AtomicLong();
    private final AtomicLong failedCount = new AtomicLong();
    private final AtomicLong sampleSum = new AtomicLong();
    private final AtomicLong sampleMin = new AtomicLong();
    private final OneToOneRingBuffer delivered = new OneToOneRingBuffer(
            new UnsafeBuffer(ByteBuffer.allocateDirect(DELIVERED_BYTES + RingBufferDescriptor.TRAILER_LENGTH)));
    private int connectingCount;
    private int readsSinceMin;

    private Receivers(ReceiverOptions options) {
        this.options = options;
    }

    /** Starts the thread; no connection yet. */
    public static Receivers launch(ReceiverOptions options) {
        final Receivers receivers = new Receivers(options);
        receivers.thread.start();
        return receivers;
    }

    /** Connects more clients and returns; see {@link #awaitLive}. */
    public void connect(List<ClientPlan> more) {
        calls.call(() -> {
            for (final ClientPlan plan : more) {
                final ClientRecord record = new ClientRecord(plan.name(), latency);
                plans.add(plan);
                connections.add(new ClientConnection(record, options.dialect(), plan, FRAME_MAX_LENGTH));
                waiting.add(connections.get(connections.size() - 1));
            }
            connectMore();
            return null;
        });
    }

    /** Waits until all are live; false if one failed or {@code timeoutMs} were over. */
    public boolean awaitLive(long timeoutMs) {
        final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (liveCount.get() < plans.size() && failedCount.get() == 0 && System.nanoTime() < endNs) {
            LockSupport.parkNanos(POLL_NS);
        }
        return liveCount.get() >= plans.size();
    }

    /** Counts from nought from here on; nothing may be under way. Latencies are those of clients that do not stall. */
    public void begin(boolean recordsLatency) {
        calls.call(() -> {
            latency.reset();
            for (int i = 0; i < connections.size(); i++) {
                connections
                        .get(i)
                        .record()
                        .begin(recordsLatency && !plans.get(i).stalls());
            }
            sampleSum.set(0);
            sampleMin.set(0);
            return null;
        });
    }

    /** Hands a frame to every client, in memory; for one thread, which waits while there is no room. */
    public void deliver(ByteBuffer frame) {
        final UnsafeBuffer bytes = new UnsafeBuffer(frame, frame.position(), frame.remaining());
        while (!delivered.write(FRAME, bytes, 0, bytes.capacity())) {
            LockSupport.parkNanos(1);
        }
        thread.wakeUp();
    }

    /** Makes the clients that are meant to stall stop reading, or go on. */
    public void stall(boolean isStalled) {
        calls.call(() -> {
            for (int i = 0; i < connections.size(); i++) {
                if (plans.get(i).stalls()) {
                    connections.get(i).stall(isStalled);
                }
            }
            return null;
        });
    }

    /** Closes all connections, without ceremony, and forgets them. */
    public void disconnect() {
        calls.call(() -> {
            connections.forEach(ClientConnection::close);
            connections.clear();
            plans.clear();
            waiting.clear();
            connectingCount = 0;
            liveCount.set(0);
            failedCount.set(0);
            return null;
        });
    }

    /** Samples that all clients got, together. */
    public long sampleSum() {
        return sampleSum.get();
    }

    /** Samples that the slowest client got, stalling ones aside. */
    public long sampleMin() {
        return sampleMin.get();
    }

    /** How many are live. */
    public long liveCount() {
        return liveCount.get();
    }

    /** How many were closed, refused, or sent what cannot be read. */
    public long failedCount() {
        return failedCount.get();
    }

    /** The first three faults that clients met. */
    public List<String> firstFaults() {
        return read((plans, records) -> records.stream()
                .flatMap(record -> record.faults().stream())
                .limit(3)
                .toList());
    }

    /** The latencies recorded since {@link #begin}. */
    public Histogram latency() {
        return calls.call(latency::copy);
    }

    /** Reads the clients' records on their own thread. */
    public <T> T read(ClientsReader<T> reader) {
        return calls.call(() -> reader.read(
                List.copyOf(plans),
                connections.stream().map(ClientConnection::record).toList()));
    }

    @Override
    public void close() {
        disconnect();
        thread.close();
    }

    private void turn(Selector readiness) throws IOException {
        select(readiness);
        if (delivered.read(this::onDelivered) > 0) {
            publishMin();
        }
        calls.answer();
    }

    /** With many clients the slowest is looked for after as many reads as there are clients, and when nothing comes. */
    private void select(Selector readiness) throws IOException {
        final boolean isMinStale = readsSinceMin > 0;
        final int readCount =
                isMinStale ? readiness.select(this::onReady, STALE_MIN_MS) : readiness.select(this::onReady);
        readsSinceMin += readCount;
        if (readCount == 0 || readsSinceMin >= connections.size() || connections.size() <= MIN_AT_ONCE_UP_TO) {
            publishMin();
            readsSinceMin = 0;
        }
    }

    private void onReady(SelectionKey key) {
        final ClientConnection connection = (ClientConnection) key.attachment();
        final ClientRecord record = connection.record();
        final boolean wasLive = record.isLive();
        final long countBefore = record.sampleCount();
        try {
            if (key.isConnectable()) {
                connection.onConnectable();
            } else if (!connection.onReadable(buffer, view, WallNanoClock::epochNs)) {
                onFailed(connection);
            }
        } catch (IOException e) {
            record.fault(String.valueOf(e.getMessage()));
            onFailed(connection);
        }
        sampleSum.lazySet(sampleSum.get() + record.sampleCount() - countBefore);
        if (!wasLive && record.isLive()) {
            liveCount.incrementAndGet();
            connectingCount--;
            connectMore();
        }
    }

    private void onDelivered(int type, MutableDirectBuffer bytes, int offset, int length) {
        final long nowNs = WallNanoClock.epochNs();
        for (int i = 0; i < connections.size(); i++) {
            final ClientRecord record = connections.get(i).record();
            final long countBefore = record.sampleCount();
            connections.get(i).onFrames(bytes, offset, length, nowNs);
            sampleSum.lazySet(sampleSum.get() + record.sampleCount() - countBefore);
        }
    }

    private void onFailed(ClientConnection connection) {
        failedCount.incrementAndGet();
        connection.close();
    }

    private void connectMore() {
        while (connectingCount < options.connectingMax() && !waiting.isEmpty()) {
            connectingCount++;
            final ClientConnection connection = waiting.remove();
            try {
                if (options.port() == 0) {
                    connection.connectInMemory();
                    connectingCount--;
                    liveCount.incrementAndGet();
                    continue;
                }
                connection.connect(thread.readiness(), options.port());
            } catch (IOException e) {
                connection.record().fault("connect: " + e.getMessage());
                onFailed(connection);
            }
        }
    }

    private void publishMin() {
        if (connections.isEmpty()) {
            return;
        }
        long min = Long.MAX_VALUE;
        for (int i = 0; i < connections.size(); i++) {
            if (!plans.get(i).stalls()) {
                min = Math.min(min, connections.get(i).record().sampleCount());
            }
        }
        sampleMin.lazySet(min);
    }

    /** Makes something of what the clients received. */
    @FunctionalInterface
    public interface ClientsReader<T> {
        T read(List<ClientPlan> plans, List<ClientRecord> records);
    }
}
