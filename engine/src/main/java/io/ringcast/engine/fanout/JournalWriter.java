package io.ringcast.engine.fanout;

import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.latest.LatestValueFlyweight;
import io.ringcast.engine.wire.SeriesTable;

/**
 * Enters what LIVE clients must be told into the journal: each update is encoded once, and only if somebody is LIVE. A
 * journal that is full is flushed, before an event if that suffices, else within it. State thread only.
 */
final class JournalWriter {
    private final Journal journal;
    private final LiveFrames frames;
    private final ItemEncoder items;

    private long sequence;
    private long receivedNs;
    private long epochAheadNs;
    private LatestValueFlyweight series;
    private SeriesTable table;
    private ItemEncoder.Samples samples;
    private int item = Journal.NONE;

    JournalWriter(Journal journal, LiveFrames frames, ItemEncoder items) {
        this.journal = journal;
        this.frames = frames;
        this.items = items;
    }

    /** Begins an event. */
    void begin(EngineEvent event, long eventSequence) {
        if (journal.isMostlyFull()) {
            frames.flush(sequence, false);
        }
        sequence = eventSequence;
        receivedNs = event.receivedNs();
        epochAheadNs = event.epochNs() - receivedNs;
    }

    /** Begins an update: the given samples of one series of the batch. */
    void beginUpdate(LatestValueFlyweight updated, SeriesTable batch, ItemEncoder.Samples updateSamples) {
        series = updated;
        table = batch;
        samples = updateSamples;
        item = Journal.NONE;
    }

    /** Begins the removal of a series. */
    void beginRemoval(LatestValueFlyweight removed) {
        series = removed;
        samples = null;
        item = Journal.NONE;
    }

    /** Makes room for one hit, before its group counts the change; thereby clients may fall behind. */
    void prepareHit() {
        if (!journal.hasRoomForHit()) {
            flushWithinEvent();
        }
        if (item == Journal.NONE) {
            encode();
        }
    }

    /** Notes that the group is hit by the update or removal; prepared. */
    void hit(Group group) {
        journal.addHit(group, item);
    }

    private void encode() {
        final int maxLength = samples == null
                ? ItemEncoder.removedLength(series)
                : ItemEncoder.maxLength(series.prefixLength(), samples.count());
        if (!journal.hasRoomForItem(maxLength)) {
            flushWithinEvent();
        }
        if (samples == null) {
            item = journal.addRemoval(items.writeRemoved(journal.buffer(), journal.tail(), series), sequence);
        } else {
            final int end = items.writeUpdate(journal.buffer(), journal.tail(), series, table, samples);
            item = journal.addUpdate(end, sequence, receivedNs, samples.newestNs(table) - epochAheadNs);
        }
    }

    private void flushWithinEvent() {
        frames.flush(sequence, true);
        item = Journal.NONE;
    }
}
