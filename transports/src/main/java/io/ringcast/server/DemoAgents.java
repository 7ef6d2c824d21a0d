package io.ringcast.server;

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

    private DemoAgents(HostAgent host, SimulatedFleet fleet) {
        this.host = host;
        this.fleet = fleet;
    }

    /** Starts this host's agent and {@code agentCount} simulated ones. */
    static DemoAgents start(ServerAddress server, int agentCount) {
        final AgentOptions options = new AgentOptions(
                HostName.asAgentId(), Map.of("env", "demo"), Ringcast.version(), INTERVAL_MS, BufferLimits.DEFAULT);
        final DemoAgents demo = new DemoAgents(
                new HostAgent(server, options),
                new SimulatedFleet(server, agentCount, INTERVAL_MS, SEED, Ringcast.version()));
        demo.host.start();
        demo.fleet.start();
        LOG.info("demo: this host as agent {}, and {} simulated agents", options.agentId(), agentCount);
        return demo;
    }

    @Override
    public void close() {
        host.close();
        fleet.close();
        LOG.info("demo host stopped: {}", host.counters());
        LOG.info("demo fleet stopped: {}", fleet.counters());
    }
}
