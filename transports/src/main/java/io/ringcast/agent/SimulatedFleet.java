package io.ringcast.agent;

import io.ringcast.reconnect.Backoff;
import io.ringcast.reconnect.SingleThreadScheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Agents that send made-up numbers over real gRPC, {@code sim-001} and on, spread over the interval. They share one thread, and
 * a connection by the fifty.
 */
public final class SimulatedFleet implements AutoCloseable {
    private static final int AGENTS_PER_CHANNEL = 50;
    private static final int BATCH_MAX_BYTES = 4_096;
    private static final long CLOSE_TIMEOUT_MS = 5_000;
    private static final List<String> SERVICES = List.of("checkout", "search", "catalog", "auth", "billing");
    private static final List<String> REGIONS = List.of("eu-west", "us-east", "ap-south");
    private static final List<String> ENVS = List.of("prod", "prod", "staging");

    private final SingleThreadScheduler scheduler = new SingleThreadScheduler("ringcast-fleet");
    private final AgentCounters counters = new AgentCounters();
    private final List<AgentChannel> channels = new ArrayList<>();
    private final List<TelemetryAgent> agents = new ArrayList<>();
    private final long intervalMs;

    /**
     * @param seed of all numbers and waiting times.
     * @param version told to the server.
     */
    public SimulatedFleet(
            ServerAddress server,
            AgentCredentials credentials,
            int agentCount,
            long intervalMs,
            long seed,
            String version) {
        this.intervalMs = intervalMs;
        final AgentListener log = new AgentLog(scheduler::nanoTime);
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < agentCount; i++) {
            if (i % AGENTS_PER_CHANNEL == 0) {
                channels.add(new AgentChannel(server, credentials));
            }
            final AgentSession session = new AgentSession(
                    options(i, intervalMs, version),
                    channels.get(i / AGENTS_PER_CHANNEL),
                    scheduler,
                    new Backoff(random.split()),
                    counters,
                    log);
            final SimulatedAgent source = new SimulatedAgent(random.split(), SERVICES.get(i % SERVICES.size()));
            agents.add(new TelemetryAgent(session, source, scheduler, TelemetryAgent::systemEpochNs, intervalMs));
        }
    }

    /** Starts all agents; returns at once. */
    public void start() {
        for (int i = 0; i < agents.size(); i++) {
            agents.get(i).start(i * intervalMs / agents.size());
        }
    }

    /** What became of all agents' samples together. */
    public AgentCounters counters() {
        return counters;
    }

    /** Waits at most 5 s for the acks of all. */
    @Override
    public void close() {
        agents.forEach(TelemetryAgent::beginClosing);
        final long deadlineNs = scheduler.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_TIMEOUT_MS);
        for (final TelemetryAgent agent : agents) {
            agent.close(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNs - scheduler.nanoTime())));
        }
        channels.forEach(AgentChannel::close);
        scheduler.close();
    }

    private static AgentOptions options(int number, long intervalMs, String version) {
        final Map<String, String> labels = Map.of(
                "region", REGIONS.get(number % REGIONS.size()), "env", ENVS.get(number / REGIONS.size() % ENVS.size()));
        return new AgentOptions(
                String.format(Locale.ROOT, "sim-%03d", number + 1),
                labels,
                version,
                intervalMs,
                new BufferLimits(256, 1 << 20, BATCH_MAX_BYTES));
    }
}
