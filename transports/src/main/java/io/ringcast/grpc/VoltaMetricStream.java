package io.ringcast.grpc;

import io.grpc.ServerCall;
import io.grpc.Status;
import io.ringcast.auth.Admission;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.StreamOpening;
import java.io.InputStream;
import java.util.Map;
import java.util.UUID;

/**
 * One {@code volta.VoltaCollector/StreamMetrics}: on the ring it is a stream of its agent like any other, with a new session
 * whose batches the server numbers itself. Event loop only.
 */
final class VoltaMetricStream extends RingStream {
    private static final int UNDECLARED = 0;

    private VoltaReplies replies;
    private long seq;

    VoltaMetricStream(ServerCall<InputStream, ReplyStream> call, StreamRoster roster) {
        super(call, roster);
    }

    /** Opens the stream for an agent that may come in under a valid id. */
    void start(Admission admission, HandshakeDecoder openings) {
        final int prefetchCount = openings.prefetchCount(UNDECLARED);
        final String sessionId = UUID.randomUUID().toString();
        final StreamOpening opening =
                new StreamOpening(admission.agentId(), "", sessionId, Map.of(), "", UNDECLARED, prefetchCount, true);
        replies = new VoltaReplies(call(), loop().voltaAckEncoder(), roster().rejections(), streamId(), prefetchCount);
        open(admission, openings.encode(opening), prefetchCount, replies);
    }

    @Override
    void take(InputStream message) {
        final VoltaBatch batch = loop().voltaBatch();
        batch.wrap(message, ++seq);
        charge(batch.messageLength());
        replies.onBatch(batch.id(), batch.fault());
        onBatch();
        loop().publish(this, EventType.BATCH, batch, batch.length());
    }

    @Override
    Status endedTooSoon() {
        return Status.OK;
    }
}
