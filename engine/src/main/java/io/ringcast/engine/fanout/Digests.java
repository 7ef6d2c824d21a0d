package io.ringcast.engine.fanout;

import io.ringcast.engine.event.AgentDirectory;
import io.ringcast.engine.latest.LatestValueFlyweight;
import io.ringcast.engine.latest.LatestValueMap;
import io.ringcast.engine.wire.SeriesKeyFlyweight;
import java.util.ArrayDeque;

/**
 * The digests that clients have asked for, one of a subscription at a time, each answered at the end of a duty cycle in which
 * its subscription is LIVE. State thread only.
 */
final class Digests {
    /** Most series that a digest is made of. */
    static final int MAX_SERIES_COUNT = 100_000;

    /** Most members that are looked at for one, those included that were removed. */
    private static final int MAX_MEMBER_COUNT = 4 * MAX_SERIES_COUNT;

    /** A request that waits. */
    private record Wanted(Subscription subscription, String id) {}

    private final LatestValueMap map;
    private final AgentDirectory agents;
    private final MemberLists lists;
    private final ClientAnswers answers;
    private final ArrayDeque<Wanted> waiting = new ArrayDeque<>();
    private final Digest digest = new Digest();
    private final LatestValueFlyweight series = new LatestValueFlyweight();
    private final SeriesKeyFlyweight key = new SeriesKeyFlyweight();

    Digests(LatestValueMap map, AgentDirectory agents, MemberLists lists, ClientAnswers answers) {
        this.map = map;
        this.agents = agents;
        this.lists = lists;
        this.answers = answers;
    }

    /** Takes a request; it is answered by {@link #step}, or at once when another one waits. */
    void ask(Subscription subscription, String id) {
        if (subscription.isDigestWanted) {
            answers.refuse(subscription.client, id, "one digest of a subscription at a time");
        } else {
            subscription.isDigestWanted = true;
            waiting.add(new Wanted(subscription, id));
        }
    }

    /** Looks at each request that waits, and answers one at most. Nothing may wait for a flush. Returns how many were. */
    int step(long sequence) {
        for (int i = waiting.size(); i > 0; i--) {
            final Wanted wanted = waiting.remove();
            if (answer(wanted, sequence)) {
                wanted.subscription.isDigestWanted = false;
                return 1;
            }
            waiting.add(wanted);
        }
        return 0;
    }

    private boolean answer(Wanted wanted, long sequence) {
        final Subscription subscription = wanted.subscription;
        if (subscription.isEnded) {
            answers.notFound(subscription.client, wanted.id);
            return true;
        }
        if (!isWhole(subscription) || subscription.client.ring.isRevoking()) {
            return false;
        }
        final boolean isDone = subscription.group.seriesCount <= MAX_SERIES_COUNT && compute(subscription.group);
        if (isDone) {
            answers.digest(subscription, wanted.id, sequence, digest.text());
        } else {
            answers.refuse(subscription.client, wanted.id, "too many series for a digest");
        }
        return true;
    }

    /** Whether the client was told all that there is. */
    private boolean isWhole(Subscription subscription) {
        final Group group = subscription.group;
        return subscription.isLive && (group.rate == null || lists.next(group.rate.marker()) == group.list);
    }

    /** Returns false if there are too many members. */
    private boolean compute(Group group) {
        digest.begin();
        int memberCount = 0;
        for (int node = lists.next(group.list); node != group.list; node = lists.next(node)) {
            if (++memberCount > MAX_MEMBER_COUNT) {
                return false;
            }
            if (!lists.isMarker(node) && !lists.isDeparted(node)) {
                add(lists.record(node));
            }
        }
        return true;
    }

    private void add(int record) {
        map.wrap(series, record);
        if (!series.isTombstone()) {
            key.wrap(map.keyHeap(), series.keyOffset(), series.keyLength());
            digest.add(agents.agentId(series.agentIndex()), key, series);
        }
    }
}
