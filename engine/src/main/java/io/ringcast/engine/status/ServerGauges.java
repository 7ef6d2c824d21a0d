package io.ringcast.engine.status;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * What the server tells of itself that no counter holds: since when it runs, how full the ring is, how large its memory outside the
 * heap, how large snapshots are and how long they take. Filled before the threads start, read by any thread then.
 */
public final class ServerGauges {
    private static final long MAX_SNAPSHOT_NS = TimeUnit.MINUTES.toNanos(10);
    private static final long MAX_SNAPSHOT_ITEMS = 100_000_000;

    private final Map<String, LongSupplier> areas = new LinkedHashMap<>();
    private final SharedHistogram snapshotNs = new SharedHistogram(MAX_SNAPSHOT_NS);
    private final SharedHistogram snapshotItems = new SharedHistogram(MAX_SNAPSHOT_ITEMS);
    private IntSupplier usedSlotCount = () -> 0;
    private int slotCount;
    private long startNs;

    /** Sets the moment of the start, on the clock of events, in ns. */
    public ServerGauges startNs(long newStartNs) {
        startNs = newStartNs;
        return this;
    }

    /** Sets where the number of slots in use is read. */
    public ServerGauges ring(int newSlotCount, IntSupplier newUsedSlotCount) {
        slotCount = newSlotCount;
        usedSlotCount = newUsedSlotCount;
        return this;
    }

    /** Adds a piece of memory outside the heap. */
    public ServerGauges area(String name, LongSupplier bytes) {
        areas.put(name, bytes);
        return this;
    }

    public long startNs() {
        return startNs;
    }

    public int slotCount() {
        return slotCount;
    }

    public int usedSlotCount() {
        return usedSlotCount.getAsInt();
    }

    /** How long snapshots took, from the subscribe to {@code live}, in ns. */
    public SharedHistogram snapshotNs() {
        return snapshotNs;
    }

    /** How many items snapshots had. */
    public SharedHistogram snapshotItems() {
        return snapshotItems;
    }

    /** Names and bytes, in the order in which they were added. */
    public void forEachArea(BiConsumer<String, Long> consumer) {
        areas.forEach((name, bytes) -> consumer.accept(name, bytes.getAsLong()));
    }
}
