package io.ringcast.ws;

import java.nio.ByteBuffer;

/** Hears what a {@link FrameParser} has found. */
interface FrameSink {
    /** A message, put together from its fragments. {@code payload} belongs to the sink. */
    void message(boolean isText, ByteBuffer payload);

    /** A ping, pong or close frame, which may have come between the fragments of a message. {@code payload} belongs to the sink. */
    void control(int opcode, ByteBuffer payload);

    /** Nothing more will be read from this client. */
    void refused(FrameFault fault);
}
