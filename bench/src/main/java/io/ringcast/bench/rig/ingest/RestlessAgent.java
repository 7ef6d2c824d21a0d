package io.ringcast.bench.rig.ingest;

import io.ringcast.bench.rig.measure.WallNanoClock;
import io.ringcast.proto.v1.BatchStatus;
import io.ringcast.proto.v1.Handshake;
import io.ringcast.proto.v1.HandshakeAck;
import io.ringcast.proto.v1.SessionReply;
import io.ringcast.proto.v1.SessionRequest;
import io.ringcast.proto.v1.TelemetryIngestGrpc;
import java.io.IOException;
import java.nio.channels.Selector;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One agent that may be cut off: it keeps the times of what it sent, which is all that it takes to send the same again. The sending
 * thread owns it; the reading thread takes answers.
 */
final class RestlessAgent {
    private static final int KEPT_MASK = (1 << 15) - 1;
    private static final int SENT_TWICE_MAX = 4;
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long GREETING_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final String PATH =
            "/" + TelemetryIngestGrpc.getSessionMethod().getFullMethodName();

    /** Where it connects to, and who hears of answers. */
    record Place(int port, Selector readiness, IngestRecord record) {}

    private final String name;
    private final AgentBatches batches;
    private final Place place;
    private final int samplesPerBatch;
    private final int roundLength;
    private final long[] intendedNs = new long[KEPT_MASK + 1];
    private final AtomicLong sentCount = new AtomicLong();
    private final AtomicLong answeredCount = new AtomicLong();
    private final AtomicLong duplicateCount = new AtomicLong();
    private String sessionId = "";
    private Link link;
    private long backNs = System.nanoTime();
    private long onWireSeq;
    private long namedUpToSeq;
    private long cutCount;
    private long resentCount;

    RestlessAgent(int agentIndex, IngestPlan plan, AgentBatches batches, Place place) {
        name = IngestPlan.agentName(agentIndex);
        this.batches = batches;
        this.place = place;
        samplesPerBatch = plan.shape().sampleCount();
        roundLength = plan.batchesPerRound();
    }

    /** The next batch: goes out as soon as it can. */
    void send(long newIntendedNs) {
        final long seq = sentCount.get() + 1;
        if (seq - answeredCount.get() > KEPT_MASK) {
            throw new IllegalStateException(name + " has " + KEPT_MASK + " batches without an answer");
        }
        intendedNs[(int) seq & KEPT_MASK] = newIntendedNs;
        sentCount.lazySet(seq);
        putOut();
    }

    /** Does what is due: comes back, goes on after a greeting, lets bytes go. */
    void step(long nowNs, Random random) {
        if (link == null) {
            if (nowNs >= backNs) {
                connect(nowNs);
            }
            return;
        }
        if (link.call.isEnded() || (link.greeting == null && nowNs > link.startNs + GREETING_TIMEOUT_NS)) {
            place.record.fault(name + ": its stream ended or was never greeted");
            link.isCut = true;
            link.call.close();
            link = null;
            backNs = nowNs + RETRY_NS;
            return;
        }
        if (!link.isResumed && link.greeting != null) {
            resume(random);
        }
        putOut();
        link.call.flush();
    }

    /** Loses its connection, if it has one, and comes back at {@code newBackNs}. */
    void cut(boolean isReset, long newBackNs) {
        if (link == null) {
            return;
        }
        link.isCut = true;
        cutCount++;
        backNs = newBackNs;
        try {
            link.call.cut(isReset);
        } catch (IOException e) {
            place.record.fault(name + " cannot be cut: " + e.getMessage());
        }
        link = null;
    }

    /** Ends its stream for good, as it should be ended. */
    void leave() {
        if (link != null) {
            link.isCut = true;
            link.call.halfClose();
            link.call.close();
        }
    }

    boolean isOnline() {
        return link != null && link.isResumed;
    }

    long sentCount() {
        return sentCount.get();
    }

    long answeredCount() {
        return answeredCount.get();
    }

    long duplicateCount() {
        return duplicateCount.get();
    }

    long cutCount() {
        return cutCount;
    }

    long resentCount() {
        return resentCount;
    }

    /** Of one of the last batches. */
    long intendedNs(long seq) {
        return intendedNs[(int) seq & KEPT_MASK];
    }

    private void connect(long nowNs) {
        link = new Link(nowNs);
        try {
            link.call.open(place.port, place.readiness);
        } catch (IOException e) {
            place.record.fault(name + " cannot connect: " + e.getMessage());
            link = null;
            backNs = nowNs + RETRY_NS;
            return;
        }
        place.readiness.wakeup();
        final byte[] handshake = SessionRequest.newBuilder()
                .setHandshake(Handshake.newBuilder()
                        .setAgentId(name)
                        .setSessionId(sessionId)
                        .setMaxBatchBytes(batches.maxLength()))
                .build()
                .toByteArray();
        link.call.send(handshake, 0, handshake.length);
        link.call.flush();
    }

    /** What was answered before may be sent once more: it must be told to be known. Names go with the first round, for refs. */
    private void resume(Random random) {
        final HandshakeAck greeting = link.greeting;
        if (!sessionId.isEmpty()
                && (!greeting.getResumed() || !greeting.getSessionId().equals(sessionId))) {
            place.record.fault(name + ": its session was lost");
        }
        sessionId = greeting.getSessionId();
        final long twice = Math.min(greeting.getLastAckedSeq(), random.nextInt(SENT_TWICE_MAX));
        final long wasOnWireSeq = onWireSeq;
        onWireSeq = greeting.getLastAckedSeq() - twice;
        resentCount += Math.max(0, wasOnWireSeq - onWireSeq);
        namedUpToSeq = greeting.getLastAckedSeq() + roundLength;
        link.nextAckSeq = onWireSeq + 1;
        link.isResumed = true;
    }

    private void putOut() {
        while (link != null && link.isResumed && onWireSeq < sentCount.get()) {
            onWireSeq++;
            batches.prepare(onWireSeq, intendedNs(onWireSeq), onWireSeq <= namedUpToSeq);
            final BatchTemplate batch = batches.current();
            link.call.send(batch.bytes(), batch.start(), batch.length());
        }
    }

    /** One connection. What the server did to it is a fault, unless it was cut before. */
    private final class Link implements Http2Call.Listener {
        private final Http2Call call = new Http2Call(PATH, this);
        private final long startNs;
        private volatile HandshakeAck greeting;
        private volatile long nextAckSeq;
        private volatile boolean isCut;
        /** Sending thread. */
        private boolean isResumed;

        private Link(long startNs) {
            this.startNs = startNs;
        }

        @Override
        public void onMessage(byte[] bytes, int offset, int length) throws IOException {
            if (greeting != null) {
                AckReader.read(bytes, offset, length, this::onAck);
                return;
            }
            final SessionReply reply = SessionReply.parser().parseFrom(bytes, offset, length);
            if (reply.hasHandshakeAck()) {
                onAnsweredUpTo(reply.getHandshakeAck().getLastAckedSeq());
                greeting = reply.getHandshakeAck();
            }
        }

        @Override
        public void onEnd(String why) {
            if (!isCut) {
                place.record.fault(name + ": " + why);
            }
        }

        /** The answers to these went down with the last connection. */
        private void onAnsweredUpTo(long seq) {
            final long lost = seq - answeredCount.get();
            if (lost < 0 || seq > sentCount.get()) {
                place.record.fault(name + ": the server knows of " + seq + " batches, " + answeredCount.get()
                        + " were answered and " + sentCount.get() + " sent");
                return;
            }
            answeredCount.lazySet(seq);
            place.record.acked((int) lost);
        }

        private void onAck(long seq, int status, long accepted) {
            final boolean isNew = seq == answeredCount.get() + 1;
            final boolean isRight = isNew
                    ? status == BatchStatus.BATCH_STATUS_ACCEPTED_VALUE && accepted == samplesPerBatch
                    : status == BatchStatus.BATCH_STATUS_DUPLICATE_VALUE && accepted == 0 && seq <= answeredCount.get();
            if (seq != nextAckSeq || !isRight) {
                place.record.fault(name + ": the answer after " + answeredCount.get() + ", expected for " + nextAckSeq
                        + ", is seq=" + seq + " status=" + BatchStatus.forNumber(status) + " accepted=" + accepted);
            }
            nextAckSeq = seq + 1;
            if (isNew) {
                answeredCount.lazySet(seq);
                place.record.acked(WallNanoClock.epochNs() - intendedNs(seq));
            } else {
                duplicateCount.incrementAndGet();
            }
        }
    }
}
