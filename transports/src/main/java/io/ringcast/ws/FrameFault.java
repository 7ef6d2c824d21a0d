package io.ringcast.ws;

/**
 * What is refused of the frames that a client sends. Each ends the connection and has a counter in {@link WsCounters}; the
 * table of them stands in docs/protocol.md.
 */
public enum FrameFault {
    UNMASKED("unmasked", CloseReason.PROTOCOL_ERROR, "a client's frame must be masked"),
    RESERVED_BITS("reserved-bits", CloseReason.PROTOCOL_ERROR, "no extension was negotiated"),
    RESERVED_OPCODE("reserved-opcode", CloseReason.PROTOCOL_ERROR, "there is no such kind of frame"),
    LENGTH_FORM("length-form", CloseReason.PROTOCOL_ERROR, "a length must have its shortest form"),
    CONTROL_FRAGMENTED("control-fragmented", CloseReason.PROTOCOL_ERROR, "a control frame is never fragmented"),
    CONTROL_TOO_LONG("control-too-long", CloseReason.PROTOCOL_ERROR, "a control frame has at most 125 bytes"),
    NOTHING_TO_CONTINUE("nothing-to-continue", CloseReason.PROTOCOL_ERROR, "no message was begun"),
    MESSAGE_UNFINISHED("message-unfinished", CloseReason.PROTOCOL_ERROR, "the message before is not finished"),
    CLOSE_CODE("close-code", CloseReason.PROTOCOL_ERROR, "a close frame has no code or one that is never sent"),
    BINARY("binary", CloseReason.NOT_TEXT),
    NOT_UTF8("not-utf8", CloseReason.NOT_UTF8),
    TOO_LONG("too-long", CloseReason.TOO_LONG);

    private final String label;
    private final CloseReason reason;
    private final String text;

    FrameFault(String label, CloseReason reason) {
        this(label, reason, reason.text());
    }

    FrameFault(String label, CloseReason reason, String text) {
        this.label = label;
        this.reason = reason;
        this.text = text;
    }

    /** The name in metrics. */
    public String label() {
        return label;
    }

    /** Why the connection is closed. */
    public CloseReason reason() {
        return reason;
    }

    /** What the close frame says; at most 123 bytes. */
    public String text() {
        return text;
    }
}
