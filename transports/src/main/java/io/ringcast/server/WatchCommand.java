package io.ringcast.server;

import io.ringcast.agent.TelemetryAgent;
import io.ringcast.client.LiveClient;
import io.ringcast.client.LiveListeners;
import io.ringcast.client.LiveTable;
import io.ringcast.reconnect.SingleThreadScheduler;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the table of live series. */
@Command(
        name = "watch",
        description =
                "Shows a table of live series: value, rate of counters, age, updates and lag; on no terminal, a line a second.",
        mixinStandardHelpOptions = true,
        versionProvider = Ringcast.Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:stopped, and what was expected came", "1:what was expected did not come", "2:wrong arguments"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ringcast watch --selector requests_per_second",
            "  ringcast watch --seconds 30 --expect cpu --within 10"
        })
final class WatchCommand implements Callable<Integer> {
    private final StopSignal stop;

    @Spec
    private CommandSpec spec;

    @Mixin
    private LiveOptions live;

    @Option(names = "--seconds", paramLabel = "COUNT", description = "Stop after so many seconds")
    private long maxSeconds = Long.MAX_VALUE;

    @Option(
            names = "--expect",
            paramLabel = "PREFIX",
            description = "Exit with 1 unless a metric of this host whose name begins so arrived in time")
    private String expectedPrefix;

    @Option(
            names = "--within",
            paramLabel = "SECONDS",
            description = "In time: so long after the start (default: ${DEFAULT-VALUE})")
    private long withinSeconds = 10;

    @Option(names = "--hint", paramLabel = "TEXT", description = "A line to show below the table, as often as wanted")
    private List<String> hints = List.of();

    @Mixin
    private LogOptions log;

    WatchCommand(StopSignal stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() {
        log.start(Level.ERROR);
        final LiveTable table = new LiveTable(System::nanoTime, TelemetryAgent::systemEpochNs);
        final Expectation expectation = new Expectation(
                HostName.asAgentId(),
                expectedPrefix == null ? "" : expectedPrefix,
                TimeUnit.SECONDS.toMillis(withinSeconds),
                System::nanoTime);
        final TableScreen screen =
                new TableScreen(table, Terminal.ofProcess(), spec.commandLine().getOut(), hints);
        try (SingleThreadScheduler scheduler = new SingleThreadScheduler("ringcast-watch");
                LiveClient client = live.client(scheduler, LiveListeners.of(table, expectation))) {
            client.start();
            show(screen);
        }
        if (expectedPrefix == null) {
            return 0;
        }
        spec.commandLine().getOut().println(expectation.verdict());
        return expectation.isMet() ? 0 : 1;
    }

    private void show(TableScreen screen) {
        final long startNs = System.nanoTime();
        do {
            screen.draw(System.nanoTime());
        } while (TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs) < maxSeconds
                && !stop.await(TableScreen.REDRAW_INTERVAL_MS));
        screen.leave();
    }
}
