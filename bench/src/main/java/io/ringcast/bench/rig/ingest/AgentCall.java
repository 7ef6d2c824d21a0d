package io.ringcast.bench.rig.ingest;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.ringcast.bench.rig.measure.WallNanoClock;
import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.BatchStatus;
import io.ringcast.proto.v1.Handshake;
import io.ringcast.proto.v1.SessionReply;
import io.ringcast.proto.v1.SessionRequest;
import io.ringcast.proto.v1.TelemetryIngestGrpc;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One agent's stream. The sender thread sends; the channel's event loop takes acks and checks that each batch was accepted whole,
 * in order.
 */
final class AgentCall extends ClientCall.Listener<InputStream> {
    private static final int INTENDED_MASK = (1 << 16) - 1;
    private static final int ON_READY_BYTES = 1 << 20;
    private static final int REPLIES_AHEAD = 1 << 30;
    private static final int ACKS_FIELD = 2;

    private final IngestRecord record;
    private final String agentName;
    private final BatchTemplate[] templates;
    private final BatchTemplate[] laterTemplates;
    private final int samplesPerBatch;
    private final long[] intendedNs = new long[INTENDED_MASK + 1];
    private final RawMessage message = new RawMessage();
    private final CountDownLatch handshakeAnswered = new CountDownLatch(1);
    private ClientCall<InputStream, InputStream> call;
    private byte[] reply = new byte[1 << 12];
    private long sentCount;
    private long ackedSeq;
    private volatile boolean isClosing;

    /**
     * @param templates the batches of the first round over the agent's series.
     * @param laterTemplates those of all other rounds; no longer.
     */
    AgentCall(
            IngestRecord record,
            int agentIndex,
            IngestPlan plan,
            BatchTemplate[] templates,
            BatchTemplate[] laterTemplates) {
        this.record = record;
        this.templates = templates;
        this.laterTemplates = laterTemplates;
        agentName = IngestPlan.agentName(agentIndex);
        samplesPerBatch = plan.shape().sampleCount();
    }

    /** Starts the call and sends the handshake. */
    void start(ManagedChannel channel) {
        final var method =
                TelemetryIngestGrpc.getSessionMethod().toBuilder(RawMessage.MARSHALLER, RawMessage.MARSHALLER);
        call = channel.newCall(method.build(), CallOptions.DEFAULT.withOnReadyThreshold(ON_READY_BYTES));
        call.start(this, new Metadata());
        call.request(REPLIES_AHEAD);
        final byte[] handshake = SessionRequest.newBuilder()
                .setHandshake(Handshake.newBuilder().setAgentId(agentName).setMaxBatchBytes(templates[0].maxLength()))
                .build()
                .toByteArray();
        call.sendMessage(new RawMessage().wrap(handshake, 0, handshake.length));
    }

    /** Waits for the answer to the handshake; false if it did not come. */
    boolean awaitReady(long timeoutMs) throws InterruptedException {
        return handshakeAnswered.await(timeoutMs, TimeUnit.MILLISECONDS);
    }

    void send(long intendedEpochNs) {
        final BatchTemplate[] round = sentCount < templates.length ? templates : laterTemplates;
        final BatchTemplate template = round[(int) (sentCount % round.length)];
        final long seq = ++sentCount;
        template.prepare(seq, intendedEpochNs);
        intendedNs[(int) seq & INTENDED_MASK] = intendedEpochNs;
        call.sendMessage(message.wrap(template.bytes(), template.start(), template.length()));
    }

    long sentCount() {
        return sentCount;
    }

    void close() {
        isClosing = true;
        call.halfClose();
    }

    @Override
    public void onMessage(InputStream stream) {
        try {
            final int length = readAll(stream);
            if (handshakeAnswered.getCount() > 0) {
                onHandshakeReply(SessionReply.parser().parseFrom(reply, 0, length));
            } else {
                onAcks(CodedInputStream.newInstance(reply, 0, length));
            }
        } catch (IOException e) {
            record.fault(agentName + ": a reply cannot be read: " + e.getMessage());
        }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        if (!isClosing) {
            record.fault(agentName + ": stream ended: " + status.getCode() + " " + status.getDescription());
        }
    }

    private int readAll(InputStream stream) throws IOException {
        int length = 0;
        int read = stream.read(reply, 0, reply.length);
        while (read >= 0) {
            length += read;
            if (length == reply.length) {
                reply = java.util.Arrays.copyOf(reply, 2 * length);
            }
            read = stream.read(reply, length, reply.length - length);
        }
        return length;
    }

    private void onHandshakeReply(SessionReply answer) {
        if (answer.hasHandshakeAck()) {
            handshakeAnswered.countDown();
        }
    }

    private void onAcks(CodedInputStream in) throws IOException {
        final long nowNs = WallNanoClock.epochNs();
        int tag = in.readTag();
        while (tag != 0) {
            if (WireFormat.getTagFieldNumber(tag) == ACKS_FIELD) {
                final int limit = in.pushLimit(in.readRawVarint32());
                onAck(in, nowNs);
                in.popLimit(limit);
            } else {
                in.skipField(tag);
            }
            tag = in.readTag();
        }
    }

    private void onAck(CodedInputStream in, long nowNs) throws IOException {
        long seq = 0;
        int status = 0;
        long accepted = 0;
        int tag = in.readTag();
        while (tag != 0) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case BatchAck.SEQ_FIELD_NUMBER -> seq = in.readUInt64();
                case BatchAck.STATUS_FIELD_NUMBER -> status = in.readEnum();
                case BatchAck.ACCEPTED_FIELD_NUMBER -> accepted = in.readUInt32();
                default -> in.skipField(tag);
            }
            tag = in.readTag();
        }
        check(seq, status, accepted);
        ackedSeq = seq;
        record.acked(nowNs - intendedNs[(int) seq & INTENDED_MASK]);
    }

    private void check(long seq, int status, long accepted) {
        if (seq != ackedSeq + 1 || status != BatchStatus.BATCH_STATUS_ACCEPTED_VALUE || accepted != samplesPerBatch) {
            record.fault(
                    agentName + ": batch " + (ackedSeq + 1) + " of " + samplesPerBatch + " samples was answered seq="
                            + seq + " status=" + BatchStatus.forNumber(status) + " accepted=" + accepted);
        }
    }
}
