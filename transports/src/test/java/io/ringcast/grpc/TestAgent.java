package io.ringcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.Handshake;
import io.ringcast.proto.v1.HandshakeAck;
import io.ringcast.proto.v1.Heartbeat;
import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.proto.v1.Series;
import io.ringcast.proto.v1.SessionReply;
import io.ringcast.proto.v1.SessionRequest;
import io.ringcast.proto.v1.TelemetryIngestGrpc;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;

/** An agent over the generated client: remembers what it was sent. */
final class TestAgent implements ClientResponseObserver<SessionRequest, SessionReply> {
    private final List<SessionReply> replies = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Status> ended = new CompletableFuture<>();
    private final int repliesRead;
    private ClientCallStreamObserver<SessionRequest> requests;

    private TestAgent(int repliesRead) {
        this.repliesRead = repliesRead;
    }

    static ManagedChannel channelTo(int port) {
        return NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    }

    /** Opens a stream and sends nothing yet. */
    static TestAgent open(ManagedChannel channel) {
        return open(TelemetryIngestGrpc.newStub(channel), Integer.MAX_VALUE);
    }

    /** Opens a stream whose first {@code repliesRead} replies alone are read. */
    static TestAgent open(TelemetryIngestGrpc.TelemetryIngestStub stub, int repliesRead) {
        final TestAgent agent = new TestAgent(repliesRead);
        stub.session(agent);
        return agent;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<SessionRequest> stream) {
        requests = stream;
        if (repliesRead < Integer.MAX_VALUE) {
            stream.disableAutoRequestWithInitial(repliesRead);
        }
    }

    @Override
    public void onNext(SessionReply reply) {
        replies.add(reply);
    }

    @Override
    public void onError(Throwable error) {
        ended.complete(Status.fromThrowable(error));
    }

    @Override
    public void onCompleted() {
        ended.complete(Status.OK);
    }

    TestAgent handshake(String agentId) {
        return handshake(Handshake.newBuilder().setAgentId(agentId).build());
    }

    TestAgent handshake(Handshake handshake) {
        return send(SessionRequest.newBuilder().setHandshake(handshake).build());
    }

    TestAgent batch(long seq) {
        return send(SessionRequest.newBuilder()
                .setBatch(MetricBatch.newBuilder().setSeq(seq))
                .build());
    }

    TestAgent batches(int first, int last) {
        for (int seq = first; seq <= last; seq++) {
            batch(seq);
        }
        return this;
    }

    /** Sends a batch of so many series with one sample each. */
    TestAgent batchOfSeries(long seq, int seriesCount) {
        final MetricBatch.Builder batch = MetricBatch.newBuilder().setSeq(seq);
        for (int i = 0; i < seriesCount; i++) {
            batch.addSeries(Series.newBuilder()
                    .setName("series" + i)
                    .addTimestampsNs(seq)
                    .addValues(i));
        }
        return send(SessionRequest.newBuilder().setBatch(batch).build());
    }

    /** Sends a batch whose own bytes are exactly {@code length}. */
    TestAgent batchOfLength(long seq, int length) {
        return send(SessionRequest.newBuilder()
                .setBatch(batchWithLength(seq, length))
                .build());
    }

    TestAgent heartbeat() {
        return send(SessionRequest.newBuilder()
                .setHeartbeat(Heartbeat.newBuilder().setSentAtNs(1))
                .build());
    }

    TestAgent send(SessionRequest request) {
        requests.onNext(request);
        return this;
    }

    void halfClose() {
        requests.onCompleted();
    }

    void cancel() {
        requests.cancel("killed by the test", null);
    }

    void readMore(int replyCount) {
        requests.request(replyCount);
    }

    List<SessionReply> replies() {
        return replies;
    }

    HandshakeAck awaitHandshakeAck() {
        Awaitility.await()
                .untilAsserted(() -> assertThat(replies)
                        .as(() -> "replies; end: " + ended.getNow(null))
                        .isNotEmpty());
        return replies.get(0).getHandshakeAck();
    }

    /** Waits for so many acks and returns the seqs of all there are. */
    List<Long> awaitAcks(int count) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(ackedSeqs())
                        .as(() -> "acked seqs; end: " + ended.getNow(null))
                        .hasSizeGreaterThanOrEqualTo(count));
        return ackedSeqs();
    }

    List<Long> ackedSeqs() {
        return replies.stream()
                .flatMap(reply -> reply.getAcksList().stream())
                .map(BatchAck::getSeq)
                .toList();
    }

    Status awaitEnd() {
        try {
            return ended.get(10, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException ex) {
            throw new AssertionError("the stream did not end", ex);
        }
    }

    boolean isEnded() {
        return ended.isDone();
    }

    private static MetricBatch batchWithLength(long seq, int length) {
        final MetricBatch empty = MetricBatch.newBuilder()
                .setSeq(seq)
                .addSeries(Series.newBuilder().setName("x".repeat(length / 2)))
                .build();
        final int missing = length - empty.getSerializedSize();
        final MetricBatch batch = MetricBatch.newBuilder()
                .setSeq(seq)
                .addSeries(Series.newBuilder().setName("x".repeat(length / 2 + missing)))
                .build();
        if (batch.getSerializedSize() != length) {
            throw new AssertionError(batch.getSerializedSize() + " instead of " + length);
        }
        return batch;
    }
}
