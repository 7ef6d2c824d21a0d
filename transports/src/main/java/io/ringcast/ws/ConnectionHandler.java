package io.ringcast.ws;

import io.ringcast.auth.live.LiveAdmission;
import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.ConnectionGate;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.LiveFormat;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.ws.WsCounters.Message;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshakeBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of connections and what they send. Called on the library's threads, so nothing here waits. */
final class ConnectionHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(ConnectionHandler.class);

    private final ConnectionGate gate;
    private final ControlMessageAdapter adapter = new ControlMessageAdapter();
    private final BinaryMessageAdapter binaryAdapter = new BinaryMessageAdapter();
    private final UpgradeDesk desk;
    private final FirstMessages firstMessages;
    private final ConnectionJanitor janitor;
    private final WsCounters messageCounters;
    private final Counters counters;
    private final NanoClock clock;
    private volatile int maxErrorsPerMinute;
    private volatile long messageIntervalNs;

    /** @param janitor runs what may wait for the library's monitors. */
    ConnectionHandler(
            ConnectionGate gate,
            WsConfiguration configuration,
            LiveAccess access,
            ConnectionJanitor janitor,
            Counters counters) {
        this.gate = gate;
        this.janitor = janitor;
        clock = janitor.clock();
        messageCounters = janitor.messageCounters();
        desk = new UpgradeDesk(access, counters);
        firstMessages = new FirstMessages(access.authenticator(), counters, messageCounters, janitor, this::register);
        this.counters = counters;
        reconfigure(configuration);
    }

    /** Holds all clients to the limits of {@code changed} from now on. Any thread. */
    final void reconfigure(WsConfiguration changed) {
        maxErrorsPerMinute = changed.getInt(WsConfiguration.ERRORS_PER_MINUTE_MAX);
        final long messagesPerSecond = changed.get(WsConfiguration.MESSAGES_PER_SECOND_MAX);
        messageIntervalNs = messagesPerSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / messagesPerSecond;
    }

    /** Decides about an upgrade; throws where it was refused. */
    void upgrade(WsConnection connection, ClientHandshake request, ServerHandshakeBuilder answer)
            throws InvalidDataException {
        desk.decide(connection, request, answer);
    }

    /** The library has queued its answer to the upgrade; it may be held. */
    void opened(WsConnection connection) {
        final CompletableFuture<LiveAdmission> awaited = connection.awaited();
        if (awaited == null) {
            begin(connection);
        } else {
            final CompletableFuture<?> unused =
                    awaited.thenAccept(admission -> janitor.execute(() -> decided(connection, admission)));
        }
    }

    /** Janitor. */
    private void decided(WsConnection connection, LiveAdmission admission) {
        if (!admission.isGranted()) {
            connection.channel().refuse(HttpAnswer.of(admission.refusal()));
            return;
        }
        connection.admit(admission);
        if (connection.channel().release()) {
            begin(connection);
            connection.channel().resume();
        } else {
            connection.channel().abort(RingChannel.ABNORMAL_CLOSE, "gone before the answer");
        }
    }

    private void begin(WsConnection connection) {
        LOGGER.debug("opened {} {}", connection.id(), connection.remoteAddress());
        connection.seen(clock.nanoTime());
        connection.channel().opened();
        if (connection.admission() != null) {
            register(connection, connection.admission());
        }
    }

    /** Has the engine know a client that was let in. */
    private void register(WsConnection connection, LiveAdmission admission) {
        LOGGER.debug("{} is {}", connection.id(), admission.identity().subject());
        try {
            if (!connection.register(gate, admission)) {
                connection.channel().close(CloseReason.NO_ROOM);
            }
        } catch (RuntimeException failure) {
            failed(connection, failure);
        }
    }

    void message(WsConnection connection, String text) {
        final long nowNs = clock.nanoTime();
        if (!mayGoOn(connection, nowNs)) {
            return;
        }
        try {
            if (connection.admission() != null) {
                handle(connection, adapter.adapt(text), nowNs);
            } else if (!firstMessages.take(connection, adapter.adaptFirst(text))) {
                countError(connection, nowNs);
            }
        } catch (RuntimeException failure) {
            failed(connection, failure);
        }
    }

    /** A binary frame, which means something in the binary format alone. */
    void binary(WsConnection connection, ByteBuffer bytes) {
        if (connection.format() == LiveFormat.BINARY) {
            message(connection, binaryAdapter.adapt(bytes));
        } else if (mayGoOn(connection, clock.nanoTime())) {
            messageCounters.increment(FrameFault.BINARY);
            connection.channel().close(FrameFault.BINARY.reason());
        }
    }

    /** A ping or pong frame came. Returns whether a ping may be answered. */
    boolean alive(WsConnection connection) {
        return mayGoOn(connection, clock.nanoTime());
    }

    void ending(WsConnection connection) {
        connection.channel().ending();
    }

    /** This side is about to send a close frame. */
    void closing(WsConnection connection, int code) {
        connection.channel().ending();
        connection.closesFor(CloseReason.of(code));
        switch (CloseReason.of(code)) {
            case TOO_LONG -> counters.addShared(CounterDescriptor.CLIENT_MESSAGES_TOO_LONG, 1);
            case PROTOCOL_ERROR, NOT_TEXT, NOT_UTF8 -> counters.addShared(CounterDescriptor.CLIENTS_CLOSED_FRAMING, 1);
            default -> {
                // Who closes for another reason counts it.
            }
        }
    }

    /** @param isRemote whether the reason is in the words of the client, which the log does not repeat. */
    void closed(WsConnection connection, int code, String reason, boolean isRemote) {
        if (LOGGER.isDebugEnabled()) {
            final CloseReason ours = connection.closedFor();
            final String why = isRemote ? "by the client" : reason;
            LOGGER.debug("closed {} {} {}", connection.id(), code, ours == null ? why : ours.text());
        }
    }

    /** Takes in that something came. Whether to look at it: the library hands over what came behind a fault all the same. */
    private boolean mayGoOn(WsConnection connection, long nowNs) {
        connection.seen(nowNs);
        if (connection.channel().times().isEnding()) {
            return false;
        }
        if (!connection.channel().times().isOpened()) {
            // Its answer is held, and nobody may send before he has it.
            connection.channel().ending();
            janitor.execute(() -> connection.channel().refuse(HttpAnswer.TOO_EARLY));
            return false;
        }
        final long intervalNs = messageIntervalNs;
        if (intervalNs > 0 && !connection.tryCountMessage(nowNs, intervalNs)) {
            close(connection, CloseReason.TOO_MANY_REQUESTS, CounterDescriptor.CLIENTS_CLOSED_FLOODING);
            return false;
        }
        return true;
    }

    private void handle(WsConnection connection, ClientRequest request, long nowNs) {
        final Message counted = counted(request.type());
        messageCounters.increment(counted);
        LOGGER.debug("inbound {} {}", connection.id(), counted.type());
        if (request.type() == EventType.SUBSCRIBE) {
            connection.subscribed();
        }
        if (request.type() == EventType.INVALID_REQUEST && countError(connection, nowNs)) {
            return;
        }
        if (connection.offer(request)) {
            LOGGER.trace("routed {} {} to the ring", connection.id(), counted.type());
        } else {
            LOGGER.trace("routed {} {} nowhere: its inbox is full", connection.id(), counted.type());
            connection.channel().close(CloseReason.TOO_MANY_REQUESTS);
        }
    }

    /** Returns whether that was one too many, and the client is closed. */
    private boolean countError(WsConnection connection, long nowNs) {
        final boolean isTooMuch = connection.countError(nowNs) > maxErrorsPerMinute;
        if (isTooMuch) {
            close(connection, CloseReason.TOO_MANY_ERRORS, CounterDescriptor.CLIENTS_CLOSED_ERRING);
        }
        return isTooMuch;
    }

    /** A fault of ours. The library would go on as if nothing had happened, and the client wait for an answer. */
    private void failed(WsConnection connection, RuntimeException failure) {
        janitor.errors().tell("a connection ends by a fault of this server", failure);
        close(connection, CloseReason.INTERNAL_ERROR, CounterDescriptor.CLIENTS_CLOSED_FAILED);
    }

    private void close(WsConnection connection, CloseReason reason, CounterDescriptor counter) {
        counters.addShared(counter, 1);
        connection.channel().close(reason);
    }

    private static Message counted(EventType type) {
        return switch (type) {
            case SUBSCRIBE -> Message.INBOUND_SUBSCRIBE;
            case UNSUBSCRIBE -> Message.INBOUND_UNSUBSCRIBE;
            case PING -> Message.INBOUND_PING;
            case DIGEST -> Message.INBOUND_DIGEST;
            default -> Message.INBOUND_INVALID;
        };
    }
}
