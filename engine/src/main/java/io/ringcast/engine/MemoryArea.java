package io.ringcast.engine;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The areas of the engine's memory, with the settings that say how large each is. */
enum MemoryArea {
    RING("ring", EngineConfiguration.RING_SLOTS, EngineConfiguration.BATCH_MAX_BYTES),
    LATEST_VALUES("latest-value map", EngineConfiguration.SERIES_MAX, EngineConfiguration.KEY_HEAP_BYTES),
    SERIES_REFS("series refs", EngineConfiguration.SERIES_REFS_MAX),
    FRAME_LOG("frame log", EngineConfiguration.FRAME_LOG_BYTES),
    CLIENT_RINGS(
            "client rings and chunks",
            EngineConfiguration.CONNECTIONS_MAX,
            EngineConfiguration.CLIENT_RING_BYTES,
            EngineConfiguration.CHUNKS),
    SUBSCRIPTIONS("subscriptions", EngineConfiguration.MEMBERSHIPS_MAX, EngineConfiguration.ENVELOPES_MAX);

    private final String label;
    private final String flags;

    MemoryArea(String label, Setting... settings) {
        this.label = label;
        flags = Arrays.stream(settings).map(Setting::flag).collect(Collectors.joining(", "));
    }

    String label() {
        return label;
    }

    /** The flags that make it smaller, as a list for people. */
    String flags() {
        return flags;
    }

    /** Takes the memory; throws {@link NoMemoryException} where there is no room for it. */
    <T> T take(MemoryBudget budget, Supplier<T> allocation) {
        try {
            return allocation.get();
        } catch (OutOfMemoryError e) {
            throw new NoMemoryException(this, budget, e);
        }
    }
}
