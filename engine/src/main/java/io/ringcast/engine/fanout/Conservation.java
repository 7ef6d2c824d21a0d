package io.ringcast.engine.fanout;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.util.concurrent.TimeUnit;

/**
 * Checks the books while the server runs: that nothing is lost, or told twice, without a counter that says so. State thread, between
 * a flush and the next event, when its own numbers agree with each other.
 *
 * <pre>
 *   samples   received = accepted + rejected + duplicate + failed
 *   updates   matched  = sent + caught up + conflated + discarded + pending
 *
 *   pending   what lagging subscriptions, and those told in rounds, have not been told;
 *             what was in frames that were taken back and has not been told again;
 *             what is in client rings
 * </pre>
 *
 * Pending is counted where it lies, never found by subtraction. What the writer, on a thread of its own, has sent of a ring is compared
 * when all the bytes of that ring have gone, and once more when the ring is given back; the count of all updates sent, when that is so
 * of all rings. In between the last findings stand.
 *
 * <p>Since it looks at all of them, a check also says how far clients are behind.
 *
 * <p>A check looks at each client, each lagging subscription and each one told in rounds; it is made once a second, less often
 * when there are very many of those, so that it takes no more than a thousandth of the time.
 */
final class Conservation {
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);
    /** A thousand times what it takes to look at one place, cache misses included. */
    private static final long INTERVAL_PER_PLACE_NS = TimeUnit.MICROSECONDS.toNanos(100);

    private final ClientRings rings;
    private final Clients clients;
    private final GroupTable groups;
    private final Subscriptions subscriptions;
    private final Counters counters;
    /** By the clock as it is, by which clients are found to be behind. */
    private long clockNs;

    private long nextNs = Long.MIN_VALUE;
    private boolean isDue;

    // What the check at hand has found.
    private long placeCount;
    private long untoldCount;
    private long takenBackCount;
    private long inRingsCount;
    private boolean isAllSettled;
    /** Updates that rings say were sent, less those counted as sent; as of when that could be compared last. */
    private long miscountedSent;

    Conservation(ClientRings rings, Clients clients, GroupTable groups, Subscriptions subscriptions) {
        this.rings = rings;
        this.clients = clients;
        this.groups = groups;
        this.subscriptions = subscriptions;
        counters = rings.counters();
    }

    /**
     * @param nowNs the engine's time.
     * @param receivedNs when the tick came, by the clock as it is.
     */
    void onTick(long nowNs, long receivedNs) {
        clockNs = receivedNs;
        if (nextNs == Long.MIN_VALUE || nowNs - nextNs >= 0) {
            isDue = true;
            nextNs = nowNs + Math.max(INTERVAL_NS, placeCount * INTERVAL_PER_PLACE_NS);
        }
    }

    /** Checks, if it is time. No update may wait in the journal. */
    void step() {
        if (isDue) {
            isDue = false;
            check();
        }
    }

    /** Checks now. */
    void check() {
        counters.add(CounterDescriptor.CONSERVATION_CHECKS, 1);
        note(CounterDescriptor.SAMPLES_UNACCOUNTED, unaccountedSamples());
        note(CounterDescriptor.UPDATES_UNACCOUNTED, unaccountedUpdates());
    }

    private void note(CounterDescriptor gauge, long unaccountedCount) {
        if (unaccountedCount != counters.get(gauge)) {
            counters.set(gauge, unaccountedCount);
            counters.add(CounterDescriptor.CONSERVATION_BREACHES, 1);
        }
    }

    private long unaccountedSamples() {
        return counters.get(CounterDescriptor.SAMPLES_RECEIVED)
                - counters.get(CounterDescriptor.SAMPLES_ACCEPTED)
                - counters.get(CounterDescriptor.SAMPLES_REJECTED)
                - counters.get(CounterDescriptor.SAMPLES_DUPLICATE)
                - counters.get(CounterDescriptor.SAMPLES_FAILED);
    }

    private long unaccountedUpdates() {
        placeCount = 0;
        untoldCount = untoldToLagging() + untoldInRounds();
        lookAtClients();
        counters.set(CounterDescriptor.UPDATES_PENDING, untoldCount + takenBackCount + inRingsCount);
        final RingLedger.Books books = rings.books();
        if (isAllSettled) {
            miscountedSent = books.referredCount - books.lostCount - counters.get(CounterDescriptor.UPDATES_SENT);
        }
        final long accountedCount = books.referredCount
                + counters.get(CounterDescriptor.UPDATES_CAUGHT_UP)
                + counters.get(CounterDescriptor.UPDATES_CONFLATED)
                + counters.get(CounterDescriptor.UPDATES_DISCARDED)
                + untoldCount
                + takenBackCount;
        return counters.get(CounterDescriptor.UPDATES_MATCHED) - accountedCount + books.lostCount + miscountedSent;
    }

    private void lookAtClients() {
        takenBackCount = 0;
        inRingsCount = 0;
        isAllSettled = !rings.isClosing();
        long unsentBytes = 0;
        long behindMaxNs = 0;
        for (int i = 0; i < clients.count(); i++) {
            final ClientState client = clients.get(i);
            takenBackCount += client.droppedUpdateCount;
            unsentBytes += client.ring.unsentBytes();
            behindMaxNs = Math.max(behindMaxNs, client.behindNs(clockNs));
            if (isSettled(client.ring)) {
                client.ring.ledger().noteSettled();
            } else {
                isAllSettled = false;
                inRingsCount += client.ring.ledger().unsentCount();
            }
        }
        placeCount += clients.count();
        counters.set(CounterDescriptor.BYTES_UNSENT, unsentBytes);
        counters.set(CounterDescriptor.CLIENT_BEHIND_MAX_NS, behindMaxNs);
    }

    /** Whether all that a ring was offered has gone, one way or the other. */
    private static boolean isSettled(ClientRing ring) {
        return !ring.isRevoking() && ring.unsentBytes() == 0 && !ring.ledger().isBroken();
    }

    private long untoldToLagging() {
        long count = 0;
        long max = 0;
        for (int i = 0; i < subscriptions.laggingCount(); i++) {
            final long untold = subscriptions.lagging(i).untoldCount();
            count += untold;
            max = Math.max(max, untold);
        }
        counters.set(CounterDescriptor.UPDATES_BEHIND_MAX, max);
        placeCount += subscriptions.laggingCount();
        return count;
    }

    /** What LIVE clients of groups with a rate are still to be told. */
    private long untoldInRounds() {
        long count = 0;
        for (int slot = 0; slot < groups.slotLimit(); slot++) {
            final Group group = groups.at(slot);
            if (group != null && group.rate != null) {
                for (int i = 0; i < group.liveCount(); i++) {
                    count += group.subscription(i).untoldCount();
                }
                placeCount += group.liveCount();
            }
        }
        placeCount += groups.slotLimit();
        return count;
    }
}
