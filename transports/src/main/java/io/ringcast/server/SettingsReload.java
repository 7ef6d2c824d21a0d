package io.ringcast.server;

import io.ringcast.config.Configuration;
import io.ringcast.config.ConfigurationException;
import io.ringcast.config.Parameter;
import io.ringcast.engine.Engine;
import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.Setting;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.grpc.GrpcConfiguration;
import io.ringcast.grpc.GrpcIngestServer;
import io.ringcast.log.ProcessLog;
import io.ringcast.ws.LiveServer;
import io.ringcast.ws.WsConfiguration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a running server take in what was chosen anew for its options: those that are {@linkplain Parameter#isReloadable
 * reloadable}, all of them or, where anything chosen is wrong, none. The log names the others, each time until a restart.
 */
final class SettingsReload implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsReload.class);

    private final ServerConfiguration started;
    private final Supplier<ServerConfiguration> reader;
    private final Parts parts;
    private Configuration taken;

    /** Those that have settings which can be changed. */
    record Parts(Engine engine, LiveServer live, GrpcIngestServer ingest) {}

    /** How a part's configuration takes a value. */
    private interface Chooser<C> {
        C with(C configuration, Setting setting, long value);
    }

    /**
     * Reads nothing yet.
     *
     * @param started what the server was launched with.
     * @param reader what is chosen now; throws {@link ConfigurationException} that tells all that is wrong.
     */
    SettingsReload(ServerConfiguration started, Supplier<ServerConfiguration> reader, Parts parts) {
        this.started = started;
        this.reader = reader;
        this.parts = parts;
        taken = started.values();
    }

    @Override
    public void run() {
        try {
            take(reader.get().values());
        } catch (ConfigurationException wrong) {
            parts.engine().counters().addShared(CounterDescriptor.CONFIGURATION_ERRORS, 1);
            wrong.getMessage().lines().forEach(LOG::error);
            LOG.error("no setting was changed");
        }
    }

    private void take(Configuration chosen) {
        for (final Parameter<?> parameter : chosen.changes(started.values())) {
            if (!parameter.isReloadable()) {
                LOG.warn("setting {} takes a restart", change(parameter, started.values(), chosen));
            }
        }
        final List<Parameter<?>> changes =
                chosen.changes(taken).stream().filter(Parameter::isReloadable).toList();
        applyTo(parts, chosen);
        changes.forEach(parameter -> LOG.info("setting {}", change(parameter, taken, chosen)));
        taken = chosen;
    }

    private void applyTo(Parts running, Configuration chosen) {
        final EngineConfiguration engine =
                reloaded(started.engine(), EngineConfiguration.settings(), EngineConfiguration::with, chosen);
        final GrpcConfiguration grpc =
                reloaded(started.grpc(), GrpcConfiguration.settings(), GrpcConfiguration::with, chosen);
        final WsConfiguration ws = reloaded(started.ws(), WsConfiguration.settings(), WsConfiguration::with, chosen);
        ProcessLog.level(chosen.get(LogOptions.LEVEL).level());
        running.live().reconfigure(ws);
        running.ingest().reconfigure(grpc);
        running.engine()
                .limits()
                .seriesPerAgent(engine.getInt(EngineConfiguration.SERIES_PER_AGENT_MAX))
                .subscriptionsPerClient(engine.getInt(EngineConfiguration.SUBSCRIPTIONS_PER_CLIENT_MAX))
                .ofClients(ws.clientLimits())
                .ofStreams(grpc.streamLimits());
    }

    /** What a part was launched with, but for what it takes while it runs. */
    private static <C> C reloaded(C launched, List<Setting> settings, Chooser<C> chooser, Configuration chosen) {
        C configuration = launched;
        for (final Setting setting : settings) {
            if (setting.isReloadable()) {
                configuration = chooser.with(configuration, setting, chosen.get(setting));
            }
        }
        return configuration;
    }

    private static String change(Parameter<?> parameter, Configuration before, Configuration after) {
        return parameter + ": " + before.shown(parameter) + " -> " + after.shown(parameter);
    }
}
