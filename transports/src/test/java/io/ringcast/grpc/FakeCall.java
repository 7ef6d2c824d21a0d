package io.ringcast.grpc;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.io.InputStream;
import java.net.InetSocketAddress;

/** A call without a connection, which fails on demand. */
final class FakeCall extends ServerCall<InputStream, ReplyStream> {
    boolean isReady = true;
    boolean isFailing;
    boolean isFailingToClose;
    int requestedCount;
    int sentCount;
    Status closedWith;

    @Override
    public Attributes getAttributes() {
        return Attributes.newBuilder()
                .set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, new InetSocketAddress("127.0.0.1", 1))
                .build();
    }

    @Override
    public void request(int numMessages) {
        failIfAsked();
        requestedCount += numMessages;
    }

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(ReplyStream message) {
        failIfAsked();
        sentCount++;
    }

    @Override
    public boolean isReady() {
        return isReady;
    }

    @Override
    public void close(Status status, Metadata trailers) {
        closedWith = status;
        if (isFailingToClose) {
            throw new IllegalStateException("fails to close");
        }
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public MethodDescriptor<InputStream, ReplyStream> getMethodDescriptor() {
        throw new UnsupportedOperationException();
    }

    private void failIfAsked() {
        if (isFailing) {
            throw new IllegalStateException("fails");
        }
    }
}
