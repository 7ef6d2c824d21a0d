package io.ringcast.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.ringcast.engine.event.AckRing;
import io.ringcast.engine.event.StreamEnd;
import java.io.InputStream;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;

/**
 * Sends what the state thread wrote to the ack ring of one stream, in the words of its dialect, and gives the agent credit
 * for as many batches as it was sent acks for. While the socket takes nothing the credit is held, so an agent that reads no acks
 * stops itself. Event loop only.
 */
final class AckSender {
    private final ServerCall<InputStream, ReplyStream> call;
    private final AckRing acks;
    private final IngestLoop loop;
    private final ReplyStream reply;
    private final ReplyDialect dialect;
    private final int prefetchCount;
    private final MessageHandler recordHandler = this::onRecord;

    private Status endStatus;
    private int unansweredCount;
    private int replyAckCount;
    private int heldCredit;
    private boolean holding;
    private boolean pressureTold;
    private boolean headersSent;
    private boolean handshakeAnswered;
    private boolean goingAway;
    private boolean goingAwaySent;

    /** Finds the loop's reply empty at each call and leaves it so: all streams of the loop share it. */
    AckSender(
            ServerCall<InputStream, ReplyStream> call,
            AckRing acks,
            IngestLoop loop,
            ReplyDialect dialect,
            int prefetchCount) {
        this.call = call;
        this.acks = acks;
        this.loop = loop;
        reply = loop.reply();
        this.dialect = dialect;
        this.prefetchCount = prefetchCount;
    }

    /** One more answer is to come: to the handshake or to a batch. */
    void onAsked() {
        unansweredCount++;
    }

    /** Whether the agent was sent an answer to everything it sent so far. */
    boolean isAllAnswered() {
        return unansweredCount == 0;
    }

    /** Sends what the ring holds. Returns the status to end the stream with, or null while it goes on. */
    Status drain() {
        try {
            acks.drain(recordHandler, Integer.MAX_VALUE);
            sendReply();
        } finally {
            reply.clear();
        }
        return endStatus;
    }

    /** Lets the agent send so many messages more, as soon as it may. */
    void giveCredit(int count) {
        heldCredit += count;
        returnCredit();
    }

    /** Keeps all credit back, until called with false. */
    void holdCredit(boolean isHolding) {
        holding = isHolding;
        returnCredit();
    }

    /** Tells the agent that pressure began or ended, unless it knows or the socket takes nothing. */
    void tellPressure() {
        if (handshakeAnswered && pressureTold != loop.pressure().isActive() && call.isReady()) {
            putPressure();
            send();
        }
    }

    /** Lets the agent send as many messages as it was acked, if the socket takes what is sent. */
    void returnCredit() {
        if (heldCredit > 0 && !goingAway && !holding && call.isReady()) {
            final int credit = heldCredit;
            heldCredit = 0;
            call.request(credit);
        }
    }

    /** Tells the agent to come back later and gives no more credit; before the handshake's answer it waits for that. */
    void goAway() {
        goingAway = true;
        if (handshakeAnswered && !goingAwaySent) {
            goingAwaySent = true;
            sendReply();
            dialect.putGoingAway(reply);
            sendReply();
        }
    }

    private void onRecord(int recordType, MutableDirectBuffer buffer, int index, int length) {
        if (endStatus != null) {
            return;
        }
        switch (recordType) {
            case AckRing.HANDSHAKE_ACK -> onHandshakeAck(buffer, index, length);
            case AckRing.BATCH_ACK -> onBatchAck(buffer, index, length);
            case AckRing.STREAM_END -> onStreamEnd(buffer, index, length);
            default -> throw new IllegalStateException("record type " + recordType);
        }
    }

    private void onHandshakeAck(MutableDirectBuffer buffer, int index, int length) {
        dialect.putOpened(reply, buffer, index, length);
        unansweredCount--;
        sendHeaders();
        sendReply();
        handshakeAnswered = true;
        if (goingAway) {
            goAway();
        }
    }

    private void onBatchAck(MutableDirectBuffer buffer, int index, int length) {
        if (!dialect.putAck(reply, buffer, index, length)) {
            sendReply();
            dialect.putAck(reply, buffer, index, length);
        }
        replyAckCount++;
    }

    private void onStreamEnd(MutableDirectBuffer buffer, int index, int length) {
        final StreamEnd end = StreamEnd.values()[buffer.getInt(index)];
        final String text = buffer.getStringWithoutLengthAscii(index + Integer.BYTES, length - Integer.BYTES);
        endStatus = statusOf(end).withDescription(text);
    }

    private void sendHeaders() {
        if (!headersSent) {
            headersSent = true;
            call.sendHeaders(new Metadata());
        }
    }

    private void sendReply() {
        if (!reply.isEmpty()) {
            if (handshakeAnswered && (pressureTold || loop.pressure().isActive())) {
                putPressure();
            }
            send();
        }
    }

    private void putPressure() {
        if (dialect.putPressure(reply, loop.pressure(), credit())) {
            pressureTold = loop.pressure().isActive();
        }
    }

    /**
     * How many batches may still come before the next ack; none while an event waits or credit is held. One at least where no
     * ack is due, or the agent would wait for ever.
     */
    private int credit() {
        final int unackedCount = unansweredCount - replyAckCount;
        if (holding || loop.isWaiting()) {
            return unackedCount == 0 ? 1 : 0;
        }
        return Math.max(0, prefetchCount - unackedCount);
    }

    private void send() {
        if (reply.isEmpty()) {
            return;
        }
        sendHeaders();
        try {
            call.sendMessage(reply);
        } finally {
            reply.clear();
        }
        unansweredCount -= replyAckCount;
        heldCredit += replyAckCount;
        replyAckCount = 0;
    }

    private static Status statusOf(StreamEnd end) {
        return switch (end) {
            case SUPERSEDED -> Status.ABORTED;
            case INVALID_HANDSHAKE -> Status.INVALID_ARGUMENT;
            case LIMIT_EXCEEDED -> Status.RESOURCE_EXHAUSTED;
            case PROTOCOL_VIOLATION -> Status.FAILED_PRECONDITION;
            case INTERNAL -> Status.INTERNAL;
        };
    }
}
