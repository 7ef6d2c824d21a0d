package io.ringcast.engine.fanout;

import io.ringcast.engine.latest.LatestValueFlyweight;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.status.SentMessage;
import io.ringcast.engine.status.ServerGauges;

/**
 * Serves lagging subscriptions round robin: one chunk of what follows the marker at a time, the next only when the last
 * has gone, and {@code live} once nothing follows. Runs between a flush and the next event, so that what it tells is the
 * map at the last sequence. State thread only.
 */
final class CatchUp {
    /** Most subscriptions that one step looks at. */
    static final int MAX_VISIT_COUNT = 1024;

    /** How many members can be passed by in the time that one takes to be told. */
    private static final int SKIPS_PER_MEMBER = 4;

    private final Subscriptions subscriptions;
    private final ChunkEncoder encoder;
    private final OwnFrames ownFrames;
    private final Replies replies;
    private final ServerGauges gauges;
    private final Counters counters;
    private long nowNs;
    private int cursor;
    /** Subscriptions looked at in a row that nothing could be done for. */
    private int idleVisitCount;

    private boolean wasPoolEmpty;

    CatchUp(
            Subscriptions subscriptions,
            ChunkEncoder encoder,
            OwnFrames ownFrames,
            Replies replies,
            ServerGauges gauges,
            Counters counters) {
        this.subscriptions = subscriptions;
        this.encoder = encoder;
        this.ownFrames = ownFrames;
        this.replies = replies;
        this.gauges = gauges;
        this.counters = counters;
    }

    /**
     * Visits a bounded number of lagging subscriptions, each at most once, and passes about {@code limit} members. Returns
     * how much was done, 1 at least while some are left that were not asked; 0: nothing can be done for any.
     */
    int step(long sequence, long walkNs, int limit) {
        nowNs = walkNs;
        int done = 0;
        int visitCount = Math.min(subscriptions.laggingCount(), MAX_VISIT_COUNT);
        idleVisitCount += visitCount;
        while (visitCount > 0 && done < limit) {
            visitCount--;
            if (cursor >= subscriptions.laggingCount()) {
                cursor = 0;
            }
            final Subscription subscription = subscriptions.lagging(cursor);
            done += isReady(subscription) ? serve(subscription, sequence, limit - done) : 0;
            // Who turned LIVE has left its place to another, which is then next.
            cursor += subscription.isLive ? 0 : 1;
        }
        if (done > 0) {
            idleVisitCount = 0;
            return done;
        }
        if (idleVisitCount < subscriptions.laggingCount()) {
            return 1;
        }
        idleVisitCount = 0;
        return 0;
    }

    /** Whether a chunk was wanted and none was left since this was last asked. */
    boolean takePoolEmpty() {
        final boolean result = wasPoolEmpty;
        wasPoolEmpty = false;
        return result;
    }

    private static boolean isReady(Subscription subscription) {
        final ClientState client = subscription.client;
        final ClientRing ring = client.ring;
        return !client.isClosing
                && !ring.isRevoking()
                && !ring.isChunkInFlight()
                && ring.unreadPosition() >= subscription.frameEndPosition;
    }

    /** Returns the members passed, at least 1 if anything was done. */
    private int serve(Subscription subscription, long sequence, int limit) {
        subscription.isLastFrameOwn = false;
        subscriptions.skipRound(subscription.group);
        final ChunkEncoder.Stop stop = encoder.skipToPending(subscription, limit * SKIPS_PER_MEMBER);
        return switch (stop) {
            case PENDING -> tell(subscription, sequence);
            case LIMIT -> limit;
            case FRONTIER -> 0;
            case TAIL, ROUND -> {
                turnLive(subscription, stop, sequence);
                yield 1 + encoder.skippedCount() / SKIPS_PER_MEMBER;
            }
        };
    }

    private int tell(Subscription subscription, long sequence) {
        final Chunk chunk = subscription.client.ring.claimChunk();
        if (chunk == null) {
            wasPoolEmpty = true;
            return 0;
        }
        return tell(subscription, sequence, chunk);
    }

    private int tell(Subscription subscription, long sequence, Chunk chunk) {
        final ClientRing ring = subscription.client.ring;
        final int length = encoder.encode(subscription, sequence, chunk.buffer());
        if (length == 0) {
            ring.abandonChunk(chunk);
            return tellLongItem(subscription, sequence);
        }
        if (!ring.offerChunk(chunk, length, encoder.itemCount())) {
            return 0;
        }
        counters.add(SentMessage.METRIC_UPDATE, 1);
        onTold(subscription, encoder.itemCount());
        final int passedCount = encoder.passedCount();
        final ChunkEncoder.Stop stop = encoder.skipToPending(subscription, SKIPS_PER_MEMBER);
        if (stop == ChunkEncoder.Stop.TAIL || stop == ChunkEncoder.Stop.ROUND) {
            turnLive(subscription, stop, sequence);
        }
        return passedCount;
    }

    private int tellLongItem(Subscription subscription, long sequence) {
        final LatestValueFlyweight series = encoder.tellLongItem(subscription);
        if (!ownFrames.offer(
                subscription, series, encoder.longItemExtremes(subscription), encoder.isLongItemGone(), sequence)) {
            return 0;
        }
        onTold(subscription, 1);
        return 1;
    }

    private void onTold(Subscription subscription, int itemCount) {
        counters.add(CounterDescriptor.UPDATES_CAUGHT_UP, encoder.moveMarker(subscription));
        subscription.snapshotItemCount += itemCount;
    }

    private void turnLive(Subscription subscription, ChunkEncoder.Stop stop, long sequence) {
        if (subscription.isSnapshot) {
            gauges.snapshotNs().record(nowNs - subscription.startNs);
            gauges.snapshotItems().record(subscription.snapshotItemCount);
        }
        subscriptions.turnLive(subscription, stop == ChunkEncoder.Stop.TAIL);
        if (!subscription.isAwaitingLive) {
            replies.live(subscription, sequence);
        }
    }
}
