package io.ringcast.bench.rig.ingest;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What one gRPC call needs of HTTP/2 (RFC 9113) and of header compression (RFC 7541: literals alone). */
final class Http2Frames {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;

    static final int END_STREAM = 1;
    static final int ACK = 1;
    static final int END_HEADERS = 4;

    static final int HEADER_LENGTH = 9;
    static final int TYPE_OFFSET = 3;
    static final int FLAGS_OFFSET = 4;
    static final int STREAM_OFFSET = 5;
    static final int SETTING_LENGTH = 6;
    static final int FRAME_MAX_LENGTH = 16_384;
    static final int DEFAULT_WINDOW = 65_535;
    static final int INITIAL_WINDOW = 4;

    /** The one stream of a connection. */
    static final int STREAM = 1;

    private static final int ENABLE_PUSH = 2;
    private static final int WINDOW_MAX = Integer.MAX_VALUE;
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int METHOD_POST = 0x83;
    private static final int SCHEME_HTTP = 0x86;
    private static final int AUTHORITY = 0x01;
    private static final int PATH = 0x04;
    private static final int LITERAL = 0x00;
    private static final int[] CONTENT_TYPE = {0x0F, 0x10};

    private Http2Frames() {}

    /** Preface, settings (all the credit there is), and the request. */
    static void putBeginning(ByteBuffer out, String path, String authority) {
        out.put(PREFACE);
        putHeader(out, 2 * SETTING_LENGTH, SETTINGS, 0, 0);
        out.putShort((short) ENABLE_PUSH).putInt(0);
        out.putShort((short) INITIAL_WINDOW).putInt(WINDOW_MAX);
        putWindowUpdate(out, 0, WINDOW_MAX - DEFAULT_WINDOW);
        final byte[] request = request(path, authority);
        putHeader(out, request.length, HEADERS, END_HEADERS, STREAM);
        out.put(request);
    }

    static void putHeader(ByteBuffer out, int length, int type, int flags, int stream) {
        out.put((byte) (length >>> 16)).putShort((short) length);
        out.put((byte) type).put((byte) flags).putInt(stream);
    }

    static void putWindowUpdate(ByteBuffer out, int stream, int byteCount) {
        putHeader(out, Integer.BYTES, WINDOW_UPDATE, 0, stream);
        out.putInt(byteCount);
    }

    /** Whether a whole frame stands at the position. */
    static boolean isWhole(ByteBuffer in) {
        return in.remaining() >= HEADER_LENGTH && in.remaining() >= HEADER_LENGTH + length(in);
    }

    /** Payload length of the frame at the position. */
    static int length(ByteBuffer in) {
        return ((in.get(in.position()) & 0xFF) << 16) | (in.getShort(in.position() + 1) & 0xFFFF);
    }

    private static byte[] request(String path, String authority) {
        final ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(METHOD_POST);
        block.write(SCHEME_HTTP);
        block.write(PATH);
        putText(block, path);
        block.write(AUTHORITY);
        putText(block, authority);
        block.write(CONTENT_TYPE[0]);
        block.write(CONTENT_TYPE[1]);
        putText(block, "application/grpc");
        block.write(LITERAL);
        putText(block, "te");
        putText(block, "trailers");
        return block.toByteArray();
    }

    /** A text of up to 126 bytes. */
    private static void putText(ByteArrayOutputStream block, String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        block.write(bytes.length);
        block.writeBytes(bytes);
    }
}
