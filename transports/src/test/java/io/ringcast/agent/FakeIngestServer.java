package io.ringcast.agent;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.BatchError;
import io.ringcast.proto.v1.BatchStatus;
import io.ringcast.proto.v1.GoingAway;
import io.ringcast.proto.v1.Handshake;
import io.ringcast.proto.v1.HandshakeAck;
import io.ringcast.proto.v1.Limits;
import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.proto.v1.Pressure;
import io.ringcast.proto.v1.Series;
import io.ringcast.proto.v1.SessionReply;
import io.ringcast.proto.v1.SessionRequest;
import io.ringcast.proto.v1.TelemetryIngestGrpc;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The server's side of the protocol, by the rules of sessions, with faults on demand. */
final class FakeIngestServer extends TelemetryIngestGrpc.TelemetryIngestImplBase {
    private static final int MAX_ERRORS = 8;

    final List<Handshake> handshakes = new CopyOnWriteArrayList<>();
    final List<Long> seqs = new CopyOnWriteArrayList<>();
    final List<MetricBatch> batches = new CopyOnWriteArrayList<>();
    volatile boolean isAnsweringHandshakes = true;
    volatile boolean isAcking = true;
    volatile boolean isRejecting;
    volatile int maxUnackedBatches = 64;
    volatile int maxBatchBytes = 65_536;
    volatile int maxSeriesRefs;
    /** False: as a server that has no room for them. */
    volatile boolean isKeepingRefs = true;
    /** Name and first time of each series taken, by name or by ref. */
    final List<String> understood = new CopyOnWriteArrayList<>();

    volatile int idleTimeoutMs;
    volatile int heartbeatCount;

    private final Map<String, Long> lastTakenBySession = new HashMap<>();
    private final Map<Integer, String> nameByRef = new HashMap<>();
    private int sessionCount;
    private int acksLeft = Integer.MAX_VALUE;
    private Stream newest;

    @Override
    public synchronized StreamObserver<SessionRequest> session(StreamObserver<SessionReply> replies) {
        newest = new Stream(replies);
        return newest;
    }

    /** As after a restart. */
    synchronized void forgetSessions() {
        lastTakenBySession.clear();
    }

    synchronized void forgetRefs() {
        nameByRef.clear();
    }

    /** The session's acks up to {@code seq} were lost on the way. */
    synchronized void pretendTaken(String sessionId, long seq) {
        lastTakenBySession.put(sessionId, seq);
    }

    synchronized void endStream(Status status) {
        newest.replies.onError(status.asRuntimeException());
    }

    synchronized void sayGoingAway(int retryAfterMs) {
        newest.replies.onNext(SessionReply.newBuilder()
                .setGoingAway(GoingAway.newBuilder().setRetryAfterMs(retryAfterMs))
                .build());
    }

    synchronized void sayPressure(int credit, int suggestedIntervalMs) {
        newest.replies.onNext(SessionReply.newBuilder()
                .setPressure(Pressure.newBuilder().setCredit(credit).setSuggestedIntervalMs(suggestedIntervalMs))
                .build());
    }

    synchronized void ack(long seq, BatchStatus status) {
        newest.ack(BatchAck.newBuilder().setSeq(seq).setStatus(status).build());
    }

    /** Takes and answers so many more batches, and then no more. */
    synchronized void stopAckingAfter(int count) {
        acksLeft = count;
    }

    synchronized void clear() {
        seqs.clear();
        batches.clear();
    }

    private final class Stream implements StreamObserver<SessionRequest> {
        private final StreamObserver<SessionReply> replies;
        private String sessionId = "";

        private Stream(StreamObserver<SessionReply> replies) {
            this.replies = replies;
        }

        @Override
        public void onNext(SessionRequest request) {
            synchronized (FakeIngestServer.this) {
                if (request.hasHandshake()) {
                    onHandshake(request.getHandshake());
                } else if (request.hasBatch()) {
                    onBatch(request.getBatch());
                } else if (request.hasHeartbeat()) {
                    heartbeatCount++;
                }
            }
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {
            if (isAcking) {
                replies.onCompleted();
            }
        }

        private void onHandshake(Handshake handshake) {
            handshakes.add(handshake);
            if (!isAnsweringHandshakes) {
                return;
            }
            final boolean isResumed = lastTakenBySession.containsKey(handshake.getSessionId());
            sessionId = isResumed ? handshake.getSessionId() : "session-" + ++sessionCount;
            lastTakenBySession.putIfAbsent(sessionId, 0L);
            if (!isResumed) {
                nameByRef.clear();
            }
            replies.onNext(SessionReply.newBuilder()
                    .setHandshakeAck(HandshakeAck.newBuilder()
                            .setAgentId(handshake.getAgentId().isEmpty() ? "given" : handshake.getAgentId())
                            .setSessionId(sessionId)
                            .setLastAckedSeq(lastTakenBySession.get(sessionId))
                            .setResumed(isResumed)
                            .setLimits(Limits.newBuilder()
                                    .setMaxUnackedBatches(maxUnackedBatches)
                                    .setMaxSeriesRefs(maxSeriesRefs)
                                    .setMaxBatchBytes(maxBatchBytes)
                                    .setIdleTimeoutMs(idleTimeoutMs)))
                    .build());
        }

        private void onBatch(MetricBatch batch) {
            seqs.add(batch.getSeq());
            batches.add(batch);
            isAcking &= acksLeft-- > 0;
            if (isAcking) {
                final boolean isNew = batch.getSeq() > lastTakenBySession.get(sessionId);
                lastTakenBySession.merge(sessionId, batch.getSeq(), Math::max);
                ack(
                        isNew
                                ? judged(batch)
                                : answer(batch, BatchStatus.BATCH_STATUS_DUPLICATE)
                                        .build());
            }
        }

        private BatchAck judged(MetricBatch batch) {
            if (isRejecting) {
                return answer(batch, BatchStatus.BATCH_STATUS_REJECTED)
                        .setRejected(batch.getSeriesCount())
                        .addErrors(BatchError.newBuilder()
                                .setCode("name-invalid")
                                .setField("series[0].name")
                                .setMessage("name must match [a-zA-Z_:][a-zA-Z0-9_:.]*"))
                        .build();
            }
            final BatchAck.Builder ack = answer(batch, BatchStatus.BATCH_STATUS_ACCEPTED);
            for (int i = 0; i < batch.getSeriesCount(); i++) {
                take(ack, i, batch.getSeries(i));
            }
            return ack.build();
        }

        private void take(BatchAck.Builder ack, int index, Series series) {
            if (!series.getName().isEmpty() && series.getRef() != 0 && isKeepingRefs) {
                nameByRef.put(series.getRef(), series.getName());
            }
            final String name = series.getName().isEmpty() ? nameByRef.get(series.getRef()) : series.getName();
            if (name != null) {
                understood.add(name + "@" + series.getTimestampsNs(0));
                ack.setAccepted(ack.getAccepted() + series.getTimestampsNsCount());
                return;
            }
            ack.setStatus(BatchStatus.BATCH_STATUS_PARTIAL)
                    .setRejected(ack.getRejected() + series.getTimestampsNsCount());
            if (ack.getErrorsCount() < MAX_ERRORS) {
                ack.addErrors(
                        BatchError.newBuilder().setCode("series-ref-unknown").setSeriesIndex(index));
            }
        }

        private static BatchAck.Builder answer(MetricBatch batch, BatchStatus status) {
            return BatchAck.newBuilder().setSeq(batch.getSeq()).setStatus(status);
        }

        private void ack(BatchAck ack) {
            replies.onNext(SessionReply.newBuilder().addAcks(ack).build());
        }
    }
}
