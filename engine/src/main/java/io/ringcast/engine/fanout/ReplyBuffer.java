package io.ringcast.engine.fanout;

import io.ringcast.engine.json.DecimalWriter;
import io.ringcast.engine.json.DoubleWriter;
import io.ringcast.engine.json.JsonText;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Builds one JSON object as a complete WebSocket frame. Texts allocate, numbers and names do not. State thread only;
 * reused.
 */
final class ReplyBuffer {
    private static final int PAYLOAD_OFFSET = FrameHeader.MAX_LENGTH;
    private static final int FIRST_CAPACITY = 4096;

    private final ExpandableDirectByteBuffer buffer = new ExpandableDirectByteBuffer(FIRST_CAPACITY);
    private final UnsafeBuffer text = new UnsafeBuffer(0, 0);
    private int end;
    private int frameOffset;
    private boolean isFirst;

    /** Begins an object. */
    ReplyBuffer begin() {
        end = PAYLOAD_OFFSET;
        buffer.putByte(end++, (byte) '{');
        isFirst = true;
        return this;
    }

    /** Begins an object in the object. */
    ReplyBuffer beginObject(byte[] name) {
        putName(name);
        buffer.putByte(end++, (byte) '{');
        isFirst = true;
        return this;
    }

    ReplyBuffer endObject() {
        buffer.putByte(end++, (byte) '}');
        isFirst = false;
        return this;
    }

    /** Adds a text; nothing when it is null. */
    ReplyBuffer put(byte[] name, String value) {
        if (value != null) {
            putText(name, value.getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    /** Adds a text that is given as UTF-8. */
    ReplyBuffer putText(byte[] name, byte[] value) {
        putName(name);
        text.wrap(value);
        buffer.checkLimit(end + JsonText.quotedMaxLength(value.length));
        end += JsonText.writeQuoted(buffer, end, text, 0, value.length);
        return this;
    }

    ReplyBuffer put(byte[] name, double value) {
        putName(name);
        buffer.checkLimit(end + DoubleWriter.MAX_LENGTH);
        end += DoubleWriter.write(buffer, end, value);
        return this;
    }

    ReplyBuffer put(byte[] name, long value) {
        putName(name);
        buffer.checkLimit(end + DecimalWriter.MAX_LENGTH);
        end += DecimalWriter.write(buffer, end, value);
        return this;
    }

    ReplyBuffer put(byte[] name, boolean value) {
        return putJson(name, Boolean.toString(value));
    }

    /** Adds a value that is JSON already, of ASCII characters alone. */
    ReplyBuffer putJson(byte[] name, String json) {
        putName(name);
        end += buffer.putStringWithoutLengthAscii(end, json);
        return this;
    }

    /** Ends the object and writes the frame's header before it. */
    ReplyBuffer end() {
        buffer.putByte(end++, (byte) '}');
        frameOffset =
                FrameHeader.writeBefore(buffer, PAYLOAD_OFFSET, end - PAYLOAD_OFFSET, FrameHeader.OPCODE_TEXT, true);
        return this;
    }

    DirectBuffer buffer() {
        return buffer;
    }

    /** Where the finished frame starts in {@link #buffer()}. */
    int offset() {
        return frameOffset;
    }

    int length() {
        return end - frameOffset;
    }

    private void putName(byte[] name) {
        if (!isFirst) {
            buffer.putByte(end++, (byte) ',');
        }
        isFirst = false;
        buffer.putByte(end, (byte) '"');
        buffer.putBytes(end + 1, name);
        end += name.length + 1;
        buffer.putByte(end, (byte) '"');
        buffer.putByte(end + 1, (byte) ':');
        end += 2;
    }
}
