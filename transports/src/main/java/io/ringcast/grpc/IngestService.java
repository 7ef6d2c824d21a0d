package io.ringcast.grpc;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.ringcast.auth.AgentAuthenticator;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.proto.v1.TelemetryIngestGrpc;
import java.io.InputStream;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
    private final AgentAuthenticator authenticator;
    private final Counters counters;
    private final long handshakeTimeoutMs;
    private final int maxSessionCount;
    private final PeerLog log = new PeerLog(LoggerFactory.getLogger(IngestService.class), SystemNanoClock.INSTANCE);
    private final RejectionLog rejections =
            new RejectionLog(new PeerLog(LoggerFactory.getLogger(IngestService.class), SystemNanoClock.INSTANCE));
    private final AtomicLong lastStreamId = new AtomicLong();
    private final AtomicInteger sessionCount = new AtomicInteger();
    private final CountDownLatch drained = new CountDownLatch(1);
    private volatile boolean draining;

    IngestService(
            GrpcConfiguration configuration,
            List<IngestLoop> loops,
            HandshakeDecoder handshakeDecoder,
            AgentAuthenticator authenticator,
            Counters counters) {
        this.loops = List.copyOf(loops);
        this.handshakeDecoder = handshakeDecoder;
        this.authenticator = authenticator;
        this.counters = counters;
        handshakeTimeoutMs = configuration.get(GrpcConfiguration.HANDSHAKE_TIMEOUT_MS);
        maxSessionCount = configuration.getInt(GrpcConfiguration.SESSIONS_MAX);
        authenticator.onChange(() -> this.loops.forEach(IngestLoop::recheckAdmissions));
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
        if (sessionCount.incrementAndGet() > maxSessionCount) {
            return refuse(
                    call,
                    Status.RESOURCE_EXHAUSTED.withDescription(
                            GrpcConfiguration.SESSIONS_MAX.key() + "=" + maxSessionCount + " streams are open"));
        }
        if (draining) {
            return refuse(call, STOPPING);
        }
        final IngestStream stream =
                new IngestStream(call, headers, currentLoop(), this, lastStreamId.incrementAndGet());
        stream.start(handshakeTimeoutMs);
        return stream;
    }

    HandshakeDecoder handshakeDecoder() {
        return handshakeDecoder;
    }

    AgentAuthenticator authenticator() {
        return authenticator;
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

    /** An open stream is about to be ended, for what it was admitted on no longer stands. */
    void onAdmissionEnded() {
        counters.addShared(CounterDescriptor.STREAMS_REVOKED, 1);
    }

    /** A stream has left nothing behind: another one may take its place. */
    void onStreamReleased() {
        if (sessionCount.decrementAndGet() == 0 && draining) {
            drained.countDown();
        }
    }

    /** Admits no more streams and begins the orderly end of those there are. */
    void drain() {
        draining = true;
        if (sessionCount.get() == 0) {
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
        return sessionCount.get();
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
        onStreamReleased();
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
