package io.ringcast.engine.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import io.ringcast.engine.event.AckRing;
import io.ringcast.engine.event.AgentStream;
import io.ringcast.engine.event.StreamEnd;
import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.HandshakeAck;
import java.util.ArrayList;
import java.util.List;
import org.agrona.MutableDirectBuffer;

/** An agent stream without a network: what was answered is read with the generated classes. One thread. */
public final class FakeAgentStream implements AgentStream {
    /** How a stream was ended, and the sentence that came with it. */
    public record End(StreamEnd end, String why) {}

    private final AckRing acks;
    private final List<HandshakeAck> handshakeAcks = new ArrayList<>();
    private final List<BatchAck> batchAcks = new ArrayList<>();
    private final List<End> ends = new ArrayList<>();
    private int readyCount;

    /** Makes a stream whose ring has room for {@code prefetchCount} acks of the greatest length. */
    public FakeAgentStream(int prefetchCount) {
        acks = new AckRing(prefetchCount);
    }

    @Override
    public AckRing acks() {
        return acks;
    }

    @Override
    public void onAcksReady() {
        readyCount++;
    }

    /** How often the stream was told that answers wait. */
    public int readyCount() {
        return readyCount;
    }

    /** All handshake acks so far. */
    public List<HandshakeAck> handshakeAcks() {
        drain();
        return handshakeAcks;
    }

    /** All batch acks so far, oldest first. */
    public List<BatchAck> batchAcks() {
        drain();
        return batchAcks;
    }

    /** All ends so far; a sound engine gives at most one. */
    public List<End> ends() {
        drain();
        return ends;
    }

    private void drain() {
        acks.drain(this::onRecord, Integer.MAX_VALUE);
    }

    private void onRecord(int recordType, MutableDirectBuffer buffer, int offset, int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        try {
            switch (recordType) {
                case AckRing.HANDSHAKE_ACK -> handshakeAcks.add(HandshakeAck.parseFrom(bytes));
                case AckRing.BATCH_ACK -> batchAcks.add(BatchAck.parseFrom(bytes));
                case AckRing.STREAM_END ->
                    ends.add(new End(
                            StreamEnd.values()[buffer.getInt(offset)],
                            buffer.getStringWithoutLengthAscii(offset + Integer.BYTES, length - Integer.BYTES)));
                default -> throw new AssertionError("record type " + recordType);
            }
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("an answer is not a message of the protocol", e);
        }
    }
}
