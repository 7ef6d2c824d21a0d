package io.ringcast.server;

import io.ringcast.agent.AgentCredentials;
import io.ringcast.agent.AgentOptions;
import io.ringcast.agent.BufferLimits;
import io.ringcast.agent.HostAgent;
import io.ringcast.agent.ServerAddress;
import io.ringcast.agent.SimulatedFleet;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code serve --demo} runs beside the server: agents that reach it over gRPC as any other would. */
final class DemoAgents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DemoAgents.class);
    private static final int INTERVAL_MS = 1_000;
    private static final long SEED = 1;

    private final HostAgent host;
    private final SimulatedFleet fleet;

    /** This host's agent and {@code agentCount} simulated ones, not started yet. */
    DemoAgents(ServerAddress server, int agentCount) {
        final String version = Ringcast.version();
        host = new HostAgent(
                server,
                AgentCredentials.NONE,
                new AgentOptions(
                        HostName.asAgentId(), Map.of("env", "demo"), version, INTERVAL_MS, BufferLimits.DEFAULT));
        fleet = new SimulatedFleet(server, AgentCredentials.NONE, agentCount, INTERVAL_MS, SEED, version);
        LOG.info("demo: this host as agent {}, and {} simulated agents", HostName.asAgentId(), agentCount);
    }

    /** Starts them; returns at once. */
    void start() {
        host.start();
        fleet.start();
    }

    @Override
    public void close() {
        host.close();
        fleet.close();
        LOG.info("demo host stopped: {}", host.counters());
        LOG.info("demo fleet stopped: {}", fleet.counters());
    }
}
