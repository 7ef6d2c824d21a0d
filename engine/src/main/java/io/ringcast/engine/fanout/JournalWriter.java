package io.ringcast.engine.fanout;

import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.latest.LatestValueFlyweight;

/**
 * Enters what LIVE clients must be told into the journal: each update is encoded once for each shape of items, and only if
 * somebody is LIVE who wants it so. A journal that is full is flushed, before an event if that suffices, else within it.
 * State thread only.
 */
final class JournalWriter {
    private enum Change {
        UPDATE,
        NEWEST,
        REMOVAL
    }

    private final Journal journal;
    private final LiveFrames frames;
    private final Encodings encodings;

    private long sequence;
    private long receivedNs;
    private long epochAheadNs;
    private Change change;
    private LatestValueFlyweight series;
    private UpdateSamples samples;
    private boolean isDeclared;
    private final Extremes noSamples = new Extremes();

    /** By shape: the item of this change in the journal, if the stamp is this change's. */
    private final int[] itemOfShape = new int[ItemShape.COUNT];

    private final long[] stampOfShape = new long[ItemShape.COUNT];
    private long stamp;

    JournalWriter(Journal journal, LiveFrames frames, Encodings encodings) {
        this.journal = journal;
        this.frames = frames;
        this.encodings = encodings;
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

    /**
     * Begins an update: the given samples of one series of the batch.
     *
     * @param isNew whether LIVE clients may not have been told which series it is.
     */
    void beginUpdate(LatestValueFlyweight updated, UpdateSamples updateSamples, boolean isNew) {
        begin(Change.UPDATE, updated);
        samples = updateSamples;
        isDeclared = isNew;
    }

    /** Begins an update with the newest value of a series that is new to a group and no batch of this event brought. */
    void beginNewest(LatestValueFlyweight entered) {
        begin(Change.NEWEST, entered);
        isDeclared = true;
    }

    /** Begins the removal of a series. */
    void beginRemoval(LatestValueFlyweight removed) {
        begin(Change.REMOVAL, removed);
        isDeclared = false;
    }

    private void begin(Change newChange, LatestValueFlyweight changed) {
        change = newChange;
        series = changed;
        stamp++;
    }

    /** Makes room for one hit, before its group counts the change; thereby clients may fall behind. */
    void prepareHit(Group group) {
        if (!journal.hasRoomForHit()) {
            flushWithinEvent();
        }
        if (stampOfShape[group.shapeIndex] != stamp) {
            itemOfShape[group.shapeIndex] = encode(group.shape);
            stampOfShape[group.shapeIndex] = stamp;
        }
    }

    /** Notes that the group is hit by the update or removal; prepared. */
    void hit(Group group) {
        final int item = itemOfShape[group.shapeIndex];
        journal.addHit(group, item);
        if (group.isEnvelope) {
            journal.noteExtremes(item, series.record(), extremes());
        }
    }

    private Extremes extremes() {
        return change == Change.UPDATE ? samples.extremes() : noSamples.clear(series.isInteger());
    }

    private int encode(ItemShape shape) {
        final ItemEncoder items = encodings.items(shape.format());
        if (!journal.hasRoomForItem(maxLength(items))) {
            flushWithinEvent();
        }
        if (change == Change.REMOVAL) {
            return journal.addRemoval(items.writeRemoved(journal.buffer(), journal.tail(), series), sequence);
        }
        final int start =
                isDeclared ? items.writeDeclaration(journal.buffer(), journal.tail(), series) : journal.tail();
        return change == Change.NEWEST ? addNewest(items, start, shape) : addUpdate(items, start, shape);
    }

    private int addNewest(ItemEncoder items, int start, ItemShape shape) {
        final long baseNs = journal.baseNs(series.timestampNs());
        final int end = items.writeNewest(journal.buffer(), start, series, null, shape.fieldBits(), baseNs);
        return journal.addUpdate(end, sequence, receivedNs, receivedNs);
    }

    private int addUpdate(ItemEncoder items, int start, ItemShape shape) {
        final long newestNs = samples.newestNs();
        final long baseNs = journal.baseNs(newestNs);
        final int end = items.writeUpdate(journal.buffer(), start, series, samples, shape.fieldBits(), baseNs);
        return journal.addUpdate(end, sequence, receivedNs, newestNs - epochAheadNs);
    }

    private int maxLength(ItemEncoder items) {
        return switch (change) {
            case UPDATE -> items.maxLength(series, samples.count());
            case NEWEST -> items.maxLength(series, 1);
            case REMOVAL -> items.removedLength(series);
        };
    }

    /** What was encoded of this change so far has left the journal. */
    private void flushWithinEvent() {
        frames.flush(sequence, true);
        stamp++;
    }
}
