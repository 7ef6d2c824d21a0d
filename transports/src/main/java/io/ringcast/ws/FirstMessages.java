package io.ringcast.ws;

import io.ringcast.auth.live.LiveAdmission;
import io.ringcast.auth.live.LiveAuthenticator;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.ws.WsCounters.Message;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/**
 * Serves clients that were let in without a token, until they have shown one: {@code auth} and {@code ping}, and nothing else. The
 * engine does not know them yet, so the answers are written here. Decoder, but for what comes of a check.
 */
final class FirstMessages {
    private final LiveAuthenticator authenticator;
    private final Counters counters;
    private final WsCounters messageCounters;
    private final Executor janitor;
    private final BiConsumer<WsConnection, LiveAdmission> onAdmitted;

    /** @param onAdmitted hears of each client that has shown a token that is good; the janitor's thread. */
    FirstMessages(
            LiveAuthenticator authenticator,
            Counters counters,
            WsCounters messageCounters,
            Executor janitor,
            BiConsumer<WsConnection, LiveAdmission> onAdmitted) {
        this.authenticator = authenticator;
        this.counters = counters;
        this.messageCounters = messageCounters;
        this.janitor = janitor;
        this.onAdmitted = onAdmitted;
    }

    /** Takes a message. Returns whether it was in order. */
    boolean take(WsConnection connection, FirstMessage message) {
        messageCounters.increment(message.counted());
        switch (message.kind()) {
            case PING -> {
                tell(connection, OwnMessages.pong(message.id()));
                return true;
            }
            case AUTH -> {
                return check(connection, message);
            }
            default -> {
                return refuse(connection, message.id(), message.errorCode(), message.errorText());
            }
        }
    }

    private boolean check(WsConnection connection, FirstMessage message) {
        if (connection.isAwaitingAdmission()) {
            return refuse(
                    connection,
                    message.id(),
                    ControlMessageAdapter.VIOLATION,
                    ControlMessageAdapter.INVALID_ENVELOPE + ": a token is being checked");
        }
        final CompletableFuture<LiveAdmission> admission = authenticator.authenticate(message.token());
        connection.await(admission);
        final CompletableFuture<?> unused =
                admission.thenAccept(decided -> janitor.execute(() -> decided(connection, message.id(), decided)));
        return true;
    }

    /** Janitor. */
    private void decided(WsConnection connection, String id, LiveAdmission admission) {
        if (admission.isGranted()) {
            onAdmitted.accept(connection, admission);
            return;
        }
        final boolean isOurs = admission.refusal().isForNow();
        tell(
                connection,
                OwnMessages.error(
                        id,
                        isOurs ? "internal" : "unauthorized",
                        admission.refusal().sentence()));
        if (!isOurs) {
            counters.addShared(CounterDescriptor.CLIENTS_CLOSED_UNAUTHORIZED, 1);
        }
        connection.channel().close(isOurs ? CloseReason.INTERNAL_ERROR : CloseReason.UNAUTHORIZED);
    }

    private boolean refuse(WsConnection connection, String id, String code, String text) {
        counters.addShared(CounterDescriptor.CLIENT_REQUESTS_INVALID, 1);
        tell(connection, OwnMessages.error(id, code, text));
        return false;
    }

    private void tell(WsConnection connection, String message) {
        if (connection.channel().tell(message)) {
            messageCounters.increment(Message.OUTBOUND_BEFORE_AUTH);
        } else {
            counters.addShared(CounterDescriptor.REPLIES_REFUSED, 1);
        }
    }
}
