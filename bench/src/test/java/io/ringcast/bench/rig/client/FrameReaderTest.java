package io.ringcast.bench.rig.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.bench.rig.measure.LatencyHistogram;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
    private static final int FRAME_MAX_LENGTH = 100_000;

    private final ClientRecord record = new ClientRecord("client 0", new LatencyHistogram());
    private final List<String> messages = new ArrayList<>();
    private final List<String> pings = new ArrayList<>();
    private final FrameReader frames = new FrameReader(
            record,
            (buffer, offset, length, nowNs) -> messages.add(buffer.getStringWithoutLengthAscii(offset, length)),
            (buffer, offset, length) -> pings.add(buffer.getStringWithoutLengthAscii(offset, length)),
            FRAME_MAX_LENGTH);

    @Test
    void readsFramesOfAllThreeLengthForms() {
        ByteBuffer bytes = ByteBuffer.allocate(200_000);
        List<String> sent = List.of("a".repeat(125), "b".repeat(126), "c".repeat(65_535), "d".repeat(65_536));
        sent.forEach(text -> putFrame(bytes, 0x81, text));

        assertThat(read(bytes)).isEqualTo(bytes.position());
        assertThat(messages).isEqualTo(sent);
    }

    @Test
    void leavesAnUnfinishedFrameForTheNextRead() {
        ByteBuffer bytes = ByteBuffer.allocate(100);
        putFrame(bytes, 0x81, "whole");
        int end = bytes.position();
        putFrame(bytes, 0x81, "torn");
        for (int length = end; length < bytes.position(); length++) {
            messages.clear();
            assertThat(frames.read(new UnsafeBuffer(bytes), length, 0, 0)).isEqualTo(end);
            assertThat(messages).containsExactly("whole");
        }
    }

    @Test
    void handsPingsOn() {
        ByteBuffer bytes = ByteBuffer.allocate(100);
        putFrame(bytes, 0x89, "hello");
        read(bytes);
        assertThat(pings).containsExactly("hello");
        assertThat(messages).isEmpty();
    }

    @Test
    void findsWhatNoServerMaySend() {
        assertThat(faultOf(0x82 | 0x40, 0)).contains("a frame begins with 0xc2");
        assertThat(faultOf(0x81, 0x80)).contains("a masked frame");
        assertThat(faultOf(0x83, 0)).contains("a frame of opcode 3");
        assertThat(faultOf(0x88, 0)).contains("was closed with");
    }

    private String faultOf(int first, int maskBit) {
        ClientRecord faulty = new ClientRecord("client 0", new LatencyHistogram());
        FrameReader reader = new FrameReader(
                faulty, (buffer, offset, length, nowNs) -> {}, (buffer, offset, length) -> {}, FRAME_MAX_LENGTH);
        byte[] bytes = {(byte) first, (byte) (maskBit | 2), 3, 4};
        reader.read(new UnsafeBuffer(bytes), bytes.length, 0, 0);
        assertThat(reader.isFailed()).isTrue();
        return faulty.faults().get(0);
    }

    private int read(ByteBuffer bytes) {
        return frames.read(new UnsafeBuffer(bytes), bytes.position(), 0, 0);
    }

    private static void putFrame(ByteBuffer bytes, int first, String text) {
        bytes.put((byte) first);
        if (text.length() < 126) {
            bytes.put((byte) text.length());
        } else if (text.length() <= 0xFFFF) {
            bytes.put((byte) 126).putShort((short) text.length());
        } else {
            bytes.put((byte) 127).putLong(text.length());
        }
        bytes.put(text.getBytes(StandardCharsets.US_ASCII));
    }
}
