package io.ringcast.bench.rig.ingest;

import io.ringcast.bench.rig.measure.WallNanoClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.Histogram;

/**
 * Batches as messages of a publish protocol over one TCP connection, each batch one write of bytes made beforehand. Where messages
 * are not answered, a batch counts as answered once the socket took it; {@link #send} blocks while the socket is full.
 */
public final class PublishIngestDriver implements IngestDriver {
    private static final int INTENDED_MASK = (1 << 16) - 1;
    private static final int READ_BYTES = 64 << 10;
    private static final long GREETING_TIMEOUT_MS = 10_000;

    private final int port;
    private final IngestPlan plan;
    private final PublishProtocol protocol;
    private final int messagesPerBatch;
    private final LineTemplate[][] templates;
    private final long[] sentCounts;
    private final IngestRecord record = new IngestRecord();
    private final AtomicLongArray intendedNs = new AtomicLongArray(INTENDED_MASK + 1);
    private final CountDownLatch greetingAnswered = new CountDownLatch(1);
    private SocketChannel socket;
    private long unclaimedAnswerCount;
    private volatile long sentBatchCount;
    private volatile boolean isClosing;

    private PublishIngestDriver(
            int port, IngestPlan plan, PublishProtocol protocol, Framing framing, int messagesPerBatch) {
        this.port = port;
        this.plan = plan;
        this.protocol = protocol;
        this.messagesPerBatch = messagesPerBatch;
        templates = LineTemplate.all(plan, framing);
        sentCounts = new long[plan.agentCount()];
    }

    /** A message for every update. */
    public static PublishIngestDriver perUpdate(int port, IngestPlan plan, PublishProtocol protocol) {
        return new PublishIngestDriver(
                port, plan, protocol, Framing.perUpdate(protocol), plan.shape().seriesCount());
    }

    /** A message for every batch. */
    public static PublishIngestDriver perBatch(int port, IngestPlan plan, PublishProtocol protocol) {
        return new PublishIngestDriver(port, plan, protocol, Framing.perBatch(protocol), 1);
    }

    @Override
    public void open() {
        try {
            socket = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            final Thread reader = new Thread(this::readAnswers, "rig-answers");
            reader.setDaemon(true);
            reader.start();
            if (!protocol.greeting().isEmpty()) {
                write(ByteBuffer.wrap(protocol.greeting().getBytes(StandardCharsets.ISO_8859_1)));
                if (!greetingAnswered.await(GREETING_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException("no answer to a greeting; " + record.faults());
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("ingest: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // The sender thread alone writes it.
    public void send(int agentIndex, long intendedEpochNs) {
        final long batchNumber = sentCounts[agentIndex]++;
        intendedNs.set((int) sentBatchCount & INTENDED_MASK, intendedEpochNs);
        try {
            write(LineTemplate.prepare(templates, plan, agentIndex, batchNumber, intendedEpochNs));
        } catch (IOException e) {
            record.fault("ingest: " + e.getMessage());
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
        return protocol.answersMessages() ? record.ackedCount() : sentBatchCount;
    }

    @Override
    public Histogram takeAckLatency() {
        return record.takeLatency();
    }

    @Override
    public List<String> faults() {
        return record.faults();
    }

    @Override
    public void close() {
        isClosing = true;
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            record.fault("close: " + e.getMessage());
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            socket.write(bytes);
        }
    }

    private void readAnswers() {
        final PublishProtocol.AnswerReader answers = protocol.answers();
        final ByteBuffer bytes = ByteBuffer.allocateDirect(READ_BYTES);
        try {
            while (socket.read(bytes.clear()) >= 0) {
                onAnswers(answers.read(bytes.flip()));
            }
            fault("the server closed the connection");
        } catch (IOException | IllegalStateException e) {
            fault(e.getMessage());
        }
    }

    private void onAnswers(int count) {
        if (!protocol.answersMessages()) {
            if (count > 0) {
                greetingAnswered.countDown();
            }
            return;
        }
        unclaimedAnswerCount += count;
        for (; unclaimedAnswerCount >= messagesPerBatch; unclaimedAnswerCount -= messagesPerBatch) {
            record.acked(WallNanoClock.epochNs() - intendedNs.get((int) record.ackedCount() & INTENDED_MASK));
        }
    }

    private void fault(String what) {
        if (!isClosing) {
            record.fault("ingest: " + what);
        }
    }
}
