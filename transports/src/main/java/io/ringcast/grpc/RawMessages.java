package io.ringcast.grpc;

import io.grpc.MethodDescriptor;
import java.io.InputStream;

/** How messages pass through gRPC as raw streams. */
final class RawMessages {
    /** Hands the bytes of a message over as they came. */
    static final MethodDescriptor.Marshaller<InputStream> REQUEST = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(InputStream value) {
            return value;
        }

        @Override
        public InputStream parse(InputStream stream) {
            return stream;
        }
    };

    /** Sends a reply that is its own stream; the server never reads one. */
    static final MethodDescriptor.Marshaller<ReplyStream> REPLY = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(ReplyStream value) {
            return value;
        }

        @Override
        public ReplyStream parse(InputStream stream) {
            throw new UnsupportedOperationException();
        }
    };

    private RawMessages() {}
}
