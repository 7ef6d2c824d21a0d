package io.ringcast.server;

import io.ringcast.client.LiveClient;
import io.ringcast.client.LiveListener;
import io.ringcast.client.LiveListeners;
import io.ringcast.client.LiveMirror;
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
            "The lag is from the sample's time stamp to its arrival here.",
            "After a lost connection it goes on where it was."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Ringcast.Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped",
            "1:the server closed for good, refused the selector, or a digest differed",
            "2:wrong arguments"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ringcast tail --selector cpu_usage",
            "  ringcast tail --selector 'cpu_*{env=~\"prod|stage\"}' --json | jq .value",
            "  ringcast tail --max-hz 1 --format bin",
            "  ringcast tail --digest --token-file /etc/ringcast/my-token --url wss://relay.example"
        })
final class TailCommand implements Callable<Integer> {
    private static final int STATUS_INTERVAL_MS = 1_000;

    private final StopSignal stop;

    @Spec
    private CommandSpec spec;

    @Mixin
    private LiveOptions live;

    @Mixin
    private DeliveryOptions delivery;

    @Option(names = "--json", description = "Print each update as JSON, in the words of the protocol")
    private boolean isJson;

    @Option(names = "--ping", description = "Ping the server every second and print the round trip")
    private boolean isPinging;

    @Option(
            names = "--digest",
            paramLabel = "SECONDS",
            arity = "0..1",
            fallbackValue = "10",
            description = "Compare all that is known with the server by digest, after each catch-up and every so many"
                    + " seconds (${FALLBACK-VALUE} if not said)")
    private Integer digestSeconds;

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
        if (digestSeconds != null && digestSeconds < 1) {
            throw new ParameterException(spec.commandLine(), "--digest=" + digestSeconds + " is below 1");
        }
        log.start(Level.WARN);
        final UpdatePrinter printer = new UpdatePrinter(
                spec.commandLine().getOut(), spec.commandLine().getErr(), isJson, maxCount, stop);
        final LiveMirror mirror = new LiveMirror();
        final DigestCheck check = new DigestCheck(mirror, spec.commandLine().getErr());
        final LiveListener listener = digestSeconds == null ? printer : LiveListeners.of(mirror, printer, check);
        try (SingleThreadScheduler scheduler = new SingleThreadScheduler("ringcast-tail");
                LiveClient client = live.client(scheduler, delivery::apply, listener)) {
            check.with(client::digest, client::beginAnew);
            client.start();
            untilStopped(client, () -> scheduler.execute(printer::showStatus));
        }
        return check.isFailed() ? 1 : printer.exitCode();
    }

    private void untilStopped(LiveClient client, Runnable showStatus) {
        final boolean isTerminal = Terminal.ofProcess().isTerminal();
        for (long second = 1; !stop.await(STATUS_INTERVAL_MS); second++) {
            if (isPinging) {
                client.ping();
            }
            if (digestSeconds != null && second % digestSeconds == 0) {
                client.digest();
            }
            if (isTerminal) {
                showStatus.run();
            }
        }
    }
}
