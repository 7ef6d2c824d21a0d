package io.ringcast.http;

import io.ringcast.engine.Setting;
import io.ringcast.engine.Settings;
import java.util.List;

/** Every option of the management listener, declared once, and the values chosen for one server. Immutable. */
public final class HttpConfiguration {
    public static final Setting PORT = new Setting(
            "management.port",
            "RINGCAST_MANAGEMENT_PORT",
            "",
            9090,
            0,
            65535,
            "Port of /metrics, /healthz and /readyz; 0: any free one.");
    public static final Setting CYCLE_MAX_MS = new Setting(
            "management.cycle-max-ms",
            "RINGCAST_MANAGEMENT_CYCLE_MAX_MS",
            "ms",
            1_000,
            250,
            600_000,
            "The server is not ready while its state thread has not come round for so long.");

    public static final Setting STOP_DELAY_MS = new Setting(
            "stop.delay-ms",
            "RINGCAST_STOP_DELAY_MS",
            "ms",
            0,
            0,
            600_000,
            "How long everybody is served on after a stop was asked for, while /readyz says 503; 0: not at all.");

    private static final List<Setting> ALL = List.of(PORT, CYCLE_MAX_MS, STOP_DELAY_MS);

    private final Settings settings;

    private HttpConfiguration(Settings settings) {
        this.settings = settings;
    }

    /** All settings, in the order of the documentation. */
    public static List<Setting> settings() {
        return ALL;
    }

    /** The configuration in which every setting has its default. */
    public static HttpConfiguration defaults() {
        return new HttpConfiguration(Settings.of(ALL));
    }

    /** A copy with one more value; throws {@link IllegalArgumentException} naming the key when it is out of range. */
    public HttpConfiguration with(Setting setting, long value) {
        return new HttpConfiguration(settings.with(setting, value));
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
