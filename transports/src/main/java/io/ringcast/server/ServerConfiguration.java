package io.ringcast.server;

import io.ringcast.config.Configuration;
import io.ringcast.config.ConfigurationException;
import io.ringcast.config.Parameter;
import io.ringcast.config.ParameterGroup;
import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.Setting;
import io.ringcast.engine.ThreadingMode;
import io.ringcast.grpc.GrpcConfiguration;
import io.ringcast.http.HttpConfiguration;
import io.ringcast.warm.WarmUp;
import io.ringcast.ws.WsConfiguration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * All that a server is launched with.
 *
 * @param values of all options, from which the rest was made.
 * @param instanceId tells this server from others in metrics.
 * @param agentAccess what agents must show.
 * @param viewerAccess what dashboards must show.
 * @param latencyDirectory where histograms of latency are kept; null: nowhere.
 */
record ServerConfiguration(
        Configuration values,
        EngineConfiguration engine,
        GrpcConfiguration grpc,
        WsConfiguration ws,
        HttpConfiguration http,
        ListenerHosts hosts,
        String instanceId,
        AgentAccess agentAccess,
        ViewerAccess viewerAccess,
        ThreadingMode threadingMode,
        Path latencyDirectory) {

    /** How a part's configuration takes a value. */
    @FunctionalInterface
    private interface Chooser<C> {
        C with(C configuration, Setting setting, long value);
    }

    /** How long all goes on when a stop was asked for. */
    long stopDelayMs() {
        return http.get(HttpConfiguration.STOP_DELAY_MS);
    }

    /** How long agents and dashboards may then take to leave. */
    long drainMs() {
        return ws.get(WsConfiguration.DRAIN_TIMEOUT_MS);
    }

    /** How long the code is warmed before anybody can come; 0: not at all. */
    long warmUpMs() {
        return values.get(WarmUp.LIMIT_MS);
    }

    /** The longest that the process may take to stop. */
    long stopLimitMs() {
        return stopDelayMs() + drainMs() + StopStep.GRACE_MS;
    }

    /** What {@code values} come to; throws {@link ConfigurationException} that tells all that is wrong. */
    static ServerConfiguration of(Configuration values) {
        final List<String> problems = new ArrayList<>(values.problems());
        final ServerConfiguration configuration = of(values, problems);
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return configuration;
    }

    private static ServerConfiguration of(Configuration values, List<String> problems) {
        final AgentAccess agents = AgentAccessOptions.access(values, problems);
        final ViewerAccess viewers = ViewerAccessOptions.access(values, problems);
        final String instanceId = values.get(ServerParameters.INSTANCE_ID);
        return new ServerConfiguration(
                values,
                engine(values, problems),
                configure(values, GrpcConfiguration.defaults(), GrpcConfiguration.settings(), GrpcConfiguration::with),
                configure(values, WsConfiguration.defaults(), WsConfiguration.settings(), WsConfiguration::with),
                configure(values, HttpConfiguration.defaults(), HttpConfiguration.settings(), HttpConfiguration::with),
                ListenerHosts.of(values, agents, viewers, problems),
                instanceId == null ? HostName.of() : instanceId,
                agents,
                viewers,
                values.get(ServerParameters.THREADING).mode(),
                values.get(ServerParameters.LATENCY_DIRECTORY));
    }

    /** Every setting and where it comes from, for the log: what was chosen on lines of its own. Secrets are masked. */
    List<String> lines() {
        final List<String> lines = new ArrayList<>();
        for (final ParameterGroup group : values.catalogue().groups()) {
            final StringBuilder rest = new StringBuilder();
            for (final Parameter<?> parameter : group.parameters()) {
                final String setting = parameter.key() + "=" + values.shown(parameter);
                switch (values.origin(parameter).source()) {
                    case DEFAULT -> rest.append(parameter.defaultText() == null ? "" : " " + setting);
                    default -> lines.add(setting + " by " + values.origin(parameter) + byDefault(parameter));
                }
            }
            lines.add("by default:" + rest);
        }
        return lines;
    }

    private static String byDefault(Parameter<?> parameter) {
        return parameter.defaultText() == null ? "" : " (default " + parameter.defaultText() + ")";
    }

    /** What depends on two settings is looked at only where each of them can be. */
    private static EngineConfiguration engine(Configuration values, List<String> problems) {
        final EngineConfiguration engine = configure(
                values, EngineConfiguration.defaults(), EngineConfiguration.settings(), EngineConfiguration::with);
        if (values.isAnyFaulty(EngineConfiguration.settings())) {
            return engine;
        }
        try {
            return engine.checked();
        } catch (IllegalArgumentException e) {
            problems.add(e.getMessage());
            return engine;
        }
    }

    private static <C> C configure(Configuration values, C defaults, List<Setting> settings, Chooser<C> chooser) {
        C configuration = defaults;
        for (final Setting setting : settings) {
            configuration = chooser.with(configuration, setting, values.get(setting));
        }
        return configuration;
    }
}
