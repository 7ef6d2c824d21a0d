package io.ringcast.testing;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.ringcast.engine.testing.BatchBuilder;
import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.Handshake;
import io.ringcast.proto.v1.HandshakeAck;
import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.proto.v1.SessionReply;
import io.ringcast.proto.v1.SessionRequest;
import io.ringcast.proto.v1.TelemetryIngestGrpc;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * An agent over the generated client. It numbers its batches from 1 and fails when an ack is not the one of the next batch.
 * Each of its methods is for one thread.
 */
public final class GrpcAgent implements StreamObserver<SessionReply>, AutoCloseable {
    private static final int WINDOW_COUNT = 64;
    private static final long TIMEOUT_SECONDS = 20;

    private final ManagedChannel channel;
    private final StreamObserver<SessionRequest> requests;
    private final CompletableFuture<HandshakeAck> handshakeAck = new CompletableFuture<>();
    private final CompletableFuture<Void> failure = new CompletableFuture<>();
    private final BlockingQueue<BatchAck> acks = new LinkedBlockingQueue<>();
    private final Semaphore window = new Semaphore(WINDOW_COUNT);
    private long seq;
    private long takenCount;

    private GrpcAgent(int port, Handshake handshake) {
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        requests = TelemetryIngestGrpc.newStub(channel).session(this);
        requests.onNext(SessionRequest.newBuilder().setHandshake(handshake).build());
    }

    public static GrpcAgent connect(int port, String agentId) {
        return connect(port, Handshake.newBuilder().setAgentId(agentId).build());
    }

    public static GrpcAgent connect(int port, Handshake handshake) {
        final GrpcAgent agent = new GrpcAgent(port, handshake);
        try {
            agent.handshakeAck();
        } catch (RuntimeException e) {
            agent.close();
            throw e;
        }
        return agent;
    }

    public HandshakeAck handshakeAck() {
        return handshakeAck.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Starts the next batch; it must be sent. */
    public BatchBuilder batch() {
        return BatchBuilder.batch(seq + 1);
    }

    /** Sends a batch and waits for its ack; nothing may be unacked before. */
    public BatchAck send(BatchBuilder batch) {
        return send(batch.build());
    }

    public BatchAck send(MetricBatch batch) {
        post(batch);
        return nextAck();
    }

    /** Sends a batch as it is, without waiting for its ack; waits while 64 acks are out. */
    public void post(MetricBatch batch) {
        try {
            if (!window.tryAcquire(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("64 acks are missing after seq " + seq);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        seq = batch.getSeq();
        requests.onNext(SessionRequest.newBuilder().setBatch(batch).build());
    }

    /** The next ack. */
    public BatchAck nextAck() {
        try {
            final BatchAck ack = acks.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            if (ack == null) {
                throw new AssertionError("no ack after " + takenCount + "; stream: " + failure);
            }
            takenCount++;
            return ack;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Takes acks until that of {@code lastSeq}; fails when one is missing, out of its order or not ACCEPTED. */
    public void awaitAccepted(long lastSeq) {
        while (takenCount < lastSeq) {
            requireAccepted(nextAck());
        }
    }

    /** Acks taken so far. */
    public long takenCount() {
        return takenCount;
    }

    /** What the stream ended with; null: it has not. */
    public Status status() {
        if (!failure.isDone()) {
            return null;
        }
        return failure.handle((none, error) -> error == null ? Status.OK : Status.fromThrowable(error))
                .join();
    }

    /** Takes the acks that have come; fails like {@link #awaitAccepted}. */
    public void takeAccepted() {
        while (!acks.isEmpty()) {
            requireAccepted(nextAck());
        }
    }

    /** Cuts the connection. */
    public void kill() {
        channel.shutdownNow();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    @Override
    public void onNext(SessionReply reply) {
        if (reply.hasHandshakeAck()) {
            handshakeAck.complete(reply.getHandshakeAck());
        }
        acks.addAll(reply.getAcksList());
        window.release(reply.getAcksCount());
    }

    @Override
    public void onError(Throwable error) {
        handshakeAck.completeExceptionally(error);
        failure.completeExceptionally(error);
        window.release(WINDOW_COUNT);
    }

    @Override
    public void onCompleted() {
        failure.complete(null);
    }

    private void requireAccepted(BatchAck ack) {
        if (ack.getSeq() != takenCount || ack.getStatusValue() != 1) {
            throw new AssertionError("expected seq " + takenCount + " to be accepted, got " + ack);
        }
    }
}
