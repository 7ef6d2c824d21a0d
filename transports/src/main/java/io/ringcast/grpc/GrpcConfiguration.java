package io.ringcast.grpc;

import io.ringcast.engine.Setting;
import io.ringcast.engine.Settings;
import io.ringcast.engine.event.AckRing;
import io.ringcast.engine.event.StreamLimits;
import java.util.List;

/** Every option of the gRPC listener, declared once, and the values chosen for one server. Immutable. */
public final class GrpcConfiguration {
    public static final Setting PORT = new Setting(
            "grpc.port", "RINGCAST_GRPC_PORT", "", 4317, 0, 65535, "Port that agents come to; 0: any free one.");
    public static final Setting HANDSHAKE_TIMEOUT_MS = new Setting(
            "grpc.handshake-timeout-ms",
            "RINGCAST_GRPC_HANDSHAKE_TIMEOUT_MS",
            "ms",
            5_000,
            10,
            600_000,
            "A stream whose handshake has not come after so long is ended.");
    public static final Setting FLOW_CONTROL_WINDOW_BYTES = new Setting(
            "grpc.flow-control-window-bytes",
            "RINGCAST_GRPC_FLOW_CONTROL_WINDOW_BYTES",
            "bytes",
            1 << 20,
            1 << 16,
            64 << 20,
            "Bytes of one stream that wait unread at most; times grpc.sessions-max, the most that agents can make wait.");
    public static final Setting SESSIONS_MAX = new Setting(
            "grpc.sessions-max",
            "RINGCAST_GRPC_SESSIONS_MAX",
            "streams",
            1_000,
            1,
            1_000_000,
            "Agent streams open at once; the next one is refused.");
    public static final Setting RESETS_MAX = new Setting(
            "grpc.resets-max",
            "RINGCAST_GRPC_RESETS_MAX",
            "streams",
            1_000,
            1,
            1_000_000,
            "Streams that one connection may reset in 30 s; more, and the connection is closed.");
    public static final Setting WORKER_THREADS = new Setting(
            "grpc.worker-threads",
            "RINGCAST_GRPC_WORKER_THREADS",
            "threads",
            1,
            1,
            256,
            "Event loops; one of them accepts connections besides.");

    public static final Setting SESSIONS_PER_ADDRESS_MAX = new Setting(
                    "grpc.sessions-per-address-max",
                    "RINGCAST_GRPC_SESSIONS_PER_ADDRESS_MAX",
                    "streams",
                    0,
                    0,
                    1_000_000,
                    "Agent streams open at once from one address; the next one is refused; 0: no limit.")
            .reloadable();
    public static final Setting IDLE_TIMEOUT_MS = new Setting(
            "grpc.idle-timeout-ms",
            "RINGCAST_GRPC_IDLE_TIMEOUT_MS",
            "ms",
            300_000,
            0,
            86_400_000,
            "A stream that sends nothing for so long, heartbeats included, is ended; 0: never.");
    public static final Setting AGENT_BYTES_PER_SECOND = new Setting(
                    "grpc.agent-bytes-per-second",
                    "RINGCAST_GRPC_AGENT_BYTES_PER_SECOND",
                    "bytes",
                    0,
                    0,
                    1_000_000_000,
                    "Bytes of messages a second of one agent; one that sends more is held, nothing is dropped; 0: no limit.")
            .reloadable();
    public static final Setting PRESSURE_PERCENT = new Setting(
            "grpc.pressure-percent",
            "RINGCAST_GRPC_PRESSURE_PERCENT",
            "percent",
            50,
            0,
            100,
            "Agents are asked to send less often once the ring is so full, until it is half as full; 0: never.");
    public static final Setting PRESSURE_INTERVAL_MS = new Setting(
            "grpc.pressure-interval-ms",
            "RINGCAST_GRPC_PRESSURE_INTERVAL_MS",
            "ms",
            1_000,
            1,
            60_000,
            "The interval between batches that agents are then asked to keep.");

    private static final List<Setting> ALL = List.of(
            PORT,
            HANDSHAKE_TIMEOUT_MS,
            IDLE_TIMEOUT_MS,
            FLOW_CONTROL_WINDOW_BYTES,
            AGENT_BYTES_PER_SECOND,
            SESSIONS_MAX,
            SESSIONS_PER_ADDRESS_MAX,
            RESETS_MAX,
            PRESSURE_PERCENT,
            PRESSURE_INTERVAL_MS,
            WORKER_THREADS);

    private final Settings settings;

    private GrpcConfiguration(Settings settings) {
        this.settings = settings;
    }

    /** All settings, in the order of the documentation. */
    public static List<Setting> settings() {
        return ALL;
    }

    /** The configuration in which every setting has its default. */
    public static GrpcConfiguration defaults() {
        return new GrpcConfiguration(Settings.of(ALL));
    }

    /** What agents are told of them. */
    public StreamLimits streamLimits() {
        return new StreamLimits(
                getInt(AGENT_BYTES_PER_SECOND),
                getInt(IDLE_TIMEOUT_MS),
                getInt(HANDSHAKE_TIMEOUT_MS),
                getInt(SESSIONS_MAX),
                getInt(SESSIONS_PER_ADDRESS_MAX));
    }

    /** The most memory off the heap that agents can make the listener take, by purpose, one line each. */
    public String memoryBudget() {
        final long sessionCount = get(SESSIONS_MAX);
        return "unread messages <= " + sessionCount * get(FLOW_CONTROL_WINDOW_BYTES) + " bytes\nack rings <= "
                + sessionCount * AckRing.capacity(HandshakeDecoder.MAX_PREFETCH_COUNT) + " bytes\n";
    }

    /** A copy with one more value; throws {@link IllegalArgumentException} naming the key when it is out of range. */
    public GrpcConfiguration with(Setting setting, long value) {
        return new GrpcConfiguration(settings.with(setting, value));
    }

    /** The value chosen, or the default. */
    public long get(Setting setting) {
        return settings.get(setting);
    }

    /** The value as an int, for those whose maximum is one. */
    public int getInt(Setting setting) {
        return settings.getInt(setting);
    }
}
