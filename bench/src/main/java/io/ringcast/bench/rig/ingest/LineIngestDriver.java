package io.ringcast.bench.rig.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Batches as lines of JSON over one TCP connection, for servers that only pass bytes on. There is no answer: a batch counts as
 * answered once the socket took it, and {@link #send} blocks while the socket is full.
 */
public final class LineIngestDriver implements IngestDriver {
    private final int port;
    private final IngestPlan plan;
    private final LineTemplate[][] templates;
    private final long[] sentCounts;
    private final List<String> faults = new ArrayList<>();
    private SocketChannel socket;
    private volatile long sentBatchCount;

    /** Agents of {@code plan} to the server on this machine's {@code port}. */
    public LineIngestDriver(int port, IngestPlan plan) {
        this.port = port;
        this.plan = plan;
        templates = LineTemplate.all(plan);
        sentCounts = new long[plan.agentCount()];
    }

    @Override
    public void open() {
        try {
            socket = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // The sender thread alone writes it.
    public void send(int agentIndex, long intendedEpochNs) {
        final long batchNumber = sentCounts[agentIndex]++;
        final ByteBuffer lines = LineTemplate.prepare(templates, plan, agentIndex, batchNumber, intendedEpochNs);
        try {
            while (lines.hasRemaining()) {
                socket.write(lines);
            }
        } catch (IOException e) {
            faults.add("ingest: " + e.getMessage());
        }
        sentBatchCount++;
    }

    @Override
    public long sentBatchCount(int agentIndex) {
        return sentCounts[agentIndex];
    }

    @Override
    public long sentBatchCount() {
        return sentBatchCount;
    }

    @Override
    public long answeredBatchCount() {
        return sentBatchCount;
    }

    @Override
    public Histogram takeAckLatency() {
        return new Histogram(1);
    }

    @Override
    public List<String> faults() {
        return List.copyOf(faults);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            faults.add("close: " + e.getMessage());
        }
    }
}
