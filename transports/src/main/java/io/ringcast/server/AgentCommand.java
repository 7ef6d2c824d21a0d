package io.ringcast.server;

import io.ringcast.agent.AgentCredentials;
import io.ringcast.agent.AgentOptions;
import io.ringcast.agent.BufferLimits;
import io.ringcast.agent.HostAgent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.logging.log4j.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reports this host until stopped. */
@Command(
        name = "agent",
        description = "Sends this host's CPU, memory, disks, network and processes to a server, until stopped.",
        mixinStandardHelpOptions = true,
        versionProvider = Ringcast.Version.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ringcast agent --server relay.example.org:4317 --interval 1s --label env=prod",
            "  ringcast agent --server relay.example.org:4317 --tls --token-file /etc/ringcast/token",
            "",
            "While the server is away it keeps the newest 1024 batches (at most 16 MiB) and sends them later."
        })
final class AgentCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(AgentCommand.class);

    private final StopSignal stop;

    @Mixin
    private SenderOptions sender;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            defaultValue = "${env:RINGCAST_INTERVAL:-5s}",
            converter = IntervalConverter.class,
            description = "From one report to the next (default: ${DEFAULT-VALUE}; environment: RINGCAST_INTERVAL)")
    private Duration interval;

    @Option(
            names = "--agent-id",
            paramLabel = "ID",
            defaultValue = "${env:RINGCAST_AGENT_ID}",
            description = "The agent's name (default: this host's; environment: RINGCAST_AGENT_ID)")
    private String agentId;

    @Option(
            names = "--label",
            paramLabel = "NAME=VALUE",
            description = "A label of all its series; may be given several times")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Mixin
    private LogOptions log;

    AgentCommand(StopSignal stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() {
        final AgentCredentials credentials = sender.credentials();
        log.start(Level.INFO);
        final String id = agentId == null ? HostName.asAgentId() : agentId;
        final AgentOptions options =
                new AgentOptions(id, labels, Ringcast.version(), interval.toMillis(), BufferLimits.DEFAULT);
        LOG.info("agent {} reports to {} every {} ms", id, sender.server(), interval.toMillis());
        final HostAgent agent = new HostAgent(sender.server(), credentials, options);
        try (agent) {
            agent.start();
            stop.await();
        }
        LOG.info("agent {} stopped: {}", id, agent.counters());
        return 0;
    }
}
