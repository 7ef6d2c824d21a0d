package io.ringcast.engine.latest;

import io.ringcast.engine.event.AgentDirectory;
import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.RejectReason;
import io.ringcast.engine.event.SequencedHandler;
import io.ringcast.engine.event.SeriesRefs;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.wire.SeriesKind;
import io.ringcast.engine.wire.SeriesTable;
import java.util.function.IntSupplier;

/**
 * Second stage: finds or makes the record of each series that validation let through, compares its samples with the last
 * accepted one, applies what is newer, and on ticks removes series whose time to live is over. State thread only.
 *
 * <p>A tombstone that a tick put on the purge list is freed at the start of the next event that this stage sees, of
 * whatever type: by then every later stage has handled the tick. One that fan-out has not let go of stays, for a later tick.
 */
public final class LatestValueHandler implements SequencedHandler {
    /** The most records that one tick looks at; a map with more takes several ticks to go round. */
    static final int SWEEP_RECORD_COUNT = 8192;

    /** What this stage is bounded by; times in nanoseconds, 0 as ttl: never. */
    public record Limits(IntSupplier seriesPerAgent, long ttlNs, long tombstoneNs) {}

    private final LatestValueMap map;
    private final SeriesTable table;
    private final Evictions evictions;
    private final AgentDirectory agents;
    private final Limits limits;
    private final Counters counters;
    private final LatestValueFlyweight series = new LatestValueFlyweight();
    private final Derivation derivation = new Derivation();

    /** Of the session whose batch is applied; null until one of its refs is met. */
    private SeriesRefs refs;

    private int sweepCursor;
    private int reportedLiveCount;
    private long reportedKeyBytes;

    /**
     * Makes the stage.
     *
     * @param evictions told of what a tick removed; valid until the next event.
     */
    public LatestValueHandler(
            LatestValueMap map,
            SeriesTable table,
            Evictions evictions,
            AgentDirectory agents,
            Limits limits,
            Counters counters) {
        this.map = map;
        this.table = table;
        this.evictions = evictions;
        this.agents = agents;
        this.limits = limits;
        this.counters = counters;
    }

    @Override
    public void onEvent(EngineEvent event, long sequence) {
        purge();
        if (event.type() == EventType.BATCH && table.isApplicable()) {
            applyBatch(sequence, event.nowNs());
        } else if (event.type() == EventType.TICK) {
            sweep(sequence, event.nowNs());
        }
        reportGauges();
    }

    private void applyBatch(long sequence, long nowNs) {
        refs = null;
        final int count = table.seriesCount();
        for (int i = 0; i < count; i++) {
            if (table.reason(i) == null) {
                applySeries(i, sequence, nowNs);
            }
            if (table.isDeclaration(i)) {
                declare(i);
            }
        }
    }

    private void applySeries(int i, long sequence, long nowNs) {
        if (table.isReference(i)) {
            applyReferred(i, sequence, nowNs);
            return;
        }
        if (table.known(i) != SeriesTable.NO_RECORD) {
            compare(i, table.known(i), false, sequence, nowNs);
            return;
        }
        final int agentIndex = table.agentIndex();
        final int record = map.find(agentIndex, table.keyBuffer(i), table.keyOffset(i), table.keyLength(i));
        if (record == LatestValueMap.NOT_FOUND) {
            create(i, sequence, nowNs);
        } else {
            compare(i, record, map.wasLackingAlias(), sequence, nowNs);
        }
    }

    private void applyReferred(int i, long sequence, long nowNs) {
        final int declared = refs().record(table.ref(i));
        final int record = declared == SeriesRefs.NO_RECORD
                ? LatestValueMap.NOT_FOUND
                : map.findAgain(declared, refs().seriesId(table.ref(i)));
        if (record == LatestValueMap.NOT_FOUND) {
            table.reject(i, RejectReason.SERIES_REF_UNKNOWN);
        } else {
            compare(i, record, false, sequence, nowNs);
        }
    }

    private SeriesRefs refs() {
        if (refs == null) {
            refs = agents.refs(table.agentIndex());
        }
        return refs;
    }

    /** Whatever became of series i, its agent means it by its ref from now on: never what the ref meant before. */
    private void declare(int i) {
        final int record = table.record(i);
        if (record != SeriesTable.NO_RECORD) {
            refs().declare(table.ref(i), record, map.wrap(series, record).seriesId());
        } else {
            refs().forget(table.ref(i));
        }
    }

    private void create(int i, long sequence, long nowNs) {
        if (isAgentFull()) {
            table.reject(i, RejectReason.SERIES_PER_AGENT_LIMIT);
            return;
        }
        final int record = enter(i);
        if (record < 0) {
            table.reject(
                    i, record == LatestValueMap.NO_RECORD ? RejectReason.SERIES_LIMIT : RejectReason.KEY_SPACE_LIMIT);
            return;
        }
        map.wrap(series, record);
        accept(i, 0, true, sequence, nowNs);
        table.applied(i, record, 0, 0, true);
        counters.add(CounterDescriptor.SERIES_BORN, 1);
    }

    private void compare(int i, int record, boolean lackingAlias, long sequence, long nowNs) {
        final boolean buried = map.wrap(series, record).isTombstone();
        if (!buried && series.isInteger() != table.isInteger(i)) {
            table.reject(i, RejectReason.VALUE_TYPE_CHANGED);
            return;
        }
        final long lastNs = series.timestampNs();
        final int count = table.sampleCount(i);
        final int older = olderCount(i, count, lastNs);
        final int equal = older < count && table.timestampNs(i, older) == lastNs ? 1 : 0;
        final int first = older + equal;
        if (older > 0 && !table.areOlderDuplicates()) {
            table.reject(i, RejectReason.TIMESTAMP_NOT_INCREASING);
        }
        if (first < count) {
            revive(record, buried);
            addAlias(i, lackingAlias);
            accept(i, first, buried, sequence, nowNs);
        }
        table.applied(i, record, first, table.areOlderDuplicates() ? first : equal, buried && first < count);
    }

    private int olderCount(int i, int count, long lastNs) {
        int older = 0;
        while (older < count && table.timestampNs(i, older) < lastNs) {
            older++;
        }
        return older;
    }

    private void revive(int record, boolean buried) {
        if (buried) {
            map.revive(record);
            counters.add(CounterDescriptor.SERIES_BORN, 1);
        }
    }

    private void addAlias(int i, boolean lackingAlias) {
        if (lackingAlias && !isAgentFull()) {
            enter(i);
        }
    }

    private void accept(int i, int first, boolean isBorn, long sequence, long nowNs) {
        final int newest = table.sampleCount(i) - 1;
        final SeriesKind kind = SeriesKind.of(table.kind(i));
        final boolean isKindKept = series.kind() == kind;
        if (!isKindKept && !isBorn) {
            counters.add(CounterDescriptor.SERIES_KIND_CHANGED, 1);
        }
        if (kind != SeriesKind.GAUGE) {
            noteBefore(i, isBorn, isKindKept && series.isInteger() == table.isInteger(i));
            derivation.begin(table, i, first).advanceTo(newest);
            series.derive(derivation.totalBits(), derivation.rate());
        }
        series.update(
                table.timestampNs(i, newest),
                table.valueBits(i, newest),
                table.isInteger(i),
                table.kind(i),
                newest - first + 1);
        series.touch(sequence, nowNs);
    }

    /** A series that comes back goes on with its total, as it does with its count, but its rate begins anew. */
    private void noteBefore(int i, boolean isBorn, boolean isTotalKept) {
        table.before(
                i,
                isTotalKept && !isBorn ? series.timestampNs() : SeriesTable.NOTHING_BEFORE,
                series.valueBits(),
                isTotalKept ? series.totalBits() : 0);
    }

    private int enter(int i) {
        final int agentIndex = table.agentIndex();
        final int usedBefore = map.usedCount();
        final int record = map.findOrCreate(
                agentIndex, agents.agentId(agentIndex), table.keyBuffer(i), table.keyOffset(i), table.keyLength(i));
        agents.addRecords(agentIndex, map.usedCount() - usedBefore);
        return record;
    }

    /**
     * Tombstones and aliases count, for the limit is on what one agent can take from the others. The alias of a new series
     * may exceed it by one.
     */
    private boolean isAgentFull() {
        return agents.recordCount(table.agentIndex()) >= limits.seriesPerAgent().getAsInt();
    }

    private void purge() {
        for (int i = 0; i < evictions.forgottenCount(); i++) {
            final int record = evictions.purged(i);
            agents.addRecords(map.wrap(series, record).agentIndex(), -map.recordCount(record));
            map.purge(record);
        }
        evictions.reset();
    }

    private void sweep(long sequence, long nowNs) {
        final int limit = map.recordLimit();
        final int count = Math.min(limit, SWEEP_RECORD_COUNT);
        for (int i = 0; i < count && !evictions.isFull(); i++) {
            sweepCursor = sweepCursor < limit ? sweepCursor : 0;
            final int record = sweepCursor++;
            if (map.wrap(series, record).isSeries()) {
                age(record, sequence, nowNs);
            }
        }
    }

    private void age(int record, long sequence, long nowNs) {
        final long ageNs = nowNs - series.touchedNs();
        if (series.isTombstone()) {
            if (ageNs >= limits.tombstoneNs()) {
                evictions.addPurged(record);
            }
        } else if (limits.ttlNs() > 0 && ageNs >= limits.ttlNs()) {
            map.bury(record, sequence, nowNs);
            evictions.addEvicted(record);
            counters.add(CounterDescriptor.SERIES_EVICTED, 1);
        }
    }

    private void reportGauges() {
        counters.add(CounterDescriptor.SERIES_LIVE, map.liveCount() - reportedLiveCount);
        reportedLiveCount = map.liveCount();
        counters.add(CounterDescriptor.KEY_BYTES_USED, map.keyBytesUsed() - reportedKeyBytes);
        reportedKeyBytes = map.keyBytesUsed();
    }
}
