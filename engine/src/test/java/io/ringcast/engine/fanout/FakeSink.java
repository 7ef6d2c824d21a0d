package io.ringcast.engine.fanout;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** A socket that keeps what it took, and takes at most {@code room} bytes until more room is given. */
final class FakeSink implements ByteSink {
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private long room;
    private int writeCount;

    FakeSink withRoom(long bytes) {
        room = bytes;
        return this;
    }

    @Override
    public int write(ByteBuffer source) {
        writeCount++;
        final int length = (int) Math.min(room, source.remaining());
        final byte[] bytes = new byte[length];
        source.get(bytes);
        taken.writeBytes(bytes);
        room -= length;
        return length;
    }

    void clear() {
        taken.reset();
    }

    byte[] bytes() {
        return taken.toByteArray();
    }

    int length() {
        return taken.size();
    }

    int writeCount() {
        return writeCount;
    }
}
