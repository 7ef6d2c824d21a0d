package io.ringcast.bench.rig.ingest;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Bytes as gRPC takes them, reused: gRPC has copied them when {@code sendMessage} returns on a call that is open. One thread. */
final class RawMessage extends InputStream implements Drainable, KnownLength {
    /** Hands over streams as they are. */
    static final MethodDescriptor.Marshaller<InputStream> MARSHALLER = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(InputStream value) {
            return value;
        }

        @Override
        public InputStream parse(InputStream stream) {
            return stream;
        }
    };

    private byte[] bytes;
    private int offset;
    private int length;

    RawMessage wrap(byte[] newBytes, int newOffset, int newLength) {
        bytes = newBytes;
        offset = newOffset;
        length = newLength;
        return this;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
        final int drained = length;
        target.write(bytes, offset, drained);
        length = 0;
        return drained;
    }

    @Override
    public int available() {
        return length;
    }

    @Override
    public int read() {
        if (length == 0) {
            return -1;
        }
        length--;
        return bytes[offset++] & 0xFF;
    }

    @Override
    public int read(byte[] target, int targetOffset, int count) {
        if (length == 0) {
            return -1;
        }
        final int taken = Math.min(count, length);
        System.arraycopy(bytes, offset, target, targetOffset, taken);
        offset += taken;
        length -= taken;
        return taken;
    }
}
