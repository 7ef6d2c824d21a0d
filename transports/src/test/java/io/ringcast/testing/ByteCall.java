package io.ringcast.testing;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A bidirectional call whose messages are bytes, for clients that know nothing but the wire. */
public final class ByteCall {
    private static final long TIMEOUT_SECONDS = 20;
    private static final byte[] END = {};
    private static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    private final ClientCall<byte[], byte[]> call;
    private final BlockingQueue<byte[]> replies = new LinkedBlockingQueue<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();

    private ByteCall(ClientCall<byte[], byte[]> call) {
        this.call = call;
    }

    /** Starts a call; {@code method} as in {@code package.Service/Method}. */
    public static ByteCall start(Channel channel, String method, Metadata headers) {
        final MethodDescriptor<byte[], byte[]> descriptor = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                .setFullMethodName(method)
                .setRequestMarshaller(BYTES)
                .setResponseMarshaller(BYTES)
                .build();
        final ByteCall started = new ByteCall(channel.newCall(descriptor, CallOptions.DEFAULT));
        started.call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(byte[] message) {
                        started.replies.add(message);
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        started.end.complete(status);
                        started.replies.add(END);
                    }
                },
                headers);
        started.call.request(Integer.MAX_VALUE);
        return started;
    }

    public ByteCall send(byte[] message) {
        call.sendMessage(message);
        return this;
    }

    public void halfClose() {
        call.halfClose();
    }

    public void cancel() {
        call.cancel("killed by the test", null);
    }

    /** The next reply; fails when none comes in time or the call has ended. */
    public byte[] next() {
        try {
            final byte[] reply = replies.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            if (reply == null || reply == END) {
                throw new AssertionError("no reply came; the call ended with " + end.getNow(null));
            }
            return reply;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public boolean isEnded() {
        return end.isDone();
    }

    /** How the call ended; waits for it. */
    public Status awaitEnd() {
        return end.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
    }
}
