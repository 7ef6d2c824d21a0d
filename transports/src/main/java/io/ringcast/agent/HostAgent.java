package io.ringcast.agent;

import io.ringcast.reconnect.Backoff;
import io.ringcast.reconnect.SingleThreadScheduler;
import java.util.SplittableRandom;

/** The real agent: sends what {@link HostMetrics} reads, on a thread and a connection of its own. */
public final class HostAgent implements AutoCloseable {
    private final SingleThreadScheduler scheduler = new SingleThreadScheduler("ringcast-agent");
    private final AgentCounters counters = new AgentCounters();
    private final AgentChannel channel;
    private final TelemetryAgent agent;

    public HostAgent(ServerAddress server, AgentCredentials credentials, AgentOptions options) {
        channel = new AgentChannel(server, credentials);
        final AgentSession session = new AgentSession(
                options,
                channel,
                scheduler,
                new Backoff(new SplittableRandom()),
                counters,
                new AgentLog(scheduler::nanoTime));
        agent = new TelemetryAgent(
                session, new HostMetrics(counters), scheduler, TelemetryAgent::systemEpochNs, options.intervalMs());
    }

    /** Connects and reads for the first time; returns at once. */
    public void start() {
        agent.start(0);
    }

    /** What became of the samples. */
    public AgentCounters counters() {
        return counters;
    }

    @Override
    public void close() {
        agent.close();
        channel.close();
        scheduler.close();
    }
}
