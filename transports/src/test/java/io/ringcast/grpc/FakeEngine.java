package io.ringcast.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.ringcast.engine.event.AckRing;
import io.ringcast.engine.event.AgentStream;
import io.ringcast.engine.event.ByteSource;
import io.ringcast.engine.event.EventPublisher;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.PublishResult;
import io.ringcast.engine.event.StreamEnd;
import io.ringcast.engine.event.StreamOpening;
import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.BatchError;
import io.ringcast.proto.v1.BatchStatus;
import io.ringcast.proto.v1.HandshakeAck;
import io.ringcast.proto.v1.Limits;
import io.ringcast.proto.v1.MetricBatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.UnsafeBuffer;

/** Plays the engine: takes events, or says that it has no room, and answers them on a thread of its own. */
final class FakeEngine implements EventPublisher, AutoCloseable {
    static final int MAX_EVENT_LENGTH = 65_536;

    /** An event as it was taken from the transport. */
    record Taken(EventType type, long sourceId, byte[] bytes, Object attachment) {
        long seq() {
            try {
                return MetricBatch.parseFrom(bytes).getSeq();
            } catch (InvalidProtocolBufferException ex) {
                throw new AssertionError(ex);
            }
        }

        StreamOpening opening() {
            return StreamOpening.decode(new UnsafeBuffer(bytes), 0);
        }
    }

    private final List<Taken> taken = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Taken> unanswered = new LinkedBlockingQueue<>();
    private final AtomicInteger refusedCount = new AtomicInteger();
    private final Map<Long, AgentStream> streams = new HashMap<>();
    private final Map<String, Long> newestStreams = new HashMap<>();
    private final Thread thread = new Thread(this::answerAll, "fake-engine");
    private volatile int filledPercent;
    private volatile int longestTaken = Integer.MAX_VALUE;
    private volatile boolean stopped;
    private volatile String ackText = "";
    private boolean holdingBatchAnswers;

    FakeEngine() {
        thread.setDaemon(true);
        thread.start();
    }

    /** From now on there is no room for events longer than this; -1: for none at all. */
    void refuseLongerThan(int length) {
        longestTaken = length;
    }

    /** From now on the ring is so full. */
    void fill(int percent) {
        filledPercent = percent;
    }

    void takeAll() {
        longestTaken = Integer.MAX_VALUE;
    }

    void stop() {
        stopped = true;
    }

    /** From now on each ack carries an error with this text. */
    void padAcksWith(String text) {
        ackText = text;
    }

    synchronized void holdBatchAnswers() {
        holdingBatchAnswers = true;
    }

    synchronized void releaseBatchAnswers() {
        holdingBatchAnswers = false;
        notifyAll();
    }

    int refusedCount() {
        return refusedCount.get();
    }

    List<Taken> taken() {
        return taken;
    }

    List<Taken> taken(EventType type) {
        return taken.stream().filter(event -> event.type() == type).toList();
    }

    List<EventType> takenTypes() {
        return taken.stream().map(Taken::type).toList();
    }

    List<Long> takenSeqs(long sourceId) {
        return taken(EventType.BATCH).stream()
                .filter(event -> event.sourceId() == sourceId)
                .map(Taken::seq)
                .toList();
    }

    /** The id of the newest stream that this agent opened. */
    long streamOf(String agentId) {
        long newest = -1;
        for (final Taken event : taken(EventType.STREAM_OPENED)) {
            if (event.opening().agentId().equals(agentId)) {
                newest = event.sourceId();
            }
        }
        return newest;
    }

    @Override
    public PublishResult tryPublish(EventType type, long sourceId, ByteSource source, int length, Object attachment) {
        if (stopped) {
            return PublishResult.CLOSED;
        }
        if (length > longestTaken) {
            refusedCount.incrementAndGet();
            return PublishResult.BACK_PRESSURED;
        }
        final byte[] bytes = new byte[length];
        source.copyTo(new UnsafeBuffer(bytes), 0, length);
        final Taken event = new Taken(type, sourceId, bytes, attachment);
        taken.add(event);
        unanswered.add(event);
        return PublishResult.ACCEPTED;
    }

    @Override
    public int filledPercent() {
        return filledPercent;
    }

    @Override
    public int maxEventLength() {
        return MAX_EVENT_LENGTH;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void answerAll() {
        try {
            while (true) {
                answer(unanswered.take());
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(Taken event) throws InterruptedException {
        switch (event.type()) {
            case STREAM_OPENED -> open(event);
            case BATCH -> {
                awaitRelease();
                answerBatch(event);
            }
            case STREAM_CLOSED -> streams.remove(event.sourceId());
            default -> {}
        }
    }

    private synchronized void awaitRelease() throws InterruptedException {
        while (holdingBatchAnswers) {
            wait();
        }
    }

    private void open(Taken event) {
        final StreamOpening opening = event.opening();
        final AgentStream stream = (AgentStream) event.attachment();
        streams.put(event.sourceId(), stream);
        final Long older = newestStreams.put(opening.agentId(), event.sourceId());
        if (older != null && streams.containsKey(older)) {
            end(streams.get(older), StreamEnd.SUPERSEDED, "a newer stream of the agent took over");
        }
        if (opening.agentId().equals("refused")) {
            end(stream, StreamEnd.INVALID_HANDSHAKE, "agent_id is not allowed");
            return;
        }
        final HandshakeAck ack = HandshakeAck.newBuilder()
                .setAgentId(opening.agentId())
                .setSessionId(opening.newSessionId())
                .setLimits(Limits.newBuilder().setMaxUnackedBatches(opening.prefetchCount()))
                .build();
        write(stream, AckRing.HANDSHAKE_ACK, ack.toByteArray());
    }

    private void answerBatch(Taken event) {
        final BatchAck.Builder ack =
                BatchAck.newBuilder().setSeq(event.seq()).setStatus(BatchStatus.BATCH_STATUS_ACCEPTED);
        if (!ackText.isEmpty()) {
            ack.addErrors(BatchError.newBuilder().setMessage(ackText));
        }
        final AgentStream stream = streams.get(event.sourceId());
        if (stream != null) {
            write(stream, AckRing.BATCH_ACK, ack.build().toByteArray());
        }
    }

    private static void end(AgentStream stream, StreamEnd end, String text) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[Integer.BYTES + text.length()]);
        record.putInt(0, end.ordinal());
        record.putStringWithoutLengthAscii(Integer.BYTES, text);
        write(stream, AckRing.STREAM_END, record.byteArray());
    }

    private static void write(AgentStream stream, int recordType, byte[] bytes) {
        if (!stream.acks().offer(recordType, new UnsafeBuffer(bytes), 0, bytes.length)) {
            throw new AssertionError("the ack ring is full");
        }
        stream.onAcksReady();
    }
}
