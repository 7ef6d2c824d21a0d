package io.ringcast.agent;

import io.grpc.Channel;
import io.grpc.Status;
import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.HandshakeAck;
import io.ringcast.proto.v1.Heartbeat;
import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.proto.v1.SessionReply;
import io.ringcast.proto.v1.SessionRequest;
import io.ringcast.proto.v1.TelemetryIngestGrpc;
import io.ringcast.reconnect.Backoff;
import io.ringcast.reconnect.TaskScheduler;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * An agent's end of the protocol: one stream at a time, opened again after it broke, and the batches that no ack has answered
 * yet, which are sent again by the rules of sessions. Its state belongs to the scheduler's thread; the public methods may be
 * called by any other.
 */
public final class AgentSession implements AutoCloseable {
    private static final long HANDSHAKE_TIMEOUT_MS = 10_000;
    private static final long CLOSE_TIMEOUT_MS = 5_000;
    private static final int SEQ_MAX_LENGTH = 11;
    /** Of the time after which the server gives a quiet stream up. */
    private static final int HEARTBEATS_IN_IDLE_TIMEOUT = 3;

    private final AgentOptions options;
    private final Supplier<? extends Channel> channels;
    private final TaskScheduler scheduler;
    private final Backoff backoff;
    private final AgentCounters counters;
    private final AgentListener listener;
    private final UnackedBuffer buffer;
    private final SeriesDictionary dictionary = new SeriesDictionary();
    private final SendPace pace;
    private final CountDownLatch finished = new CountDownLatch(1);

    private AgentStream stream;
    private boolean established;
    private boolean halfClosed;
    private boolean closing;
    private String agentId;
    private String sessionId = "";
    private int window;
    private int maxBatchLength;
    private long retryAfterMs;
    private boolean paceDueScheduled;
    private boolean sentSinceHeartbeat;

    /**
     * @param channels gives the channel for the next stream; called once per attempt.
     * @param counters may be shared.
     */
    public AgentSession(
            AgentOptions options,
            Supplier<? extends Channel> channels,
            TaskScheduler scheduler,
            Backoff backoff,
            AgentCounters counters,
            AgentListener listener) {
        this.options = options;
        this.channels = channels;
        this.scheduler = scheduler;
        this.backoff = backoff;
        this.counters = counters;
        this.listener = listener;
        agentId = options.agentId();
        pace = new SendPace(scheduler);
        buffer = new UnackedBuffer(options.limits().batches(), options.limits().bytes());
    }

    /** Makes the first attempt to connect. */
    public void start() {
        scheduler.execute(this::connect);
    }

    /** Takes a batch without {@code seq}, to be sent as soon as the server can take it. */
    public void send(MetricBatch batch) {
        scheduler.execute(() -> {
            buffer.add(new UnackedBatch(batch), dropped -> drop(dropped, "the buffer is full"));
            sendWaiting();
        });
    }

    /** {@link #close(long)} with 5 s. */
    @Override
    public void close() {
        close(CLOSE_TIMEOUT_MS);
    }

    /** Begins to close, without waiting; {@link #close(long)} is still due. */
    public void beginClosing() {
        scheduler.execute(this::beginClose);
    }

    /**
     * Sends what waits, if connected, and waits at most {@code timeoutMs} for the acks; what has none then is dropped and
     * counted. Never to be called on the scheduler's thread.
     */
    public void close(long timeoutMs) {
        beginClosing();
        try {
            if (!finished.await(timeoutMs, TimeUnit.MILLISECONDS)) {
                scheduler.execute(() -> finish("closed"));
                finished.await(timeoutMs, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void onReady(AgentStream source) {
        if (source == stream) {
            sendWaiting();
        }
    }

    void onReply(AgentStream source, SessionReply reply) {
        if (source != stream) {
            return;
        }
        if (reply.hasHandshakeAck()) {
            onEstablished(reply.getHandshakeAck());
        }
        reply.getAcksList().forEach(this::onAck);
        if (reply.hasPressure()) {
            pace.onPressure(reply.getPressure());
        }
        if (reply.hasGoingAway()) {
            retryAfterMs = Integer.toUnsignedLong(reply.getGoingAway().getRetryAfterMs());
        }
        sendWaiting();
    }

    void onEnded(AgentStream source, Status status) {
        if (source != stream) {
            return;
        }
        stream = null;
        established = false;
        buffer.streamEnded();
        if (closing) {
            finish("the stream ended while closing");
            return;
        }
        if (isRefusal(status)) {
            counters.add(AgentCounter.REFUSALS, 1);
        }
        final long delayMs = nextDelayMs(status);
        retryAfterMs = 0;
        listener.onDisconnected(agentId, describe(status), delayMs);
        scheduler.schedule(this::connect, delayMs);
    }

    private void connect() {
        if (closing) {
            return;
        }
        halfClosed = false;
        final AgentStream opened = new AgentStream(this, scheduler);
        stream = opened;
        try {
            TelemetryIngestGrpc.newStub(channels.get()).session(opened);
            opened.send(SessionRequest.newBuilder()
                    .setHandshake(options.handshake(agentId, sessionId))
                    .build());
        } catch (RuntimeException failure) {
            // Whatever it is, the agent must come back: nobody else would call again.
            onEnded(opened, Status.fromThrowable(failure));
            return;
        }
        scheduler.schedule(() -> onHandshakeTimeout(opened), HANDSHAKE_TIMEOUT_MS);
    }

    private void onHandshakeTimeout(AgentStream source) {
        if (source == stream && !established) {
            source.cancel("no answer to the handshake");
            onEnded(source, Status.DEADLINE_EXCEEDED.withDescription("no answer to the handshake"));
        }
    }

    private void onEstablished(HandshakeAck ack) {
        if (!sessionId.isEmpty() && sessionId.equals(ack.getSessionId())) {
            counters.add(AgentCounter.SETTLED_BATCHES, buffer.resumed(ack.getLastAckedSeq()));
        } else {
            buffer.renumber();
        }
        agentId = ack.getAgentId();
        sessionId = ack.getSessionId();
        window = Math.max(1, ack.getLimits().getMaxUnackedBatches());
        maxBatchLength = longestBatch(ack.getLimits().getMaxBatchBytes());
        // Which of the last stream's declarations the server has taken is not known: all are made again.
        dictionary.begin(ack.getLimits().getMaxSeriesRefs());
        established = true;
        pace.reset();
        scheduleHeartbeat(stream, Integer.toUnsignedLong(ack.getLimits().getIdleTimeoutMs()));
        backoff.reset();
        counters.add(AgentCounter.CONNECTS, 1);
        listener.onConnected(ack);
    }

    private void onAck(BatchAck ack) {
        final UnackedBatch answered = buffer.peekSent(ack.getSeq());
        final long resentCount = answered == null ? 0 : sendAgain(answered, ack);
        counters.add(AgentCounter.ACKED_BATCHES, buffer.acked(ack.getSeq()));
        buffer.sendAgain();
        counters.add(AgentCounter.ACCEPTED_SAMPLES, ack.getAccepted());
        counters.add(AgentCounter.REJECTED_SAMPLES, Math.max(0, ack.getRejected() - resentCount));
        counters.add(AgentCounter.DUPLICATE_SAMPLES, ack.getDuplicates());
        listener.onAck(agentId, ack);
    }

    /** Keeps what the server did not take because it did not know its refs; returns how many samples that is. */
    private long sendAgain(UnackedBatch answered, BatchAck ack) {
        // Nothing is sent while a part waits to be sent again: what was on its way then is the same incident.
        final MetricBatch rejected = answered.rejectedRefs(dictionary, ack, buffer.isHeldBack());
        if (rejected.getSeriesCount() == 0) {
            return 0;
        }
        final UnackedBatch again = new UnackedBatch(rejected);
        buffer.addAgain(again);
        counters.add(AgentCounter.UNKNOWN_REFS, rejected.getSeriesCount());
        counters.add(AgentCounter.RESENT_SAMPLES, again.sampleCount());
        return again.sampleCount();
    }

    private void sendWaiting() {
        while (established && !halfClosed && !buffer.isHeldBack() && buffer.peekWaiting() != null && mayCome()) {
            if (buffer.peekWaiting().lengthBytes() + SEQ_MAX_LENGTH > maxBatchLength) {
                drop(buffer.removeWaiting(), "a batch is longer than " + maxBatchLength + " bytes");
            } else {
                sendNext();
            }
        }
        if (closing && established && !halfClosed && !buffer.isHeldBack() && buffer.peekWaiting() == null) {
            halfClosed = true;
            stream.halfClose();
        }
    }

    private void sendNext() {
        final UnackedBatch batch = buffer.send();
        stream.send(SessionRequest.newBuilder()
                .setBatch(batch.encode(dictionary, maxBatchLength))
                .build());
        pace.onSent();
        sentSinceHeartbeat = true;
        counters.add(AgentCounter.SENT_BATCHES, 1);
        counters.add(AgentCounter.REFERRED_SERIES, batch.referredCount());
    }

    private boolean mayCome() {
        return stream.isReady() && buffer.sentCount() < window && pace.hasCredit(buffer.sentCount()) && isDue();
    }

    private boolean isDue() {
        final long delayMs = pace.delayMs();
        if (delayMs > 0 && !paceDueScheduled) {
            paceDueScheduled = true;
            counters.add(AgentCounter.PACED_BATCHES, 1);
            scheduler.schedule(this::onPaceDue, delayMs);
        }
        return delayMs == 0;
    }

    private void onPaceDue() {
        paceDueScheduled = false;
        sendWaiting();
    }

    private void scheduleHeartbeat(AgentStream source, long idleTimeoutMs) {
        sentSinceHeartbeat = false;
        if (idleTimeoutMs > 0) {
            scheduler.schedule(
                    () -> onHeartbeatDue(source, idleTimeoutMs),
                    Math.max(1, idleTimeoutMs / HEARTBEATS_IN_IDLE_TIMEOUT));
        }
    }

    private void onHeartbeatDue(AgentStream source, long idleTimeoutMs) {
        if (source != stream || halfClosed) {
            return;
        }
        if (!sentSinceHeartbeat && stream.isReady()) {
            counters.add(AgentCounter.SENT_HEARTBEATS, 1);
            stream.send(SessionRequest.newBuilder()
                    .setHeartbeat(Heartbeat.newBuilder().setSentAtNs(TelemetryAgent.systemEpochNs()))
                    .build());
        }
        scheduleHeartbeat(source, idleTimeoutMs);
    }

    private void beginClose() {
        closing = true;
        if (stream == null) {
            finish("closed while not connected");
        } else {
            sendWaiting();
        }
    }

    private void finish(String reason) {
        if (stream != null) {
            final AgentStream last = stream;
            stream = null;
            established = false;
            last.cancel(reason);
            buffer.streamEnded();
        }
        while (buffer.peekWaiting() != null) {
            drop(buffer.removeWaiting(), reason);
        }
        finished.countDown();
    }

    private void drop(UnackedBatch batch, String reason) {
        counters.add(AgentCounter.DROPPED_BATCHES, 1);
        counters.add(AgentCounter.DROPPED_SAMPLES, batch.sampleCount());
        listener.onDropped(agentId, reason);
    }

    private int longestBatch(int serverLimit) {
        final int ownLimit = options.limits().batchBytes();
        if (serverLimit <= 0) {
            return ownLimit == 0 ? Integer.MAX_VALUE : ownLimit;
        }
        return ownLimit == 0 ? serverLimit : Math.min(serverLimit, ownLimit);
    }

    /** A stream that was superseded has a twin: coming back soon would only make the two push each other out. */
    private long nextDelayMs(Status status) {
        if (status.getCode() == Status.Code.ABORTED) {
            return backoff.longDelayMs();
        }
        if (isRefusal(status)) {
            return backoff.patientDelayMs();
        }
        return retryAfterMs > 0 ? retryAfterMs : backoff.nextDelayMs();
    }

    /** Whether nothing will change until somebody gives the agent another credential or id. */
    private static boolean isRefusal(Status status) {
        return status.getCode() == Status.Code.UNAUTHENTICATED || status.getCode() == Status.Code.PERMISSION_DENIED;
    }

    private static String describe(Status status) {
        Throwable cause = status.getCause();
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        final String advice = switch (status.getCode()) {
            case UNAUTHENTICATED -> "the server does not accept the token or certificate: ";
            case PERMISSION_DENIED -> "the token or certificate is not for this agent id: ";
            default -> "";
        };
        return advice
                + status.getCode()
                + (status.getDescription() == null ? "" : ": " + status.getDescription())
                + (cause == null || cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")");
    }
}
