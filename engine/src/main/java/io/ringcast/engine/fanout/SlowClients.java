package io.ringcast.engine.fanout;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.util.concurrent.TimeUnit;

/**
 * Watches clients that read too slowly. One that holds half the log, or too many unsent bytes, has its frames taken back
 * and falls behind its marker; one that has unsent bytes and takes none for too long is closed. State thread only.
 */
final class SlowClients {
    private static final int TOO_SLOW = 4408;
    private static final long NEVER = Long.MIN_VALUE;
    /** A look at a client costs cache misses, and who stalls does so for long. */
    private static final long CHECK_MAX_NS = TimeUnit.SECONDS.toNanos(1);

    private static final int CHECKS_OF_A_STALL = 16;

    private final Clients clients;
    private final Subscriptions subscriptions;
    private final FrameLog log;
    private final RemovalHorizon horizon;
    private final FanOutHandler.Settings settings;
    private final Counters counters;
    private final long checkNs;
    private long scannedPosition;
    private int revokingCount;
    private long lastCheckNs = NEVER;

    SlowClients(
            Clients clients,
            Subscriptions subscriptions,
            FrameLog log,
            RemovalHorizon horizon,
            FanOutHandler.Settings settings,
            Counters counters) {
        this.clients = clients;
        this.subscriptions = subscriptions;
        this.log = log;
        this.horizon = horizon;
        this.settings = settings;
        this.counters = counters;
        checkNs = Math.min(CHECK_MAX_NS, settings.stallNs() / CHECKS_OF_A_STALL);
    }

    /** Closes who makes no progress, if it is time to look. When this server itself stood still, all clients start afresh. */
    void closeStalled(long nowNs) {
        if (lastCheckNs != NEVER && nowNs - lastCheckNs < checkNs) {
            return;
        }
        final boolean hasStoodStill = lastCheckNs == NEVER || nowNs - lastCheckNs > settings.stallNs() / 4;
        lastCheckNs = nowNs;
        for (int i = 0; i < clients.count(); i++) {
            final ClientState client = clients.get(i);
            if (client.ring.unsentBytes() == 0) {
                client.behindSinceNs = ClientState.NOT_BEHIND;
            } else if (hasStoodStill || client.behindSinceNs == ClientState.NOT_BEHIND) {
                client.behindSinceNs = nowNs;
            } else if (idleNs(client, nowNs) >= settings.stallNs()) {
                close(client);
            }
        }
    }

    /** There is no chunk left: closes the client that has made no progress for the longest time, if it is long enough. */
    void closeLongestStalled(long nowNs) {
        ClientState slowest = null;
        for (int i = 0; i < clients.count(); i++) {
            final ClientState client = clients.get(i);
            if (!client.isClosing
                    && client.ring.isChunkInFlight()
                    && (slowest == null || idleNs(client, nowNs) > idleNs(slowest, nowNs))) {
                slowest = client;
            }
        }
        if (slowest != null && idleNs(slowest, nowNs) >= settings.stallNs()) {
            close(slowest);
        }
    }

    /** Closes a client as too slow. */
    void close(ClientState client) {
        if (!client.isClosing) {
            counters.add(CounterDescriptor.CLIENTS_CLOSED_SLOW, 1);
            clients.requestClose(client, TOO_SLOW);
        }
    }

    /**
     * A removal is about to be forgotten: a client that has been behind for as long as one is kept would never hear of it.
     *
     * @param isFound whether the build of the group found it as it is: then no snapshot of the group has told the series.
     */
    void closeUntold(Group group, long removedSequence, boolean isFound) {
        horizon.forget(removedSequence);
        if (group.rate != null && removedSequence > group.rate.toldSequence) {
            for (int i = 0; i < group.liveCount(); i++) {
                close(group.subscription(i).client);
            }
        }
        for (int i = group.liveCount(); i < group.subscriptionCount(); i++) {
            final Subscription subscription = group.subscription(i);
            final boolean wasKnown =
                    !subscription.isSnapshot || (!isFound && removedSequence > subscription.start.sequence());
            if (wasKnown && removedSequence >= subscription.fromSequence) {
                close(subscription.client);
            }
        }
    }

    /** Whether the log has grown since clients were looked for that are too far behind; while it does not, nobody needs its room. */
    boolean hasLogGrown() {
        return log.tailPosition() != scannedPosition;
    }

    /** Looks for clients that are too far behind, if the log has grown enough, or {@code now}. */
    void revokeBehind(boolean now) {
        if (!now && log.tailPosition() - scannedPosition < log.capacity() / 8) {
            return;
        }
        scannedPosition = log.tailPosition();
        final long oldestPosition = log.tailPosition() - log.capacity() / 2;
        for (int i = 0; i < clients.count(); i++) {
            final ClientState client = clients.get(i);
            final ClientRing ring = client.ring;
            final boolean isBehind = ring.unreadPosition() < oldestPosition
                    || (ring.unsentBytes() > settings.backPressureLength() && ring.hasUnreadFrames());
            if (isBehind && !ring.isRevoking()) {
                client.revokePosition = ring.unreadPosition();
                ring.revoke();
                revokingCount++;
                counters.add(CounterDescriptor.CLIENTS_REVOKED, 1);
            }
        }
    }

    /** Takes the answers of writers that were asked to let go of the log. Returns how many. */
    int pollRevoked() {
        int done = 0;
        int pendingCount = 0;
        for (int i = 0; revokingCount > 0 && i < clients.count(); i++) {
            final ClientState client = clients.get(i);
            if (client.ring.isRevoking()) {
                final long firstDroppedSequence = client.ring.pollRevoked();
                if (firstDroppedSequence == ClientRing.REVOKE_PENDING) {
                    pendingCount++;
                } else {
                    accept(client, firstDroppedSequence);
                    done++;
                }
            }
        }
        revokingCount = pendingCount;
        return done;
    }

    private void accept(ClientState client, long firstDroppedSequence) {
        if (firstDroppedSequence != ClientRing.NOTHING_DROPPED) {
            client.droppedUpdateCount += client.ring.takeDroppedUpdateCount();
            if (!horizon.isKnownFrom(firstDroppedSequence)) {
                close(client);
            }
            for (int i = 0; i < client.subscriptions.size(); i++) {
                subscriptions.rewind(client.subscriptions.get(i), firstDroppedSequence);
            }
            subscriptions.settleDropped(client);
        }
    }

    private static long idleNs(ClientState client, long nowNs) {
        final long sinceNs = client.behindSinceNs == ClientState.NOT_BEHIND ? nowNs : client.behindSinceNs;
        return nowNs - Math.max(client.ring.lastProgressNs(), sinceNs);
    }
}
