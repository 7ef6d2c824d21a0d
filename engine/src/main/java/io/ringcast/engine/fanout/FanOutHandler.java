package io.ringcast.engine.fanout;

import io.ringcast.engine.event.AgentDirectory;
import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.event.RunningLimits;
import io.ringcast.engine.event.SequencedHandler;
import io.ringcast.engine.latest.Evictions;
import io.ringcast.engine.latest.LatestValueMap;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.status.ServerGauges;
import io.ringcast.engine.status.StageIntervals;
import io.ringcast.engine.wire.SeriesTable;
import org.agrona.DirectBuffer;

/**
 * Last stage: keeps clients, groups and markers, encodes accepted updates once, and hands each LIVE client references to
 * them at the flush of the duty cycle. State thread only.
 */
public final class FanOutHandler implements SequencedHandler {
    /** What this stage reads of the ones before it. */
    public record Sources(
            LatestValueMap map, SeriesTable table, Evictions evictions, AgentDirectory agents, ServerGauges gauges) {}

    /** What this stage is bounded by and says of itself to clients; lengths in bytes. */
    public record Settings(
            String epoch,
            String version,
            int maxMemberships,
            int maxEnvelopes,
            long backPressureLength,
            long stallNs,
            long tombstoneNs,
            long pingIntervalMs,
            RunningLimits limits) {}

    /** How much is kept between two flushes, and done in one walk. */
    record Bounds(int journalLength, int journalItems, int journalHits, int walkRecords, int walkMembers) {
        static final Bounds DEFAULT = new Bounds(4 << 20, 1 << 15, 1 << 17, 2048, 512);
    }

    private static final int NODE_BYTES = 6 * Integer.BYTES + 2 * Long.BYTES + Byte.BYTES;

    private final SeriesTable table;
    private final ClientRings rings;
    private final Bounds bounds;
    private final MemberLists lists;
    private final Envelopes envelopes;
    private final Journal journal;
    private final GroupTable groups;
    private final Subscriptions subscriptions;
    private final Membership membership;
    private final LiveFrames frames;
    private final CatchUp catchUp;
    private final JournalWriter writer;
    private final Updates updates;
    private final Removals removals;
    private final Relabelling relabelling;
    private final SlowClients slowClients;
    private final Rounds rounds;
    private final Digests digests;
    private final ClientRequests requests;
    private final ServerTopic serverTopic;
    private final Dismissals dismissals;
    private final Conservation conservation;

    public FanOutHandler(Sources sources, Settings settings, FrameLog log, ClientRings rings, Counters counters) {
        this(sources, settings, log, rings, counters, Bounds.DEFAULT);
    }

    FanOutHandler(
            Sources sources, Settings settings, FrameLog log, ClientRings rings, Counters counters, Bounds bounds) {
        table = sources.table();
        this.rings = rings;
        this.bounds = bounds;
        final LatestValueMap map = sources.map();
        final Encodings encodings = encodings(sources);
        final Regexes regexes = new Regexes(counters);
        final Clients clients = new Clients(rings, regexes, settings.limits(), counters);
        lists = new MemberLists(settings.maxMemberships());
        journal = new Journal(bounds.journalLength(), bounds.journalItems(), bounds.journalHits());
        envelopes = new Envelopes(lists, settings.maxEnvelopes());
        groups = new GroupTable(lists, envelopes, regexes, counters);
        final RemovalHorizon horizon = new RemovalHorizon();
        subscriptions = new Subscriptions(map, lists, groups, counters);
        final LabelChanges changes = new LabelChanges(sources.agents());
        membership = new Membership(map, sources.agents(), lists, groups, horizon, changes, regexes);
        frames = new LiveFrames(journal, log, rings, subscriptions, encodings, counters);
        writer = new JournalWriter(journal, frames, encodings);
        slowClients = new SlowClients(clients, subscriptions, log, horizon, settings, counters);
        updates = new Updates(sources, lists, groups, membership, writer, counters);
        removals = new Removals(sources, lists, groups, writer, slowClients, horizon, membership);
        relabelling = new Relabelling(
                sources, lists, groups, membership, writer, slowClients, changes, settings.tombstoneNs(), counters);
        final Resumption resumption = new Resumption(settings.epoch(), horizon, changes);
        final Replies replies = new Replies(settings, clients, counters);
        final ClientAnswers answers = new ClientAnswers(replies, counters);
        digests = new Digests(map, sources.agents(), lists, answers);
        requests = new ClientRequests(
                clients, groups, membership, subscriptions, resumption, digests, answers, replies, counters);
        serverTopic = new ServerTopic(
                rings,
                clients,
                groups,
                answers,
                replies,
                new ServerStats(counters, sources.gauges(), new StageIntervals(rings.latency())));
        final ChunkEncoder encoder = new ChunkEncoder(map, lists, envelopes, encodings, counters);
        conservation = new Conservation(rings, clients, groups, subscriptions);
        rounds = new Rounds(lists, groups, encoder, rings, subscriptions, replies);
        dismissals = new Dismissals(clients, rounds);
        final OwnFrames ownFrames = new OwnFrames(log, rings, encodings, counters);
        catchUp = new CatchUp(subscriptions, encoder, ownFrames, replies, sources.gauges(), counters);
    }

    private static Encodings encodings(Sources sources) {
        final DirectBuffer keyHeap = sources.map().keyHeap();
        return new Encodings(
                new JsonUpdateMessage(),
                new JsonItemEncoder(keyHeap),
                new ProtobufUpdateMessage(),
                new ProtobufItemEncoder(keyHeap, sources.agents()));
    }

    @Override
    public void onEvent(EngineEvent event, long sequence) {
        writer.begin(event, sequence);
        rounds.onEvent(event.nowNs());
        switch (event.type()) {
            case BATCH -> onBatch();
            case TICK -> {
                onTick(sequence, event);
                serverTopic.onTick(event, sequence);
            }
            case CONNECTION_OPENED -> requests.onOpened(event, sequence);
            case SUBSCRIBE, UNSUBSCRIBE -> {
                subscriptions.onRequest(event.nowNs());
                if (!serverTopic.onRequest(event, sequence)) {
                    requests.onRequest(event, sequence);
                }
            }
            case PING, DIGEST, INVALID_REQUEST -> requests.onRequest(event, sequence);
            case DISMISS -> dismissals.onDismiss(event);
            case CONNECTION_CLOSED -> onClosed(event);
            default -> {
                // The other events change nothing that clients of this stage see.
            }
        }
    }

    @Override
    public void onFailed(EngineEvent event) {
        switch (event.type()) {
            case BATCH -> enterBorn();
            case CONNECTION_OPENED, SUBSCRIBE, UNSUBSCRIBE, PING, DIGEST, INVALID_REQUEST -> requests.onFailed(event);
            case DISMISS -> dismissals.onDismiss(event);
            case CONNECTION_CLOSED -> onClosed(event);
            default -> {
                // Nobody waits for an answer to the other events.
            }
        }
    }

    /** Whether a flush would tell LIVE clients anything of the map. */
    public boolean hasUpdates() {
        return !journal.isEmpty();
    }

    /** Frames what the events of this duty cycle brought and refers the LIVE clients to it. */
    public void flush(long sequence, long nowNs) {
        slowClients.pollRevoked();
        frames.flush(sequence, false);
        membership.beginCycle();
        slowClients.revokeBehind(frames.takeLogFull());
    }

    /**
     * Does a bounded piece of catch-up, group building and clean-up; the bound is a number of items, so that a replay does
     * the same. Returns how much was done; 0: nothing waits that could be done now.
     */
    public int walk(long sequence, long nowNs) {
        int done = rings.reclaim();
        done += requests.sweep();
        done += groups.unlinkClosed(bounds.walkRecords());
        done += membership.step(sequence, bounds.walkRecords());
        // What a catch-up tells is the map as it is now, so nothing may wait for a flush.
        if (journal.isEmpty()) {
            conservation.step();
            done += slowClients.pollRevoked();
            done += catchUp.step(sequence, nowNs, bounds.walkMembers());
            done += rounds.step(sequence, bounds.walkMembers());
            done += digests.step(sequence);
            done += dismissals.step();
            if (catchUp.takePoolEmpty()) {
                slowClients.closeLongestStalled(nowNs);
            }
        }
        return done;
    }

    /** Bytes off the heap: what the events of a duty cycle bring, and the frame of a round. */
    public static long offHeapBytes() {
        return (long) Bounds.DEFAULT.journalLength() + Rounds.FRAME_LENGTH;
    }

    /** Bytes on the heap of the tables that the settings size. */
    public static long tableBytes(int maxMemberships, int maxEnvelopes) {
        return (long) maxMemberships * NODE_BYTES + Envelopes.memoryBytes(maxEnvelopes);
    }

    /** Series whose least and greatest value are kept now, summed over those who will be told. */
    int envelopeCount() {
        return envelopes.usedCount();
    }

    /** Checks the books now, between two duty cycles. */
    void checkBooks() {
        conservation.check();
    }

    private void onClosed(EngineEvent event) {
        serverTopic.onClosed(event);
        dismissals.onClosed(event);
        requests.onClosed(event);
    }

    private void onBatch() {
        if (table.isApplicable()) {
            updates.onBatch();
        }
    }

    private void enterBorn() {
        if (table.isApplicable()) {
            updates.enterBorn();
        }
    }

    private void onTick(long sequence, EngineEvent event) {
        removals.onTick();
        relabelling.onTick(sequence, event.nowNs());
        // Compared with when the writer made progress, by the clock as it is.
        slowClients.closeStalled(event.receivedNs());
        if (slowClients.hasLogGrown()) {
            slowClients.revokeBehind(true);
        }
        conservation.onTick(event.nowNs(), event.receivedNs());
    }
}
