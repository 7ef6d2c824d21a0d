package io.ringcast.server;

import io.ringcast.client.LiveClient;
import io.ringcast.reconnect.SingleThreadScheduler;
import java.util.concurrent.Callable;
import org.apache.logging.log4j.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints updates as they arrive. */
@Command(
        name = "tail",
        description = {
            "Prints live updates, one line each: time, series, value, lag.",
            "The lag is from the sample's time stamp to its arrival here."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Ringcast.Version.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ringcast tail --selector cpu_usage",
            "  ringcast tail --selector '{env=\"prod\"}' --json | jq .value",
            "  ringcast tail --count 10"
        })
final class TailCommand implements Callable<Integer> {
    private static final int STATUS_INTERVAL_MS = 1_000;

    private final StopSignal stop;

    @Spec
    private CommandSpec spec;

    @Mixin
    private LiveOptions live;

    @Option(names = "--json", description = "Print each update as the server wrote it")
    private boolean isJson;

    @Option(names = "--ping", description = "Ping the server every second and print the round trip")
    private boolean isPinging;

    @Option(names = "--count", paramLabel = "COUNT", description = "Stop after so many updates")
    private long maxCount = Long.MAX_VALUE;

    @Mixin
    private LogOptions log;

    TailCommand(StopSignal stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() {
        if (maxCount < 1) {
            throw new ParameterException(spec.commandLine(), "--count=" + maxCount + " is below 1");
        }
        log.start(Level.WARN);
        final UpdatePrinter printer = new UpdatePrinter(
                spec.commandLine().getOut(), spec.commandLine().getErr(), isJson, maxCount, stop);
        final Terminal terminal = Terminal.ofProcess();
        try (SingleThreadScheduler scheduler = new SingleThreadScheduler("ringcast-tail");
                LiveClient client = live.client(scheduler, printer)) {
            client.start();
            while (!stop.await(STATUS_INTERVAL_MS)) {
                if (isPinging) {
                    client.ping();
                }
                if (terminal.isTerminal()) {
                    scheduler.execute(printer::showStatus);
                }
            }
        }
        return printer.exitCode();
    }
}
