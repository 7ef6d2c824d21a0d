package io.ringcast.ws;

import io.ringcast.engine.Setting;
import io.ringcast.engine.Settings;
import io.ringcast.engine.event.ClientLimits;
import java.util.List;

/** Every option of the live listener, declared once, and the values chosen for one server. Immutable. */
public final class WsConfiguration {
    public static final Setting PORT = new Setting(
            "live.ws-port", "LIVE_WS_PORT", "", 8081, 0, 65535, "Port that dashboards come to; 0: any free one.");
    public static final Setting PING_INTERVAL_MS = new Setting(
            "live.ws-ping-interval-ms",
            "LIVE_WS_PING_INTERVAL_MS",
            "ms",
            30_000,
            0,
            3_600_000,
            "How often open connections are sent a ping frame; 0: never.");
    public static final Setting DRAIN_TIMEOUT_MS = new Setting(
            "live.ws-drain-timeout-ms",
            "LIVE_WS_DRAIN_TIMEOUT_MS",
            "ms",
            5_000,
            0,
            600_000,
            "How long a connection that is being closed may take for its last bytes; 0: it is cut at once.");
    public static final Setting MESSAGE_MAX_BYTES = new Setting(
            "ws.message-max-bytes",
            "RINGCAST_WS_MESSAGE_MAX_BYTES",
            "bytes",
            16_384,
            256,
            1 << 20,
            "Longest message of a client.");
    public static final Setting HANDSHAKE_TIMEOUT_MS = new Setting(
            "ws.handshake-timeout-ms",
            "RINGCAST_WS_HANDSHAKE_TIMEOUT_MS",
            "ms",
            5_000,
            10,
            600_000,
            "A connection whose upgrade has not come after so long is closed.");
    public static final Setting HANDSHAKE_MAX_BYTES = new Setting(
            "ws.handshake-max-bytes",
            "RINGCAST_WS_HANDSHAKE_MAX_BYTES",
            "bytes",
            8_192,
            512,
            1 << 20,
            "Longest upgrade request.");
    public static final Setting SEND_BUFFER_BYTES = new Setting(
            "ws.send-buffer-bytes",
            "RINGCAST_WS_SEND_BUFFER_BYTES",
            "bytes",
            262_144,
            4_096,
            64 << 20,
            "What the kernel may hold for one slow client (SO_SNDBUF).");
    public static final Setting DEAD_AFTER_MS = new Setting(
            "ws.dead-after-ms",
            "RINGCAST_WS_DEAD_AFTER_MS",
            "ms",
            90_000,
            0,
            86_400_000,
            "A client that shows no life for so long is closed; 0: never.");
    public static final Setting ERRORS_PER_MINUTE_MAX = new Setting(
                    "ws.errors-per-minute-max",
                    "RINGCAST_WS_ERRORS_PER_MINUTE_MAX",
                    "errors",
                    60,
                    0,
                    1_000_000,
                    "A client that is answered with more errors in a minute is closed with 4400; 0: at the first.")
            .reloadable();
    public static final Setting CONNECTIONS_PER_ADDRESS_MAX = new Setting(
                    "ws.connections-per-address-max",
                    "RINGCAST_WS_CONNECTIONS_PER_ADDRESS_MAX",
                    "connections",
                    0,
                    0,
                    1_000_000,
                    "Connections of clients open at once from one address; the next one is refused; 0: no limit.")
            .reloadable();
    public static final Setting MESSAGES_PER_SECOND_MAX = new Setting(
                    "ws.messages-per-second-max",
                    "RINGCAST_WS_MESSAGES_PER_SECOND_MAX",
                    "messages",
                    100,
                    0,
                    1_000_000,
                    "Messages, pings and pongs a second of a client; one that sends more is closed with 4429; 0: no limit.")
            .reloadable();
    public static final Setting SUBSCRIBE_TIMEOUT_MS = new Setting(
            "ws.subscribe-timeout-ms",
            "RINGCAST_WS_SUBSCRIBE_TIMEOUT_MS",
            "ms",
            60_000,
            0,
            86_400_000,
            "A client that has not asked for a subscription after so long is closed with 1008; 0: never.");

    public static final Setting AUTH_TIMEOUT_MS = new Setting(
            "auth.timeout-ms",
            "AUTH_TIMEOUT_MS",
            "ms",
            3_000,
            10,
            60_000,
            "How long the check of a token may take while its bearer waits to be let in: AUTH_URL, the keys of JWTs.");
    public static final Setting AUTHZ_TIMEOUT_MS = new Setting(
            "authz.timeout-ms",
            "AUTHZ_TIMEOUT_MS",
            "ms",
            3_000,
            10,
            60_000,
            "How long it may take when it is checked again while its bearer is connected.");
    public static final Setting AUTH_RECHECK_MS = new Setting(
            "auth.recheck-ms",
            "RINGCAST_AUTH_RECHECK_MS",
            "ms",
            10_000,
            100,
            86_400_000,
            "How often AUTH_URL is asked again about the token of a client that is connected.");
    public static final Setting AUTH_CACHE_MS = new Setting(
            "auth.cache-ms",
            "RINGCAST_AUTH_CACHE_MS",
            "ms",
            2_000,
            0,
            600_000,
            "How long a token that AUTH_URL held to be good is let in without asking again; 0: not at all.");
    public static final Setting AUTH_CHECKS_MAX = new Setting(
            "auth.checks-max",
            "RINGCAST_AUTH_CHECKS_MAX",
            "checks",
            256,
            1,
            65_536,
            "Checks of tokens under way at once; a client beyond that is told to come back (HTTP 503).");
    public static final Setting AUTH_MESSAGE_TIMEOUT_MS = new Setting(
            "ws.auth-message-timeout-ms",
            "RINGCAST_WS_AUTH_MESSAGE_TIMEOUT_MS",
            "ms",
            5_000,
            10,
            600_000,
            "A client that may show its token in a message and has not after so long is closed with 4401.");

    private static final List<Setting> ALL = List.of(
            PORT,
            PING_INTERVAL_MS,
            DRAIN_TIMEOUT_MS,
            CONNECTIONS_PER_ADDRESS_MAX,
            MESSAGES_PER_SECOND_MAX,
            MESSAGE_MAX_BYTES,
            HANDSHAKE_TIMEOUT_MS,
            HANDSHAKE_MAX_BYTES,
            SUBSCRIBE_TIMEOUT_MS,
            AUTH_MESSAGE_TIMEOUT_MS,
            AUTH_TIMEOUT_MS,
            AUTHZ_TIMEOUT_MS,
            AUTH_CACHE_MS,
            AUTH_RECHECK_MS,
            AUTH_CHECKS_MAX,
            SEND_BUFFER_BYTES,
            DEAD_AFTER_MS,
            ERRORS_PER_MINUTE_MAX);

    private final Settings settings;

    private WsConfiguration(Settings settings) {
        this.settings = settings;
    }

    /** All settings, in the order of the documentation. */
    public static List<Setting> settings() {
        return ALL;
    }

    /** The configuration in which every setting has its default. */
    public static WsConfiguration defaults() {
        return new WsConfiguration(Settings.of(ALL));
    }

    /** A copy with one more value; throws {@link IllegalArgumentException} naming the key when it is out of range. */
    public WsConfiguration with(Setting setting, long value) {
        return new WsConfiguration(settings.with(setting, value));
    }

    /** The value chosen, or the default. */
    public long get(Setting setting) {
        return settings.get(setting);
    }

    /** The value as an int, for those whose maximum is one. */
    public int getInt(Setting setting) {
        return settings.getInt(setting);
    }

    /** What clients are held to, as far as they are told. */
    public ClientLimits clientLimits() {
        return new ClientLimits(get(MESSAGE_MAX_BYTES), get(MESSAGES_PER_SECOND_MAX));
    }
}
