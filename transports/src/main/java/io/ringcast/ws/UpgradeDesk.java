package io.ringcast.ws;

import io.ringcast.auth.live.LiveAdmission;
import io.ringcast.engine.event.LiveFormat;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshakeBuilder;

/**
 * Decides about upgrade requests. Where somebody else has to be asked about a token, the library is let go on as if the client were
 * in, and its answer is held back at the channel: the decoder's thread waits for nobody. Decoder.
 */
final class UpgradeDesk {
    private static final Set<String> PATHS = Set.of("/", "/ws-live");

    private final LiveAccess access;
    private final Counters counters;

    UpgradeDesk(LiveAccess access, Counters counters) {
        this.access = access;
        this.counters = counters;
    }

    /** Whether an upgrade is asked for where there is one. */
    static boolean isPath(String target) {
        final int query = target.indexOf('?');
        return PATHS.contains(query < 0 ? target : target.substring(0, query));
    }

    /** Adds to the answer what was agreed upon; throws where the client was refused, and has been answered so. */
    void decide(WsConnection connection, ClientHandshake request, ServerHandshakeBuilder answer)
            throws InvalidDataException {
        final UpgradeHeaders headers = UpgradeHeaders.of(request);
        if (!access.permits(headers.origin())) {
            counters.addShared(CounterDescriptor.ORIGINS_REFUSED, 1);
            throw refused(connection, HttpAnswer.FOREIGN_ORIGIN);
        }
        if (!access.proxies().isEmpty() && !isRoomFor(connection, request)) {
            counters.addShared(CounterDescriptor.CONNECTIONS_PER_ADDRESS_REFUSED, 1);
            throw refused(connection, HttpAnswer.TOO_MANY_OF_ADDRESS);
        }
        final LiveFormat format = headers.format();
        if (format != null) {
            connection.agree(format);
            answer.put(UpgradeHeaders.SUBPROTOCOL, format.subprotocol());
        }
        final String token = access.authenticator().isOpen() ? null : headers.token();
        if (token == null
                && access.isFirstMessageTaken()
                && !access.authenticator().isOpen()) {
            return;
        }
        final CompletableFuture<LiveAdmission> admission =
                access.authenticator().authenticate(token);
        if (!admission.isDone()) {
            connection.channel().hold();
            connection.await(admission);
        } else if (admission.join().isGranted()) {
            connection.admit(admission.join());
        } else {
            throw refused(connection, HttpAnswer.of(admission.join().refusal()));
        }
    }

    /** Whether the client that a trusted proxy speaks for may come too. */
    private boolean isRoomFor(WsConnection connection, ClientHandshake request) {
        final InetAddress peer = connection.channel().address();
        if (!access.proxies().contains(peer)) {
            return true;
        }
        final InetAddress client =
                ForwardedFor.client(request.getFieldValue(ForwardedFor.HEADER), peer, access.proxies());
        if (client == null) {
            return true;
        }
        connection.comesFrom(client);
        return connection.channel().comesFrom(client);
    }

    /** The library's own answer finds the connection closed. */
    private static InvalidDataException refused(WsConnection connection, HttpAnswer answer) {
        connection.channel().refuse(answer);
        return new InvalidDataException(CloseFrame.REFUSE, answer.name());
    }
}
