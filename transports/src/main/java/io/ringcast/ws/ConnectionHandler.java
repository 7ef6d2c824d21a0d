package io.ringcast.ws;

import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.ConnectionGate;
import io.ringcast.engine.event.EventType;
import io.ringcast.ws.WsCounters.Message;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of connections and what they send. Called on the library's threads, so nothing here waits. */
final class ConnectionHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(ConnectionHandler.class);

    private final ConnectionGate gate;
    private final ControlMessageAdapter adapter = new ControlMessageAdapter();
    private final WsCounters counters;
    private final NanoClock clock;
    private final int maxErrorsPerMinute;

    ConnectionHandler(ConnectionGate gate, WsConfiguration configuration, WsCounters counters, NanoClock clock) {
        this.gate = gate;
        this.counters = counters;
        this.clock = clock;
        maxErrorsPerMinute = configuration.getInt(WsConfiguration.ERRORS_PER_MINUTE_MAX);
    }

    void opened(WsConnection connection) {
        LOGGER.debug("opened {} {}", connection.id(), connection.remoteAddress());
        connection.seen(clock.nanoTime());
        connection.channel().opened();
        if (!connection.register(gate)) {
            connection.channel().close(CloseReason.NO_ROOM);
        }
    }

    void message(WsConnection connection, String text) {
        final long nowNs = clock.nanoTime();
        connection.seen(nowNs);
        final ClientRequest request = adapter.adapt(text);
        final Message counted = counted(request.type());
        counters.increment(counted);
        LOGGER.debug("inbound {} {}", connection.id(), counted.type());
        if (request.type() == EventType.INVALID_REQUEST && connection.countError(nowNs) > maxErrorsPerMinute) {
            connection.channel().close(CloseReason.TOO_MANY_ERRORS);
        } else if (!connection.offer(request)) {
            connection.channel().close(CloseReason.TOO_MANY_REQUESTS);
        }
    }

    void binary(WsConnection connection) {
        connection.seen(clock.nanoTime());
        counters.increment(FrameFault.BINARY);
        connection.channel().close(FrameFault.BINARY.reason());
    }

    /** A ping or pong frame came. */
    void alive(WsConnection connection) {
        connection.seen(clock.nanoTime());
    }

    void ending(WsConnection connection) {
        connection.channel().ending();
    }

    void closed(WsConnection connection, int code, String reason) {
        if (LOGGER.isDebugEnabled()) {
            // The reason may be the client's words.
            LOGGER.debug("closed {} {} {}", connection.id(), code, reason.replaceAll("\\p{Cntrl}", "?"));
        }
    }

    private static Message counted(EventType type) {
        return switch (type) {
            case SUBSCRIBE -> Message.INBOUND_SUBSCRIBE;
            case UNSUBSCRIBE -> Message.INBOUND_UNSUBSCRIBE;
            case PING -> Message.INBOUND_PING;
            default -> Message.INBOUND_INVALID;
        };
    }
}
