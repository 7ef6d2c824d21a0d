package io.ringcast.engine;

import io.ringcast.engine.event.RingMemory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every option of the engine, declared once, and the values chosen for one engine. Immutable. */
public final class EngineConfiguration {
    /** Bytes of one slot of the ring; a batch takes as many slots as it needs. */
    public static final int SLOT_LENGTH = RingMemory.SLOT_LENGTH;

    public static final Setting RING_SLOTS = new Setting(
                    "ring.slots",
                    "RINGCAST_RING_SLOTS",
                    "slots",
                    8192,
                    64,
                    1 << 19,
                    "Slots of the ring, 2 KiB each; a power of two.")
            .powerOfTwo();
    public static final Setting BATCH_MAX_BYTES = new Setting(
            "batch.max-bytes",
            "RINGCAST_BATCH_MAX_BYTES",
            "bytes",
            65536,
            4096,
            16 << 20,
            "Longest batch, and longest request of a client in the ring; at most an eighth of the ring.");
    public static final Setting BATCH_MAX_SERIES = new Setting(
            "batch.max-series", "RINGCAST_BATCH_MAX_SERIES", "series", 4096, 1, 1 << 20, "Most series in a batch.");
    public static final Setting BATCH_MAX_SAMPLES = new Setting(
            "batch.max-samples",
            "RINGCAST_BATCH_MAX_SAMPLES",
            "samples",
            16384,
            1,
            1 << 24,
            "Most samples in a batch.");
    public static final Setting LABELS_MAX = new Setting(
            "labels.max", "RINGCAST_LABELS_MAX", "labels", 32, 0, 64, "Most labels of a series or an agent.");
    public static final Setting NAME_MAX_BYTES =
            new Setting("name.max-bytes", "RINGCAST_NAME_MAX_BYTES", "bytes", 255, 1, 1024, "Longest metric name.");
    public static final Setting LABEL_NAME_MAX_BYTES = new Setting(
            "label.name-max-bytes", "RINGCAST_LABEL_NAME_MAX_BYTES", "bytes", 128, 1, 1024, "Longest name of a label.");
    public static final Setting LABEL_VALUE_MAX_BYTES = new Setting(
            "label.value-max-bytes",
            "RINGCAST_LABEL_VALUE_MAX_BYTES",
            "bytes",
            1024,
            0,
            8192,
            "Longest value of a label.");
    public static final Setting SERIES_MAX = new Setting(
            "series.max",
            "RINGCAST_SERIES_MAX",
            "series",
            262144,
            1,
            1 << 24,
            "Most series in the map, aliases included.");
    public static final Setting SERIES_PER_AGENT_MAX = new Setting(
                    "series.per-agent-max",
                    "RINGCAST_SERIES_PER_AGENT_MAX",
                    "series",
                    100000,
                    1,
                    1 << 24,
                    "Most series of one agent.")
            .reloadable();
    public static final Setting SERIES_REFS_PER_SESSION_MAX = new Setting(
            "series.refs-per-session-max",
            "RINGCAST_SERIES_REFS_PER_SESSION_MAX",
            "refs",
            4096,
            0,
            1 << 16,
            "Largest number by which a session may refer to a series instead of sending its labels; 0: none are offered.");
    public static final Setting SERIES_REFS_MAX = new Setting(
            "series.refs-max",
            "RINGCAST_SERIES_REFS_MAX",
            "refs",
            1 << 20,
            64,
            1 << 27,
            "Most such numbers of all sessions, 8 bytes each, handed out in pages of 64.");
    public static final Setting KEY_HEAP_BYTES = new Setting(
            "key-heap.bytes",
            "RINGCAST_KEY_HEAP_BYTES",
            "bytes",
            64 << 20,
            1 << 16,
            1L << 30,
            "Memory for names, labels and prefixes of series.");
    public static final Setting SERIES_TTL_MS = new Setting(
            "series.ttl-ms",
            "RINGCAST_SERIES_TTL_MS",
            "ms",
            300_000,
            0,
            86_400_000L * 30,
            "A series with no accepted sample for so long is removed; 0: never.");
    public static final Setting TOMBSTONE_MS = new Setting(
            "tombstone.ms",
            "RINGCAST_TOMBSTONE_MS",
            "ms",
            600_000,
            0,
            86_400_000L,
            "How long a removed series keeps its place, so that lagging clients are told.");
    public static final Setting AGENTS_MAX = new Setting(
            "agents.max", "RINGCAST_AGENTS_MAX", "agents", 10_000, 1, 1 << 20, "Most agents known at once.");
    public static final Setting SESSION_RETENTION_MS = new Setting(
            "session.retention-ms",
            "RINGCAST_SESSION_RETENTION_MS",
            "ms",
            600_000,
            0,
            86_400_000L,
            "How long a session can be resumed after its stream ended.");
    public static final Setting TICK_MS =
            new Setting("tick.ms", "RINGCAST_TICK_MS", "ms", 100, 1, 10_000, "Period of the clock ticks on the ring.");
    public static final Setting CYCLE_MAX_EVENTS = new Setting(
            "cycle.max-events", "LIVE_BROADCAST_BATCH_SIZE", "events", 256, 1, 65536, "Most events in a duty cycle.");
    public static final Setting COALESCING_WINDOW_MS = new Setting(
            "coalescing.window-ms",
            "LIVE_BROADCAST_BATCH_BLOCK_MS",
            "ms",
            0,
            0,
            1_000,
            "How long updates may be held back so that more of them travel in one frame; 0: not at all.");
    public static final Setting CONNECTIONS_MAX = new Setting(
            "connections.max", "RINGCAST_CONNECTIONS_MAX", "connections", 1000, 1, 1 << 17, "Most clients at once.");
    public static final Setting SUBSCRIPTIONS_PER_CLIENT_MAX = new Setting(
                    "subscriptions.per-client-max",
                    "RINGCAST_SUBSCRIPTIONS_PER_CLIENT_MAX",
                    "subscriptions",
                    256,
                    1,
                    1 << 16,
                    "Most subscriptions of one client.")
            .reloadable();
    public static final Setting CLIENT_RING_BYTES = new Setting(
                    "client.ring-bytes",
                    "RINGCAST_CLIENT_RING_BYTES",
                    "bytes",
                    8192,
                    4096,
                    1 << 20,
                    "Ring of one client; a power of two.")
            .powerOfTwo();
    public static final Setting FRAME_LOG_BYTES = new Setting(
                    "frame-log.bytes",
                    "RINGCAST_FRAME_LOG_BYTES",
                    "bytes",
                    32 << 20,
                    1 << 18,
                    1 << 30,
                    "Shared log of frames; a power of two.")
            .powerOfTwo();
    public static final Setting CHUNKS = new Setting(
            "chunks", "RINGCAST_CHUNKS", "chunks", 256, 1, 65536, "Pieces of catch-up memory, 16 KiB each.");
    public static final Setting MEMBERSHIPS_MAX = new Setting(
            "memberships.max",
            "RINGCAST_MEMBERSHIPS_MAX",
            "memberships",
            1 << 20,
            16,
            1 << 28,
            "Most places of series in groups, markers included.");
    public static final Setting ENVELOPES_MAX = new Setting(
            "envelopes.max",
            "RINGCAST_ENVELOPES_MAX",
            "series",
            1 << 16,
            0,
            1 << 24,
            "Most series, summed over clients that are behind and groups told in rounds, whose least and greatest value are kept"
                    + " for those that ask for an envelope; 0: none are known.");
    public static final Setting CLIENT_BACKPRESSURE_BYTES = new Setting(
            "client.backpressure-bytes",
            "LIVE_WS_BACKPRESSURE_THRESHOLD_BYTES",
            "bytes",
            16 << 20,
            1 << 16,
            1 << 30,
            "Unsent bytes above which a client is treated as slow; never more than half the frame log.");
    public static final Setting CLIENT_STALL_MS = new Setting(
            "client.stall-ms",
            "RINGCAST_CLIENT_STALL_MS",
            "ms",
            30_000,
            100,
            3_600_000,
            "A client that is behind and takes no byte for so long is closed with 4408.");
    public static final Setting LATENCY_LOG_INTERVAL_MS = new Setting(
            "latency.log-interval-ms",
            "RINGCAST_LATENCY_LOG_INTERVAL_MS",
            "ms",
            10_000,
            0,
            3_600_000,
            "How often the latency of each stage is told; 0: never, and no latency is measured.");
    public static final Setting DUTY_CYCLE_CPU = new Setting(
            "duty-cycle.cpu",
            "RINGCAST_DUTY_CYCLE_CPU",
            "",
            0,
            0,
            1,
            "1: the CPU time of the longest duty cycle is told too; it takes a system call a cycle.");

    public static final Setting FUTURE_SKEW_MAX_MS = new Setting(
            "future-skew.max-ms",
            "RINGCAST_FUTURE_SKEW_MAX_MS",
            "ms",
            600_000,
            0,
            86_400_000L * 365,
            "A series with a sample further ahead of the server's clock is rejected; 0: however far ahead is taken.");

    private static final List<Setting> ALL = List.of(
            RING_SLOTS,
            BATCH_MAX_BYTES,
            BATCH_MAX_SERIES,
            BATCH_MAX_SAMPLES,
            LABELS_MAX,
            NAME_MAX_BYTES,
            LABEL_NAME_MAX_BYTES,
            LABEL_VALUE_MAX_BYTES,
            SERIES_MAX,
            SERIES_PER_AGENT_MAX,
            SERIES_REFS_PER_SESSION_MAX,
            SERIES_REFS_MAX,
            FUTURE_SKEW_MAX_MS,
            KEY_HEAP_BYTES,
            SERIES_TTL_MS,
            TOMBSTONE_MS,
            AGENTS_MAX,
            SESSION_RETENTION_MS,
            TICK_MS,
            CYCLE_MAX_EVENTS,
            COALESCING_WINDOW_MS,
            CONNECTIONS_MAX,
            SUBSCRIPTIONS_PER_CLIENT_MAX,
            CLIENT_RING_BYTES,
            FRAME_LOG_BYTES,
            CHUNKS,
            MEMBERSHIPS_MAX,
            ENVELOPES_MAX,
            CLIENT_BACKPRESSURE_BYTES,
            CLIENT_STALL_MS,
            LATENCY_LOG_INTERVAL_MS,
            DUTY_CYCLE_CPU);

    private static final int BATCH_RING_SHARE = 8;
    private static final int TICKS_OF_A_STALL = 5;
    /** Of a character in JSON. */
    private static final long MAX_ESCAPE_LENGTH = 6;
    /** Of a label in the key of a series: tags and lengths. */
    private static final long LABEL_OVERHEAD_BYTES = 16;
    /** What an item holds but its key: agent id, time stamp, value, and the frame around it. */
    private static final long ITEM_OVERHEAD_BYTES = 2048;

    private final Map<Setting, Long> values;

    private EngineConfiguration(Map<Setting, Long> values) {
        this.values = Map.copyOf(values);
    }

    /** All settings, in the order of the documentation. */
    public static List<Setting> settings() {
        return ALL;
    }

    /** The configuration in which every setting has its default. */
    public static EngineConfiguration defaults() {
        return new EngineConfiguration(Map.of());
    }

    /** A copy with one more value; throws {@link IllegalArgumentException} naming the key when it is out of range. */
    public EngineConfiguration with(Setting setting, long value) {
        final Map<Setting, Long> copy = new HashMap<>(values);
        copy.put(setting, setting.check(value));
        return new EngineConfiguration(copy);
    }

    /** The value chosen, or the default. */
    public long get(Setting setting) {
        return values.getOrDefault(setting, setting.defaultValue());
    }

    /** The value as an int, for those whose maximum is one. */
    public int getInt(Setting setting) {
        return Math.toIntExact(get(setting));
    }

    /**
     * This configuration with what depends on two settings checked: throws {@link IllegalArgumentException} naming both
     * when they do not fit, and lowers the threshold of slow clients to half the frame log.
     */
    public EngineConfiguration checked() {
        checkBatchFitsRing();
        checkItemFitsFrameLog();
        checkStallIsSeen();
        final long halfLogBytes = get(FRAME_LOG_BYTES) / 2;
        return get(CLIENT_BACKPRESSURE_BYTES) > halfLogBytes ? with(CLIENT_BACKPRESSURE_BYTES, halfLogBytes) : this;
    }

    /** A frame takes at most half the log, and an item that fits no frame could never be told. */
    private void checkItemFitsFrameLog() {
        final long labelBytes = get(LABEL_NAME_MAX_BYTES) + get(LABEL_VALUE_MAX_BYTES) + LABEL_OVERHEAD_BYTES;
        final long keyBytes = Math.min(
                get(BATCH_MAX_BYTES), get(NAME_MAX_BYTES) + LABEL_OVERHEAD_BYTES + get(LABELS_MAX) * labelBytes);
        final long itemBytes = MAX_ESCAPE_LENGTH * keyBytes + ITEM_OVERHEAD_BYTES;
        if (itemBytes > get(FRAME_LOG_BYTES) / 2) {
            throw new IllegalArgumentException(FRAME_LOG_BYTES.key() + "=" + get(FRAME_LOG_BYTES) + " / 2 < "
                    + itemBytes
                    + ", the longest item within " + LABELS_MAX.key() + "=" + get(LABELS_MAX) + ", "
                    + LABEL_VALUE_MAX_BYTES.key() + "=" + get(LABEL_VALUE_MAX_BYTES) + " and " + BATCH_MAX_BYTES.key()
                    + "=" + get(BATCH_MAX_BYTES));
        }
    }

    /** Clients are looked at with ticks, and one look that comes very late says that the server itself stood still. */
    private void checkStallIsSeen() {
        if (get(CLIENT_STALL_MS) < TICKS_OF_A_STALL * get(TICK_MS)) {
            throw new IllegalArgumentException(CLIENT_STALL_MS.key() + "=" + get(CLIENT_STALL_MS) + " < "
                    + TICKS_OF_A_STALL + " ticks of " + TICK_MS.key() + "=" + get(TICK_MS));
        }
    }

    private void checkBatchFitsRing() {
        final int batchSlotCount = RingMemory.slotsFor(getInt(BATCH_MAX_BYTES));
        final long mostSlotCount = get(RING_SLOTS) / BATCH_RING_SHARE;
        if (batchSlotCount > mostSlotCount) {
            throw new IllegalArgumentException(BATCH_MAX_BYTES.key() + "=" + get(BATCH_MAX_BYTES) + " takes "
                    + batchSlotCount + " slots > " + mostSlotCount + ", an eighth of " + RING_SLOTS.key() + "="
                    + get(RING_SLOTS));
        }
    }
}
