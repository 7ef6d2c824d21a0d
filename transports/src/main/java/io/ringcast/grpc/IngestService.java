package io.ringcast.grpc;

import io.github.bucket4j.TimeMeter;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.proto.v1.TelemetryIngestGrpc;
import java.io.InputStream;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.LoggerFactory;

/**
 * {@code ringcast.v1.TelemetryIngest}: admits streams up to the limit and hands each to the loop of its connection. The
 * messages of {@code Session} pass as raw streams in both directions. Any thread.
 */
final class IngestService implements ServerCallHandler<InputStream, ReplyStream> {
    static final Status STOPPING = Status.UNAVAILABLE.withDescription("the server stops");

    private final List<IngestLoop> loops;
    private final HandshakeDecoder handshakeDecoder;
    private final Counters counters;
    private final long handshakeTimeoutMs;
    private final int bytesPerSecond;
    private final SessionAdmission admission;
    private final PeerLog log = new PeerLog(LoggerFactory.getLogger(IngestService.class), SystemNanoClock.INSTANCE);
    private final RejectionLog rejections =
            new RejectionLog(new PeerLog(LoggerFactory.getLogger(IngestService.class), SystemNanoClock.INSTANCE));
    private final AtomicLong lastStreamId = new AtomicLong();
    private final CountDownLatch drained = new CountDownLatch(1);
    private volatile boolean draining;

    IngestService(
            GrpcConfiguration configuration,
            List<IngestLoop> loops,
            HandshakeDecoder handshakeDecoder,
            Counters counters) {
        this.loops = List.copyOf(loops);
        this.handshakeDecoder = handshakeDecoder;
        this.counters = counters;
        handshakeTimeoutMs = configuration.get(GrpcConfiguration.HANDSHAKE_TIMEOUT_MS);
        bytesPerSecond = configuration.getInt(GrpcConfiguration.AGENT_BYTES_PER_SECOND);
        admission = new SessionAdmission(configuration, counters);
    }

    /** The service as gRPC wants it; it keeps the schema, so that reflection can show it. */
    ServerServiceDefinition definition() {
        final MethodDescriptor<InputStream, ReplyStream> session = TelemetryIngestGrpc.getSessionMethod().toBuilder(
                        new RawRequest(), new RawReply())
                .build();
        final ServiceDescriptor service = ServiceDescriptor.newBuilder(TelemetryIngestGrpc.SERVICE_NAME)
                .setSchemaDescriptor(TelemetryIngestGrpc.getServiceDescriptor().getSchemaDescriptor())
                .addMethod(session)
                .build();
        return ServerServiceDefinition.builder(service).addMethod(session, this).build();
    }

    @Override
    public ServerCall.Listener<InputStream> startCall(ServerCall<InputStream, ReplyStream> call, Metadata headers) {
        final Status refusal = admission.enter(peer(call));
        if (refusal != null) {
            return refuse(call, refusal);
        }
        if (draining) {
            return refuse(call, STOPPING);
        }
        final IngestStream stream = new IngestStream(call, currentLoop(), this, lastStreamId.incrementAndGet());
        stream.start(handshakeTimeoutMs);
        return stream;
    }

    HandshakeDecoder handshakeDecoder() {
        return handshakeDecoder;
    }

    /** The bytes that a new stream's agent may send; null: as many as it likes. */
    ByteBudget newByteBudget() {
        return bytesPerSecond == 0 ? null : new ByteBudget(bytesPerSecond, TimeMeter.SYSTEM_NANOTIME);
    }

    RejectionLog rejections() {
        return rejections;
    }

    /** A stream was ended by the server; {@code refused} when that was before it was opened. */
    void onStreamFailed(long streamId, SocketAddress peer, Status status, boolean refused) {
        if (refused) {
            counters.addShared(CounterDescriptor.STREAMS_REFUSED, 1);
        }
        log.streamEnded(streamId, peer, status);
    }

    /** One more of what a limit did to a stream. */
    void count(CounterDescriptor counter) {
        counters.addShared(counter, 1);
    }

    /** A stream has left nothing behind: another one may take its place. */
    void onStreamReleased(ServerCall<?, ?> call) {
        if (admission.release(peer(call)) == 0 && draining) {
            drained.countDown();
        }
    }

    /** Ends streams that send nothing for so long, from now on; 0: never. */
    void watchIdle(long timeoutMs) {
        if (timeoutMs > 0) {
            loops.forEach(loop -> loop.watchIdle(timeoutMs));
        }
    }

    /** Admits no more streams and begins the orderly end of those there are. */
    void drain() {
        draining = true;
        if (admission.count() == 0) {
            drained.countDown();
        }
        loops.forEach(IngestLoop::drain);
    }

    /** Blocks until all streams have ended after {@link #drain()}. Returns whether they had in time. */
    boolean awaitDrained(long timeoutNs) throws InterruptedException {
        return drained.await(timeoutNs, TimeUnit.NANOSECONDS);
    }

    /** Streams that have not left yet. */
    int sessionCount() {
        return admission.count();
    }

    /** Where a call comes from. */
    static SocketAddress peer(ServerCall<?, ?> call) {
        return call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    }

    private IngestLoop currentLoop() {
        for (final IngestLoop loop : loops) {
            if (loop.isCurrent()) {
                return loop;
            }
        }
        throw new IllegalStateException("not on an event loop of this server");
    }

    private ServerCall.Listener<InputStream> refuse(ServerCall<InputStream, ReplyStream> call, Status status) {
        onStreamReleased(call);
        counters.addShared(CounterDescriptor.STREAMS_REFUSED, 1);
        call.close(status, new Metadata());
        return new ServerCall.Listener<>() {};
    }

    /** Hands the bytes of a message over as they came. */
    private static final class RawRequest implements MethodDescriptor.Marshaller<InputStream> {
        @Override
        public InputStream stream(InputStream value) {
            return value;
        }

        @Override
        public InputStream parse(InputStream stream) {
            return stream;
        }
    }

    /** Sends a reply that is its own stream; the server never reads one. */
    private static final class RawReply implements MethodDescriptor.Marshaller<ReplyStream> {
        @Override
        public InputStream stream(ReplyStream value) {
            return value;
        }

        @Override
        public ReplyStream parse(InputStream stream) {
            throw new UnsupportedOperationException();
        }
    }
}
