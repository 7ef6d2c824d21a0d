package io.ringcast.bench.twin;

import io.grpc.stub.StreamObserver;
import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.BatchStatus;
import io.ringcast.proto.v1.HandshakeAck;
import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.proto.v1.SessionReply;
import io.ringcast.proto.v1.SessionRequest;
import io.ringcast.proto.v1.TelemetryIngestGrpc;

/** The agents' service on the generated classes: answers handshakes, hands batches on, acks each as accepted whole. */
final class Sessions extends TelemetryIngestGrpc.TelemetryIngestImplBase {
    private final BatchListener listener;

    Sessions(BatchListener listener) {
        this.listener = listener;
    }

    @Override
    public StreamObserver<SessionRequest> session(StreamObserver<SessionReply> replies) {
        return new Session(replies);
    }

    /** Takes batches, on the thread of their stream. */
    @FunctionalInterface
    interface BatchListener {
        /** Takes a batch; it is acked on return. */
        void onBatch(String agentId, MetricBatch batch);
    }

    private final class Session implements StreamObserver<SessionRequest> {
        private final StreamObserver<SessionReply> replies;
        private String agentId = "";

        Session(StreamObserver<SessionReply> replies) {
            this.replies = replies;
        }

        @Override
        public void onNext(SessionRequest request) {
            if (request.hasBatch()) {
                listener.onBatch(agentId, request.getBatch());
                replies.onNext(ack(request.getBatch()));
            } else if (request.hasHandshake()) {
                agentId = request.getHandshake().getAgentId();
                replies.onNext(SessionReply.newBuilder()
                        .setHandshakeAck(
                                HandshakeAck.newBuilder().setAgentId(agentId).setSessionId("1"))
                        .build());
            }
        }

        @Override
        public void onError(Throwable error) {
            // The agent has gone.
        }

        @Override
        public void onCompleted() {
            replies.onCompleted();
        }

        private static SessionReply ack(MetricBatch batch) {
            int sampleCount = 0;
            for (int i = 0; i < batch.getSeriesCount(); i++) {
                sampleCount += batch.getSeries(i).getTimestampsNsCount();
            }
            return SessionReply.newBuilder()
                    .addAcks(BatchAck.newBuilder()
                            .setSeq(batch.getSeq())
                            .setStatus(BatchStatus.BATCH_STATUS_ACCEPTED)
                            .setAccepted(sampleCount))
                    .build();
        }
    }
}
