package io.ringcast.grpc;

import io.grpc.ServerCall;
import org.agrona.DirectBuffer;

/**
 * The answers of volta: each ack of the engine becomes one {@code volta.BatchAck} with the number that the agent gave its
 * batch. The numbers wait in the order in which the batches went onto the ring; there are never more than the prefetch. Event
 * loop only.
 */
final class VoltaReplies implements ReplyDialect {
    private final ServerCall<?, ?> call;
    private final VoltaAckEncoder encoder;
    private final RejectionLog rejections;
    private final long streamId;
    private final long[] ids;
    private final String[] faults;
    private long askedCount;
    private long answeredCount;

    VoltaReplies(
            ServerCall<?, ?> call, VoltaAckEncoder encoder, RejectionLog rejections, long streamId, int prefetchCount) {
        this.call = call;
        this.encoder = encoder;
        this.rejections = rejections;
        this.streamId = streamId;
        ids = new long[prefetchCount];
        faults = new String[prefetchCount];
    }

    /** The next batch that goes onto the ring: the agent's number of it, and what the adapter found wrong with it or null. */
    void onBatch(long id, String fault) {
        final int place = (int) (askedCount++ % ids.length);
        ids[place] = id;
        faults[place] = fault;
    }

    /** The agent is told nothing: that its samples are wanted it knows already. */
    @Override
    public void putOpened(ReplyStream reply, DirectBuffer handshakeAck, int offset, int length) {}

    @Override
    public boolean putAck(ReplyStream reply, DirectBuffer batchAck, int offset, int length) {
        if (!reply.isEmpty()) {
            return false;
        }
        final int place = (int) (answeredCount++ % ids.length);
        encoder.encode(batchAck, offset, length, ids[place], faults[place]);
        faults[place] = null;
        reply.putMessage(encoder.ack(), 0, encoder.ackLength());
        if (encoder.errorLength() > 0) {
            rejections.onError(streamId, call, ids[place], encoder.error(), encoder.errorLength());
        }
        return true;
    }

    /** The agent knows no such word: it is held by flow control alone. */
    @Override
    public boolean putPressure(ReplyStream reply, RingPressure pressure, int credit) {
        return false;
    }

    /** The agent is told by the status alone. */
    @Override
    public void putGoingAway(ReplyStream reply) {}
}
