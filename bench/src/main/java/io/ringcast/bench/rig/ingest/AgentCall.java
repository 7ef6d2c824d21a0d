package io.ringcast.bench.rig.ingest;

import io.ringcast.bench.rig.measure.WallNanoClock;
import io.ringcast.proto.v1.BatchStatus;
import io.ringcast.proto.v1.Handshake;
import io.ringcast.proto.v1.SessionReply;
import io.ringcast.proto.v1.SessionRequest;
import io.ringcast.proto.v1.TelemetryIngestGrpc;
import java.io.IOException;
import java.nio.channels.Selector;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One agent's stream. The sender thread sends; the driver's reading thread takes answers and checks that each batch was accepted
 * whole, in order.
 */
final class AgentCall implements Http2Call.Listener {
    private static final int INTENDED_MASK = (1 << 16) - 1;
    private static final String PATH =
            "/" + TelemetryIngestGrpc.getSessionMethod().getFullMethodName();

    private final IngestRecord record;
    private final String agentName;
    private final AgentBatches batches;
    private final Answers answers;
    private final int samplesPerBatch;
    private final long[] intendedNs = new long[INTENDED_MASK + 1];
    private final AtomicLong sentCount = new AtomicLong();
    private final CountDownLatch handshakeAnswered = new CountDownLatch(1);
    private final Http2Call call = new Http2Call(PATH, this);
    private long answeredSeq;
    private volatile boolean isClosing;

    AgentCall(IngestRecord record, int agentIndex, IngestPlan plan, AgentBatches batches, Answers answers) {
        this.record = record;
        this.batches = batches;
        this.answers = answers;
        agentName = IngestPlan.agentName(agentIndex);
        samplesPerBatch = plan.shape().sampleCount();
    }

    /** Connects and sends the handshake. */
    void start(int port, Selector readiness) throws IOException {
        call.open(port, readiness);
        final byte[] handshake = SessionRequest.newBuilder()
                .setHandshake(Handshake.newBuilder().setAgentId(agentName).setMaxBatchBytes(batches.maxLength()))
                .build()
                .toByteArray();
        call.send(handshake, 0, handshake.length);
        call.flush();
    }

    /** Waits for the answer to the handshake; false if it did not come. */
    boolean awaitReady(long timeoutMs) throws InterruptedException {
        return handshakeAnswered.await(timeoutMs, TimeUnit.MILLISECONDS);
    }

    /** Prepares the next batch; it leaves with {@link #flush}. */
    void send(long intendedEpochNs) {
        final long seq = batches.prepareNext(intendedEpochNs);
        intendedNs[(int) seq & INTENDED_MASK] = intendedEpochNs;
        sentCount.lazySet(seq);
        final BatchTemplate batch = batches.current();
        call.send(batch.bytes(), batch.start(), batch.length());
    }

    void flush() {
        call.flush();
    }

    long sentCount() {
        return sentCount.get();
    }

    void halfClose() {
        isClosing = true;
        call.halfClose();
    }

    boolean isEnded() {
        return call.isEnded();
    }

    void close() {
        call.close();
    }

    @Override
    public void onMessage(byte[] bytes, int offset, int length) throws IOException {
        if (handshakeAnswered.getCount() > 0) {
            onHandshakeReply(bytes, offset, length);
        } else if (answers == Answers.ECHOES) {
            answered(answeredSeq + 1, WallNanoClock.epochNs());
        } else {
            AckReader.read(bytes, offset, length, this::onAck);
        }
    }

    @Override
    public void onEnd(String why) {
        if (!isClosing) {
            record.fault(agentName + ": " + why);
        }
    }

    private void onHandshakeReply(byte[] bytes, int offset, int length) throws IOException {
        if (answers == Answers.ECHOES
                || SessionReply.parser().parseFrom(bytes, offset, length).hasHandshakeAck()) {
            handshakeAnswered.countDown();
        }
    }

    private void onAck(long seq, int status, long accepted) {
        check(seq, status, accepted);
        answered(seq, WallNanoClock.epochNs());
    }

    private void answered(long seq, long nowNs) {
        if (seq > sentCount.get()) {
            record.fault(agentName + ": an answer to batch " + seq + ", which was not sent");
        }
        answeredSeq = seq;
        record.acked(nowNs - intendedNs[(int) seq & INTENDED_MASK]);
    }

    private void check(long seq, int status, long accepted) {
        if (seq != answeredSeq + 1
                || status != BatchStatus.BATCH_STATUS_ACCEPTED_VALUE
                || accepted != samplesPerBatch) {
            record.fault(agentName + ": batch " + (answeredSeq + 1) + " of " + samplesPerBatch
                    + " samples was answered seq=" + seq + " status=" + BatchStatus.forNumber(status) + " accepted="
                    + accepted);
        }
    }
}
