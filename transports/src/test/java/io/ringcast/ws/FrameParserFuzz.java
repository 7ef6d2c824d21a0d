package io.ringcast.ws;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ringcast.engine.testing.Expect;
import java.nio.ByteBuffer;
import java.util.List;
import org.java_websocket.framing.Framedata;
import org.junit.jupiter.api.Tag;

/** Any bytes of a client: nothing is thrown, all is read, and how they are cut into reads makes no difference. */
@Tag("C7")
@Tag("C38")
class FrameParserFuzz {
    private static final int MAX_LENGTH = 300;

    @FuzzTest
    void tellsTheSameHoweverTheyAreCut(byte[] bytes) {
        final List<String> whole = FrameRecorder.heardOf(bytes, MAX_LENGTH, Integer.MAX_VALUE);
        Expect.equal(whole, FrameRecorder.heardOf(bytes, MAX_LENGTH, 1), () -> "byte by byte");
        Expect.equal(whole, FrameRecorder.heardOf(bytes, MAX_LENGTH, pieceLengths(bytes)), () -> "in pieces");
        final List<Framedata> frames =
                new LiveDraft(MAX_LENGTH, new WsCounters()).translateFrame(ByteBuffer.wrap(bytes));
        Expect.equal(whole.size(), frames.size(), () -> "frames of the draft");
    }

    /** Lengths that the input itself chooses. */
    private static int[] pieceLengths(byte[] bytes) {
        final int[] lengths = new int[Math.max(1, Math.min(bytes.length, 8))];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = bytes.length == 0 ? 1 : 1 + (bytes[bytes.length - 1 - i] & 0x1F);
        }
        return lengths;
    }
}
