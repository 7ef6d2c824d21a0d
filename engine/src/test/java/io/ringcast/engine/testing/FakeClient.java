package io.ringcast.engine.testing;

import io.ringcast.engine.event.ClientConnection;
import io.ringcast.engine.event.ConnectionInbox;
import io.ringcast.engine.event.LiveFormat;
import io.ringcast.engine.fanout.ByteSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;

/** A client without a socket: takes as many bytes a cycle as the test allows, and splits them into messages. One thread. */
public final class FakeClient implements ClientConnection, ByteSink {
    /** {@link #allow}: takes whatever comes. */
    public static final int ALL = Integer.MAX_VALUE;

    private static final int FINAL_TEXT = 0x81;
    private static final int FINAL_BINARY = 0x82;
    private static final int SHORT_LENGTH = 125;
    private static final int MEDIUM_LENGTH = 126;

    private final int number;
    private final LiveFormat format;
    private final String scope;
    private final LiveUpdateReader updates = new LiveUpdateReader();
    private final ExpandableArrayBuffer received = new ExpandableArrayBuffer(4096);
    private ConnectionInbox inbox;
    private int receivedLength;
    private int writeCount;
    private int splitLength;
    private int allowedLength = ALL;
    private int room = ALL;
    private int closeCode;
    private boolean gone;
    private boolean broken;

    /** @param scope null: it may see everything. */
    FakeClient(int number, LiveFormat format, String scope) {
        this.number = number;
        this.format = format;
        this.scope = scope;
    }

    @Override
    public String id() {
        return "client-" + number;
    }

    @Override
    public LiveFormat format() {
        return format;
    }

    @Override
    public String scope() {
        return scope;
    }

    @Override
    public void refuse(int code) {
        closeCode = code;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        if (broken) {
            throw new IOException("connection reset");
        }
        writeCount++;
        final int length = gone ? 0 : Math.min(room, source.remaining());
        room -= room == ALL ? 0 : length;
        received.putBytes(receivedLength, source, source.position(), length);
        source.position(source.position() + length);
        receivedLength += length;
        return length;
    }

    /** How many bytes it takes in each cycle from now on; 0: it has stalled. */
    public void allow(int lengthPerCycle) {
        allowedLength = lengthPerCycle;
    }

    /** Lets every write fail from now on. */
    public void breakOff() {
        broken = true;
    }

    /** The complete messages that came since the last call, oldest first, in JSON whatever the client's format. */
    public List<byte[]> takeMessages() {
        final List<byte[]> messages = new ArrayList<>();
        int headerLength = headerLength();
        while (headerLength > 0 && splitLength + headerLength + payloadLength() <= receivedLength) {
            final byte[] payload = new byte[payloadLength()];
            received.getBytes(splitLength + headerLength, payload);
            messages.add(isBinary() ? jsonTwin(payload) : text(payload));
            splitLength += headerLength + payload.length;
            headerLength = headerLength();
        }
        return messages;
    }

    /** Whether a message came in part. */
    public boolean isMidMessage() {
        return splitLength < receivedLength;
    }

    /** How often it was written to. */
    public int writeCount() {
        return writeCount;
    }

    /** All bytes so far. */
    public byte[] bytes() {
        final byte[] bytes = new byte[receivedLength];
        received.getBytes(0, bytes);
        return bytes;
    }

    /** The close code that the engine asked for; 0: none. */
    public int closeCode() {
        return closeCode;
    }

    void inbox(ConnectionInbox newInbox) {
        inbox = newInbox;
    }

    ConnectionInbox inbox() {
        return inbox;
    }

    void beginCycle() {
        room = allowedLength;
    }

    boolean hasRoom() {
        return room > 0;
    }

    int receivedLength() {
        return receivedLength;
    }

    void askToClose(int code) {
        closeCode = code;
    }

    void disappear() {
        gone = true;
    }

    /** Whether its connection has ended. */
    public boolean isGone() {
        return gone;
    }

    private boolean isBinary() {
        return (received.getByte(splitLength) & 0xFF) == FINAL_BINARY;
    }

    private byte[] jsonTwin(byte[] payload) {
        return updates.onBinary(payload).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] text(byte[] payload) {
        if (format == LiveFormat.BINARY) {
            final String text = new String(payload, StandardCharsets.UTF_8);
            Expect.that(!text.contains("\"metric_update\""), () -> id() + " got in JSON: " + text);
            updates.onText(text);
        }
        return payload;
    }

    /** 0: the header has not come in full. */
    private int headerLength() {
        final int availableLength = receivedLength - splitLength;
        if (availableLength < 2) {
            return 0;
        }
        final int first = received.getByte(splitLength) & 0xFF;
        Expect.that(
                first == FINAL_TEXT || (first == FINAL_BINARY && format == LiveFormat.BINARY),
                () -> id() + " first byte of a frame: " + first);
        final int code = received.getByte(splitLength + 1) & 0xFF;
        Expect.that(code <= MEDIUM_LENGTH + 1, () -> id() + " got a masked frame");
        final int length = code <= SHORT_LENGTH ? 2 : code == MEDIUM_LENGTH ? 4 : 10;
        return availableLength < length ? 0 : length;
    }

    private int payloadLength() {
        final int code = received.getByte(splitLength + 1);
        if (code <= SHORT_LENGTH) {
            return code;
        }
        return code == MEDIUM_LENGTH
                ? received.getShort(splitLength + 2, ByteOrder.BIG_ENDIAN) & 0xFFFF
                : Math.toIntExact(received.getLong(splitLength + 2, ByteOrder.BIG_ENDIAN));
    }
}
