package io.ringcast.server;

import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.Setting;
import io.ringcast.engine.ThreadingMode;
import io.ringcast.grpc.GrpcConfiguration;
import io.ringcast.http.HttpConfiguration;
import io.ringcast.ws.WsConfiguration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * All that a server is launched with.
 *
 * @param instanceId tells this server from others in metrics.
 * @param agentAccess what agents must show.
 * @param viewerAccess what dashboards must show.
 * @param latencyDirectory where histograms of latency are kept; null: nowhere.
 */
record ServerConfiguration(
        EngineConfiguration engine,
        GrpcConfiguration grpc,
        WsConfiguration ws,
        HttpConfiguration http,
        String grpcHost,
        String wsHost,
        String managementHost,
        String instanceId,
        AgentAccess agentAccess,
        ViewerAccess viewerAccess,
        ThreadingMode threadingMode,
        Path latencyDirectory) {

    /** How long all goes on when a stop was asked for. */
    long stopDelayMs() {
        return http.get(HttpConfiguration.STOP_DELAY_MS);
    }

    /** How long agents and dashboards may then take to leave. */
    long drainMs() {
        return ws.get(WsConfiguration.DRAIN_TIMEOUT_MS);
    }

    /** The longest that the process may take to stop. */
    long stopLimitMs() {
        return stopDelayMs() + drainMs() + StopStep.GRACE_MS;
    }

    /** The settings that are not at their default, as in {@code grpc.port=0 (default 4317)}. */
    List<String> changes() {
        final List<String> changes = new ArrayList<>();
        addChanges(changes, GrpcConfiguration.settings(), grpc::get);
        addChanges(changes, WsConfiguration.settings(), ws::get);
        addChanges(changes, HttpConfiguration.settings(), http::get);
        addChanges(changes, EngineConfiguration.settings(), engine::get);
        return changes;
    }

    private static void addChanges(List<String> changes, List<Setting> settings, ToLongFunction<Setting> values) {
        for (final Setting setting : settings) {
            final long value = values.applyAsLong(setting);
            if (value != setting.defaultValue()) {
                changes.add(setting.key() + "=" + value + " (default " + setting.defaultValue() + ")");
            }
        }
    }
}
