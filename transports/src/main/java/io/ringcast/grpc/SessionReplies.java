package io.ringcast.grpc;

import io.grpc.ServerCall;
import io.ringcast.proto.v1.GoingAway;
import io.ringcast.proto.v1.SessionReply;
import java.util.concurrent.ThreadLocalRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The answers of {@code ringcast.v1}: many acks in one {@code SessionReply}, each as the state thread encoded it. */
final class SessionReplies implements ReplyDialect {
    private static final int MIN_RETRY_AFTER_MS = 500;
    private static final int MAX_RETRY_AFTER_MS = 5_000;

    private final ServerCall<?, ?> call;
    private final RejectionLog rejections;
    private final long streamId;

    SessionReplies(ServerCall<?, ?> call, RejectionLog rejections, long streamId) {
        this.call = call;
        this.rejections = rejections;
        this.streamId = streamId;
    }

    @Override
    public void putOpened(ReplyStream reply, DirectBuffer handshakeAck, int offset, int length) {
        reply.put(SessionReply.HANDSHAKE_ACK_FIELD_NUMBER, handshakeAck, offset, length);
    }

    @Override
    public boolean putAck(ReplyStream reply, DirectBuffer batchAck, int offset, int length) {
        if (!reply.put(SessionReply.ACKS_FIELD_NUMBER, batchAck, offset, length)) {
            return false;
        }
        rejections.onAck(streamId, call, batchAck, offset, length);
        return true;
    }

    @Override
    public boolean putPressure(ReplyStream reply, RingPressure pressure, int credit) {
        return pressure.putInto(reply, credit);
    }

    @Override
    public void putGoingAway(ReplyStream reply) {
        final byte[] body = GoingAway.newBuilder()
                .setRetryAfterMs(ThreadLocalRandom.current().nextInt(MIN_RETRY_AFTER_MS, MAX_RETRY_AFTER_MS))
                .setReason("the server stops")
                .build()
                .toByteArray();
        reply.put(SessionReply.GOING_AWAY_FIELD_NUMBER, new UnsafeBuffer(body), 0, body.length);
    }
}
