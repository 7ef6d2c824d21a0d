package io.ringcast.grpc;

import io.ringcast.engine.event.ByteSource;
import io.ringcast.engine.event.EventType;
import org.agrona.MutableDirectBuffer;

/** An event with its own copy of the bytes, which may wait until the ring has room. Event loop only. */
final class WaitingEvent implements ByteSource {
    private final RingStream stream;
    private final EventType type;
    private final byte[] bytes;

    WaitingEvent(RingStream stream, EventType type, byte[] bytes) {
        this.stream = stream;
        this.type = type;
        this.bytes = bytes;
    }

    RingStream stream() {
        return stream;
    }

    EventType type() {
        return type;
    }

    int length() {
        return bytes.length;
    }

    @Override
    public void copyTo(MutableDirectBuffer target, int offset, int length) {
        target.putBytes(offset, bytes, 0, length);
    }
}
