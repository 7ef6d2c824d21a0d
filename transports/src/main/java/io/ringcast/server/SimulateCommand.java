package io.ringcast.server;

import io.ringcast.agent.AgentCredentials;
import io.ringcast.agent.SimulatedFleet;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.logging.log4j.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a simulated fleet until stopped. */
@Command(
        name = "simulate",
        description = "Sends made-up but believable metrics of a fleet over real gRPC, until stopped.",
        mixinStandardHelpOptions = true,
        versionProvider = Ringcast.Version.class,
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  ringcast simulate --agents 20 --interval 1s")
final class SimulateCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(SimulateCommand.class);
    private static final int AGENTS_MAX = 10_000;

    private final StopSignal stop;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SenderOptions sender;

    @Option(
            names = "--agents",
            paramLabel = "COUNT",
            defaultValue = "${env:RINGCAST_AGENTS:-5}",
            description = "1 to 10000 (default: ${DEFAULT-VALUE}; environment: RINGCAST_AGENTS)")
    private int agentCount;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            defaultValue = "${env:RINGCAST_INTERVAL:-5s}",
            converter = IntervalConverter.class,
            description = "Between two batches of an agent (default: ${DEFAULT-VALUE}; environment: RINGCAST_INTERVAL)")
    private Duration interval;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            defaultValue = "${env:RINGCAST_SEED:-1}",
            description = "The same seed gives the same fleet (default: ${DEFAULT-VALUE}; environment: RINGCAST_SEED)")
    private long seed;

    @Mixin
    private LogOptions log;

    SimulateCommand(StopSignal stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() {
        if (agentCount < 1 || agentCount > AGENTS_MAX) {
            throw new ParameterException(
                    spec.commandLine(), "--agents=" + agentCount + " is not in 1 to " + AGENTS_MAX);
        }
        final AgentCredentials credentials = sender.credentials();
        log.start(Level.INFO);
        LOG.info("{} agents send to {} every {} ms", agentCount, sender.server(), interval.toMillis());
        final SimulatedFleet fleet = new SimulatedFleet(
                sender.server(), credentials, agentCount, interval.toMillis(), seed, Ringcast.version());
        try (fleet) {
            fleet.start();
            stop.await();
        }
        LOG.info("fleet stopped: {}", fleet.counters());
        return 0;
    }
}
