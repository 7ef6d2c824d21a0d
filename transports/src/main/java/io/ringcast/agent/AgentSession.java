package io.ringcast.agent;

import io.grpc.Channel;
import io.grpc.Status;
import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.HandshakeAck;
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

    private final AgentOptions options;
    private final Supplier<? extends Channel> channels;
    private final TaskScheduler scheduler;
    private final Backoff backoff;
    private final AgentCounters counters;
    private final AgentListener listener;
    private final UnackedBuffer buffer;
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
        established = true;
        backoff.reset();
        counters.add(AgentCounter.CONNECTS, 1);
        listener.onConnected(ack);
    }

    private void onAck(BatchAck ack) {
        counters.add(AgentCounter.ACKED_BATCHES, buffer.acked(ack.getSeq()));
        counters.add(AgentCounter.ACCEPTED_SAMPLES, ack.getAccepted());
        counters.add(AgentCounter.REJECTED_SAMPLES, ack.getRejected());
        counters.add(AgentCounter.DUPLICATE_SAMPLES, ack.getDuplicates());
        listener.onAck(agentId, ack);
    }

    private void sendWaiting() {
        while (established
                && !halfClosed
                && stream.isReady()
                && buffer.sentCount() < window
                && buffer.peekWaiting() != null) {
            if (buffer.peekWaiting().lengthBytes() + SEQ_MAX_LENGTH > maxBatchLength) {
                drop(buffer.removeWaiting(), "a batch is longer than " + maxBatchLength + " bytes");
            } else {
                counters.add(AgentCounter.SENT_BATCHES, 1);
                stream.send(SessionRequest.newBuilder()
                        .setBatch(buffer.send().numbered())
                        .build());
            }
        }
        if (closing && established && !halfClosed && buffer.peekWaiting() == null) {
            halfClosed = true;
            stream.halfClose();
        }
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
