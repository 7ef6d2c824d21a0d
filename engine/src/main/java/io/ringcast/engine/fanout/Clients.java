package io.ringcast.engine.fanout;

import io.ringcast.engine.event.ClientConnection;
import io.ringcast.engine.event.RunningLimits;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;

/** The clients that are connected, by the id of their connection and in a row. State thread only. */
final class Clients {
    /** The close code of a client for whom there is no ring. */
    static final int TRY_AGAIN_LATER = 1013;

    private static final int INTERNAL_ERROR = 1011;

    private final ClientRings rings;
    private final Regexes regexes;
    private final RunningLimits limits;
    private final Counters counters;
    private final Long2ObjectHashMap<ClientState> byConnectionId = new Long2ObjectHashMap<>();
    private final List<ClientState> all = new ArrayList<>();
    private final List<ClientState> closing = new ArrayList<>();

    Clients(ClientRings rings, Regexes regexes, RunningLimits limits, Counters counters) {
        this.rings = rings;
        this.regexes = regexes;
        this.limits = limits;
        this.counters = counters;
    }

    /** Gives a client a ring, or turns it away: then null. */
    ClientState open(long connectionId, ClientConnection connection, long nowNs) {
        final Selector scope;
        try {
            scope = connection.scope() == null ? null : Selector.parseScope(connection.scope(), regexes);
        } catch (final IllegalArgumentException e) {
            // Whoever gave the scope was told what is wrong with it; to show nothing is all that is left.
            counters.addShared(CounterDescriptor.SCOPES_INVALID, 1);
            connection.refuse(INTERNAL_ERROR);
            return null;
        }
        final ClientRing ring = rings.open(connection, nowNs);
        if (ring == null) {
            counters.addShared(CounterDescriptor.CONNECTIONS_WITHOUT_ROOM, 1);
            connection.refuse(TRY_AGAIN_LATER);
            return null;
        }
        final ClientState client = new ClientState(connectionId, ring, scope);
        if (scope != null) {
            scope.retain();
        }
        client.index = all.size();
        all.add(client);
        byConnectionId.put(connectionId, client);
        counters.add(CounterDescriptor.CONNECTIONS_OPENED, 1);
        counters.add(CounterDescriptor.CONNECTIONS_OPEN, 1);
        return client;
    }

    /** Forgets a client, whose subscriptions have ended, and gives its ring back. */
    void close(ClientState client) {
        byConnectionId.remove(client.connectionId);
        if (client.scope != null) {
            client.scope.release();
        }
        final ClientState last = all.remove(all.size() - 1);
        if (last != client) {
            all.set(client.index, last);
            last.index = client.index;
        }
        counters.add(CounterDescriptor.UPDATES_DISCARDED, client.droppedUpdateCount);
        rings.close(client.ring);
        counters.add(CounterDescriptor.CONNECTIONS_OPEN, -1);
    }

    /**
     * What a client asks for, within its scope.
     *
     * @throws IllegalArgumentException as {@link Selector#parse(String)} does.
     */
    Selector select(ClientState client, String text) {
        final Selector asked = Selector.parse(text, regexes);
        return client.scope == null ? asked : asked.and(client.scope);
    }

    /** Null: there is none, or it was turned away. */
    ClientState find(long connectionId) {
        return byConnectionId.get(connectionId);
    }

    /** Whether a client has as many subscriptions as it may. */
    boolean isFull(ClientState client) {
        return client.subscriptions.size() >= limits.subscriptionsPerClient();
    }

    /** Asks the transport to close a client at once; it is sent nothing more. */
    void requestClose(ClientState client, int closeCode) {
        requestClose(client, closeCode, true);
    }

    /** The same, after what stands in the client's ring. */
    void requestSoftClose(ClientState client, int closeCode) {
        requestClose(client, closeCode, false);
    }

    private void requestClose(ClientState client, int closeCode, boolean isHard) {
        if (!client.isClosing) {
            client.isClosing = true;
            client.ring.requestClose(closeCode, isHard);
            closing.add(client);
        }
    }

    /** A client whose close was asked for since this was last called; null: none. */
    ClientState pollClosing() {
        return closing.isEmpty() ? null : closing.remove(closing.size() - 1);
    }

    int count() {
        return all.size();
    }

    ClientState get(int i) {
        return all.get(i);
    }
}
