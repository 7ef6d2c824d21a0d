package io.ringcast.ws;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a parser told, in words. */
final class FrameRecorder implements FrameSink {
    final List<String> heard = new ArrayList<>();

    /** What is told of {@code bytes} when they come in pieces of {@code pieceLengths}, over and over. */
    static List<String> heardOf(byte[] bytes, int maxMessageLength, int... pieceLengths) {
        final FrameRecorder recorder = new FrameRecorder();
        final FrameParser parser = new FrameParser(maxMessageLength);
        int from = 0;
        for (int i = 0; from < bytes.length; i++) {
            final int length = Math.min(pieceLengths[i % pieceLengths.length], bytes.length - from);
            final ByteBuffer piece = ByteBuffer.wrap(bytes, from, length);
            parser.read(piece, recorder);
            if (piece.hasRemaining()) {
                throw new AssertionError("left unread: " + piece);
            }
            from += length;
        }
        return recorder.heard;
    }

    @Override
    public void message(boolean isText, ByteBuffer payload) {
        heard.add((isText ? "text " : "binary ") + words(payload));
    }

    @Override
    public void control(int opcode, ByteBuffer payload) {
        heard.add(opcode + " " + words(payload));
    }

    @Override
    public void refused(FrameFault fault) {
        heard.add(fault.label());
    }

    private static String words(ByteBuffer payload) {
        return StandardCharsets.ISO_8859_1.decode(payload).toString();
    }
}
