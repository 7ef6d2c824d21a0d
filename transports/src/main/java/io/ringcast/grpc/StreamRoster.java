package io.ringcast.grpc;

import io.github.bucket4j.TimeMeter;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.ringcast.auth.Admission;
import io.ringcast.auth.AgentAuthenticator;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where all services sign their streams on and off, whatever the dialect: admits up to the limit, tells of those that failed,
 * and sees the last one off when the server stops. Any thread.
 */
final class StreamRoster {
    private static final Logger LOG = LoggerFactory.getLogger(StreamRoster.class);

    static final Status STOPPING = Status.UNAVAILABLE.withDescription("the server stops");

    private final List<IngestLoop> loops;
    private final AgentAuthenticator authenticator;
    private final Counters counters;
    private volatile int bytesPerSecond;
    private final SessionAdmission places;
    private final PeerLog log = new PeerLog(LOG, SystemNanoClock.INSTANCE);
    private final RejectionLog rejections = new RejectionLog(new PeerLog(LOG, SystemNanoClock.INSTANCE));
    private final AtomicLong lastStreamId = new AtomicLong();
    private final CountDownLatch drained = new CountDownLatch(1);
    private volatile boolean draining;

    StreamRoster(
            GrpcConfiguration configuration,
            List<IngestLoop> loops,
            AgentAuthenticator authenticator,
            Counters counters) {
        this.loops = List.copyOf(loops);
        this.authenticator = authenticator;
        this.counters = counters;
        bytesPerSecond = configuration.getInt(GrpcConfiguration.AGENT_BYTES_PER_SECOND);
        places = new SessionAdmission(configuration, counters);
        authenticator.onChange(() -> this.loops.forEach(IngestLoop::recheckAdmissions));
    }

    /**
     * Gives a call its place, until {@link #onStreamReleased}. Returns null, or why there is none: the call is then to be
     * {@link #refuse refused}.
     */
    Status tryAdmit(ServerCall<?, ?> call) {
        final Status noRoom = places.enter(peer(call));
        final Status refusal = noRoom == null && draining ? STOPPING : noRoom;
        if (refusal != null) {
            onStreamReleased(call);
        }
        return refusal;
    }

    /**
     * Asks whether a call may speak for the agent it claims to come from. Throws the status to end it with.
     *
     * @param token as it came in a message; empty: none.
     */
    Admission authenticate(ServerCall<?, ?> call, Metadata headers, String claimedAgentId, String token) {
        final Admission admission = authenticator.authenticate(call.getAttributes(), headers, claimedAgentId, token);
        if (!admission.isGranted()) {
            throw admission.refusal().asRuntimeException();
        }
        return admission;
    }

    /** What an open stream is to be ended with, for what it was admitted on no longer stands; null: it does. Counts it. */
    Status admissionEnded(Admission admission) {
        if (admission.isCurrent()) {
            return null;
        }
        count(CounterDescriptor.STREAMS_REVOKED);
        return Status.UNAUTHENTICATED.withDescription("the token was revoked or has expired");
    }

    /** Ends a call that has no place. */
    <T> ServerCall.Listener<T> refuse(ServerCall<T, ?> call, Status status) {
        counters.addShared(CounterDescriptor.STREAMS_REFUSED, 1);
        call.close(status, new Metadata());
        return new ServerCall.Listener<>() {};
    }

    long newStreamId() {
        return lastStreamId.incrementAndGet();
    }

    /** The loop whose thread calls. */
    IngestLoop currentLoop() {
        for (final IngestLoop loop : loops) {
            if (loop.isCurrent()) {
                return loop;
            }
        }
        throw new IllegalStateException("not on an event loop of this server");
    }

    RejectionLog rejections() {
        return rejections;
    }

    /** A stream has shown who it is. */
    void onStreamOpened(long streamId, ServerCall<?, ?> call) {
        LOG.debug("opened stream {} from {}", streamId, peer(call));
    }

    /** A stream that was opened is over. */
    void onStreamClosed(long streamId) {
        LOG.debug("closed stream {}", streamId);
    }

    /** A stream was ended by the server; {@code refused} when that was before it was opened. A stop is no failure. */
    void onStreamFailed(long streamId, ServerCall<?, ?> call, Status status, boolean refused) {
        if (refused) {
            count(CounterDescriptor.STREAMS_REFUSED);
        } else if (!status.equals(STOPPING)) {
            count(CounterDescriptor.STREAMS_FAILED);
        }
        if (!status.equals(STOPPING)) {
            log.streamEnded(streamId, peer(call), status);
        }
    }

    /** One more of what a limit did to a stream. */
    void count(CounterDescriptor counter) {
        counters.addShared(counter, 1);
    }

    /** Holds streams that are opened from now on to the limits of {@code changed}. */
    void reconfigure(GrpcConfiguration changed) {
        bytesPerSecond = changed.getInt(GrpcConfiguration.AGENT_BYTES_PER_SECOND);
        places.allowPerAddress(changed.getInt(GrpcConfiguration.SESSIONS_PER_ADDRESS_MAX));
    }

    /** The bytes that a new stream's agent may send; null: as many as it likes. */
    ByteBudget newByteBudget() {
        final int rate = bytesPerSecond;
        return rate == 0 ? null : new ByteBudget(rate, TimeMeter.SYSTEM_NANOTIME);
    }

    /** Ends streams that send nothing for so long, from now on; 0: never. */
    void watchIdle(long timeoutMs) {
        if (timeoutMs > 0) {
            loops.forEach(loop -> loop.watchIdle(timeoutMs));
        }
    }

    /** A stream has left nothing behind: another one may take its place. */
    void onStreamReleased(ServerCall<?, ?> call) {
        if (places.release(peer(call)) == 0 && draining) {
            drained.countDown();
        }
    }

    /** Admits no more streams and begins the orderly end of those there are. */
    void drain() {
        draining = true;
        if (places.count() == 0) {
            drained.countDown();
        }
        loops.forEach(IngestLoop::drain);
    }

    /** Blocks until all streams have ended after {@link #drain()}. Returns whether they had in time. */
    boolean awaitDrained(long timeoutNs) throws InterruptedException {
        return drained.await(timeoutNs, TimeUnit.NANOSECONDS);
    }

    /** Notes that those which have not left yet are about to be cut. Returns how many. */
    int cutAll() {
        final int cutCount = places.count();
        counters.addShared(CounterDescriptor.STREAMS_CUT, cutCount);
        return cutCount;
    }

    /** Streams that have not left yet. */
    int sessionCount() {
        return places.count();
    }

    private static SocketAddress peer(ServerCall<?, ?> call) {
        return call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    }
}
