package io.ringcast.testing;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Codec;
import io.grpc.CompressorRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.Handshake;
import io.ringcast.proto.v1.SessionReply;
import io.ringcast.proto.v1.SessionRequest;
import io.ringcast.proto.v1.TelemetryIngestGrpc;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A session on a connection of its own whose messages are any bytes. One thread. */
public final class RawSession extends ClientCall.Listener<SessionReply> implements AutoCloseable {
    private static final int TIMEOUT_SECONDS = 20;
    private static final int BATCH_TAG = SessionRequest.BATCH_FIELD_NUMBER << 3 | 2;

    private final ManagedChannel channel;
    private final ClientCall<byte[], SessionReply> call;
    private final BlockingQueue<BatchAck> acks = new LinkedBlockingQueue<>();
    private final CompletableFuture<Status> ended = new CompletableFuture<>();

    private RawSession(int port, Codec codec) {
        final CompressorRegistry codecs = CompressorRegistry.newEmptyInstance();
        codecs.register(codec);
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .compressorRegistry(codecs)
                .build();
        final MethodDescriptor<byte[], SessionReply> method = TelemetryIngestGrpc.getSessionMethod().toBuilder(
                        new RawBytes(), TelemetryIngestGrpc.getSessionMethod().getResponseMarshaller())
                .build();
        call = channel.newCall(method, CallOptions.DEFAULT.withCompression(codec.getMessageEncoding()));
        call.start(this, new Metadata());
        call.request(Integer.MAX_VALUE);
        call.setMessageCompression(codec != Codec.Identity.NONE);
    }

    public static RawSession open(int port) {
        return new RawSession(port, Codec.Identity.NONE);
    }

    /** Opens a session whose messages are all compressed so. */
    public static RawSession openCompressed(int port, Codec codec) {
        return new RawSession(port, codec);
    }

    public RawSession handshake(String agentId) {
        return send(SessionRequest.newBuilder()
                .setHandshake(Handshake.newBuilder().setAgentId(agentId))
                .build()
                .toByteArray());
    }

    /** Sends a message. */
    public RawSession send(byte[] message) {
        call.sendMessage(message);
        return this;
    }

    /** Sends these bytes as the batch of a message that is sound otherwise. */
    public RawSession sendBatch(byte[] batch) {
        final byte[] lengthBytes = new byte[5];
        int count = 0;
        int rest = batch.length;
        while (rest >= 0x80) {
            lengthBytes[count++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        lengthBytes[count++] = (byte) rest;
        final byte[] message = new byte[1 + count + batch.length];
        message[0] = BATCH_TAG;
        System.arraycopy(lengthBytes, 0, message, 1, count);
        System.arraycopy(batch, 0, message, 1 + count, batch.length);
        return send(message);
    }

    /** The next ack; fails when the stream ends instead. */
    public BatchAck nextAck() throws InterruptedException {
        final BatchAck ack = acks.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (ack == null) {
            throw new AssertionError("no ack; stream: " + ended);
        }
        return ack;
    }

    public Status awaitEnd() {
        return ended.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void onMessage(SessionReply reply) {
        acks.addAll(reply.getAcksList());
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        ended.complete(status);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private static final class RawBytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            throw new UnsupportedOperationException();
        }
    }
}
