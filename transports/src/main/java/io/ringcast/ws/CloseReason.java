package io.ringcast.ws;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Every code that a WebSocket connection can end with; the one table of them, beside docs/protocol.md. */
public enum CloseReason {
    NORMAL(1000, "the client closed", true),
    GOING_AWAY(1001, "server shutting down", true),
    PROTOCOL_ERROR(1002, "a frame breaks the protocol", false),
    NOT_TEXT(1003, "binary frames were not negotiated", false),
    NOT_UTF8(1007, "text is not UTF-8", false),
    NOT_SUBSCRIBED(1008, "no subscription in time", false),
    TOO_LONG(1009, "a message is too long", false),
    INTERNAL_ERROR(1011, "internal error", true),
    NO_ROOM(1013, "no room for another client", true),
    TOO_MANY_ERRORS(4400, "too many errors in a minute", false),
    UNAUTHORIZED(4401, "unauthorized", false),
    FORBIDDEN(4403, "forbidden", false),
    TOO_SLOW(4408, "too slow for too long", true),
    TOO_MANY_REQUESTS(4429, "too many requests at once", true);

    private static final int FINAL_CLOSE = 0x88;

    private final int code;
    private final String text;
    private final boolean mayComeBack;

    CloseReason(int code, String text, boolean mayComeBack) {
        this.code = code;
        this.text = text;
        this.mayComeBack = mayComeBack;
    }

    /** The reason of a code that the engine asks to close with; {@link #INTERNAL_ERROR} when it is none of ours. */
    public static CloseReason of(int code) {
        for (final CloseReason reason : values()) {
            if (reason.code == code) {
                return reason;
            }
        }
        return INTERNAL_ERROR;
    }

    /** A whole close frame. */
    static ByteBuffer frame(int code, String text) {
        final byte[] reason = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 * Short.BYTES + reason.length)
                .put((byte) FINAL_CLOSE)
                .put((byte) (Short.BYTES + reason.length))
                .putShort((short) code)
                .put(reason)
                .flip();
    }

    /** What it is called in the document. */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The status code of the close frame. */
    public int code() {
        return code;
    }

    /** The reason in the close frame; at most 123 bytes. */
    public String text() {
        return text;
    }

    /** Whether a client that is closed so should connect again; if not, it would be closed again. */
    public boolean mayComeBack() {
        return mayComeBack;
    }
}
