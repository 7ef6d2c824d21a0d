package io.ringcast.engine.fanout;

import io.ringcast.engine.event.LiveFormat;
import java.util.ArrayList;
import java.util.List;

/** One client and what it has asked for. State thread only. */
final class ClientState {
    /** {@link #behindSinceNs} of a client with nothing unsent. */
    static final long NOT_BEHIND = Long.MIN_VALUE;

    final long connectionId;
    final ClientRing ring;
    final LiveFormat format;
    final List<Subscription> subscriptions = new ArrayList<>(2);

    /** What its identity may see; null: everything. */
    final Selector scope;

    int index;
    /** The position in the frame log after the last message of topic {@code server} that it was referred to. */
    long serverFrameEndPosition;
    /** Whether its close was asked for: it is sent nothing more. */
    boolean isClosing;
    /** Whether it is to be closed once it has been told everything: the server stops. */
    boolean isDismissed;
    /** When it was first seen with unsent bytes, as at every look since. */
    long behindSinceNs = NOT_BEHIND;
    /** The position in the frame log before which everything had been read when frames were last taken back. */
    long revokePosition;
    /** Updates in frames that were taken back, and not told since. */
    long droppedUpdateCount;

    ClientState(long connectionId, ClientRing ring, Selector scope) {
        this.connectionId = connectionId;
        this.ring = ring;
        format = ring.connection().format();
        this.scope = scope;
    }

    /** Its subscription to this selector, in canonical form; null: none. */
    Subscription subscriptionTo(String selector) {
        for (int i = 0; i < subscriptions.size(); i++) {
            if (subscriptions.get(i).group.key.selector().equals(selector)) {
                return subscriptions.get(i);
            }
        }
        return null;
    }

    /** Whether it has been told, and has read, all that there is to tell, so that nothing is missing if it is closed now. */
    boolean isToldAll() {
        if (ring.isRevoking() || ring.unsentBytes() > 0) {
            return false;
        }
        for (int i = 0; i < subscriptions.size(); i++) {
            final Subscription subscription = subscriptions.get(i);
            if (!subscription.isLive || subscription.isDigestWanted || subscription.group.isRoundDue()) {
                return false;
            }
        }
        return true;
    }

    /** For how long it has had something unsent. */
    long behindNs(long nowNs) {
        return behindSinceNs == NOT_BEHIND ? 0 : nowNs - behindSinceNs;
    }

    boolean isLagging() {
        for (int i = 0; i < subscriptions.size(); i++) {
            if (!subscriptions.get(i).isLive) {
                return true;
            }
        }
        return false;
    }
}
