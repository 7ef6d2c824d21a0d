package io.ringcast.grpc;

import io.ringcast.engine.Setting;
import io.ringcast.engine.Settings;
import java.util.List;

/** Every option of the gRPC listener, declared once, and the values chosen for one server. Immutable. */
public final class GrpcConfiguration {
    public static final Setting PORT = new Setting(
            "grpc.port", "RINGCAST_GRPC_PORT", "", 4317, 0, 65535, "Port that agents come to; 0: any free one.");
    public static final Setting HANDSHAKE_TIMEOUT_MS = new Setting(
            "grpc.handshake.timeout.ms",
            "RINGCAST_GRPC_HANDSHAKE_TIMEOUT_MS",
            "ms",
            5_000,
            10,
            600_000,
            "A stream whose handshake has not come after so long is ended.");
    public static final Setting FLOW_CONTROL_WINDOW_BYTES = new Setting(
            "grpc.flow.control.window.bytes",
            "RINGCAST_GRPC_FLOW_CONTROL_WINDOW_BYTES",
            "bytes",
            1 << 20,
            1 << 16,
            64 << 20,
            "Bytes of one stream that wait unread at most; times grpc.sessions.max, the most that agents can make wait.");
    public static final Setting SESSIONS_MAX = new Setting(
            "grpc.sessions.max",
            "RINGCAST_GRPC_SESSIONS_MAX",
            "streams",
            1_000,
            1,
            1_000_000,
            "Agent streams open at once; the next one is refused.");
    public static final Setting RESETS_MAX = new Setting(
            "grpc.resets.max",
            "RINGCAST_GRPC_RESETS_MAX",
            "streams",
            1_000,
            1,
            1_000_000,
            "Streams that one connection may reset in 30 s; more, and the connection is closed.");
    public static final Setting WORKER_THREADS = new Setting(
            "grpc.worker.threads",
            "RINGCAST_GRPC_WORKER_THREADS",
            "threads",
            1,
            1,
            256,
            "Event loops; one of them accepts connections besides.");

    private static final List<Setting> ALL =
            List.of(PORT, HANDSHAKE_TIMEOUT_MS, FLOW_CONTROL_WINDOW_BYTES, SESSIONS_MAX, RESETS_MAX, WORKER_THREADS);

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
