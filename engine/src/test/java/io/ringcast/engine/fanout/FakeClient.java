package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.ClientConnection;
import io.ringcast.engine.event.LiveFormat;
import io.ringcast.engine.testing.LiveUpdateReader;
import io.ringcast.engine.testing.StreamChecker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A dashboard that reads WebSocket frames, as many bytes as the test lets it, and has them checked. */
final class FakeClient implements ClientConnection, ByteSink {
    private static final byte FINAL_TEXT = (byte) 0x81;
    private static final byte FINAL_BINARY = (byte) 0x82;

    final long connectionId;
    final StreamChecker checker = new StreamChecker();
    /** All messages, in JSON whatever the client's format. */
    final List<String> texts = new ArrayList<>();

    final LiveUpdateReader updates = new LiveUpdateReader();
    /** Payloads of all {@code metric_update} frames, as they came. */
    final List<byte[]> updatePayloads = new ArrayList<>();

    private final LiveFormat format;
    ClientRing ring;
    long room = Long.MAX_VALUE;
    int refusedWith;
    private byte[] unread = new byte[0];

    private final String scope;

    FakeClient(long connectionId) {
        this(connectionId, LiveFormat.JSON, null);
    }

    /** @param scope null: it may see everything. */
    FakeClient(long connectionId, LiveFormat format, String scope) {
        this.connectionId = connectionId;
        this.format = format;
        this.scope = scope;
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
    public String id() {
        return "client-" + connectionId;
    }

    @Override
    public void refuse(int closeCode) {
        refusedWith = closeCode;
    }

    @Override
    public int write(ByteBuffer source) {
        final int length = (int) Math.min(room, source.remaining());
        final byte[] bytes = new byte[length];
        source.get(bytes);
        if (room != Long.MAX_VALUE) {
            room -= length;
        }
        receive(bytes);
        return length;
    }

    void drain(long nowNs) {
        try {
            ring.drain(this, Long.MAX_VALUE, nowNs);
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    private void receive(byte[] bytes) {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(unread);
        all.writeBytes(bytes);
        final ByteBuffer buffer = ByteBuffer.wrap(all.toByteArray());
        while (takeFrame(buffer)) {
            buffer.mark();
        }
        unread = new byte[buffer.remaining()];
        buffer.get(unread);
    }

    private String read(byte firstByte, byte[] payload) {
        if (firstByte == FINAL_BINARY) {
            assertThat(format).isEqualTo(LiveFormat.BINARY);
            updatePayloads.add(payload);
            return updates.onBinary(payload);
        }
        final String text = new String(payload, StandardCharsets.UTF_8);
        if (text.startsWith("{\"type\":\"metric_update\"")) {
            assertThat(format).isEqualTo(LiveFormat.JSON);
            updatePayloads.add(payload);
        }
        updates.onText(text);
        return text;
    }

    /** Takes one whole frame; false, and nothing taken: there is none. */
    private boolean takeFrame(ByteBuffer buffer) {
        final int start = buffer.position();
        if (buffer.remaining() >= 2) {
            final byte first = buffer.get();
            assertThat(first).as("a final frame").isIn(FINAL_TEXT, FINAL_BINARY);
            final int shortLength = buffer.get();
            final int extendedLength = shortLength == 126 ? 2 : shortLength == 127 ? 8 : 0;
            if (buffer.remaining() >= extendedLength) {
                final long length = extendedLength == 0
                        ? shortLength
                        : extendedLength == 2 ? buffer.getShort() & 0xFFFF : buffer.getLong();
                assertThat(FrameHeader.lengthFor((int) length)).isEqualTo(2 + extendedLength);
                if (buffer.remaining() >= length) {
                    final byte[] payload = new byte[(int) length];
                    buffer.get(payload);
                    texts.add(read(first, payload));
                    checker.onMessage(texts.get(texts.size() - 1));
                    return true;
                }
            }
        }
        buffer.position(start);
        return false;
    }
}
