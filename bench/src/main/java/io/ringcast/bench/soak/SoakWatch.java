package io.ringcast.bench.soak;

import io.ringcast.bench.rig.client.ClientTotals;
import io.ringcast.bench.rig.client.RestlessClients;
import io.ringcast.bench.rig.ingest.RestlessAgents;
import io.ringcast.bench.rig.measure.Findings;
import io.ringcast.engine.status.CounterDescriptor;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Looks at the server while the load runs: its books every 10 s, its memory at the plan's interval. On a thread of its own. */
final class SoakWatch {
    private static final long INTERVAL_MS = 10_000;
    private static final long JOIN_TIMEOUT_MS = 60_000;
    private static final double NS_PER_SECOND = 1e9;

    private final SoakPlan plan;
    private final SoakServer server;
    private final RestlessAgents agents;
    private final RestlessClients clients;
    private final Findings findings;
    private final Consumer<String> progress;
    private final SoakMemory memory = new SoakMemory();
    private final Set<String> told = new HashSet<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "soak-watch");
    private long startNs;
    private volatile boolean isOver;

    SoakWatch(
            SoakPlan plan,
            SoakServer server,
            RestlessAgents agents,
            RestlessClients clients,
            Findings findings,
            Consumer<String> progress) {
        this.plan = plan;
        this.server = server;
        this.agents = agents;
        this.clients = clients;
        this.findings = findings;
        this.progress = progress;
    }

    void start() {
        startNs = System.nanoTime();
        thread.setDaemon(true);
        thread.start();
    }

    /** Reads the memory a last time and stops. Blocks until then. */
    void stop() {
        stopped.countDown();
        try {
            thread.join(JOIN_TIMEOUT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether there is nothing left to load. */
    boolean isOver() {
        return isOver;
    }

    SoakMemory memory() {
        return memory;
    }

    private void run() {
        try {
            long nextLookMs = 0;
            long nextMemoryMs = 0;
            boolean isLast = false;
            while (!isLast && server.isAlive()) {
                final long nowMs = elapsedMs();
                if (nowMs >= nextLookMs) {
                    nextLookMs += INTERVAL_MS;
                    look();
                }
                if (nowMs >= nextMemoryMs) {
                    nextMemoryMs += plan.memoryIntervalMs();
                    readMemory();
                }
                isLast = stopped.await(
                        Math.max(1, Math.min(nextLookMs, nextMemoryMs) - elapsedMs()), TimeUnit.MILLISECONDS);
            }
            if (server.isAlive()) {
                readMemory();
            } else {
                findings.add("the server ended by itself");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            findings.add("the watch ended: " + e.getMessage());
        } finally {
            isOver = !server.isAlive();
        }
    }

    /** Each finding counts once, as it was first. */
    private void look() {
        final Scrape scrape = Scrape.of(server.managementPort());
        for (final String finding : Ledger.whileRunning(scrape)) {
            if (told.add(finding.replaceAll("\\d+", ""))) {
                findings.add("after " + elapsedMs() / 1_000 + " s: " + finding);
            }
        }
        final ClientTotals totals = clients.totals();
        progress.accept(String.format(
                Locale.ROOT,
                "%d s of %d: %d clients here, %d came, %d agents cut, %d samples accepted, %d updates told, %d findings",
                elapsedMs() / 1_000,
                plan.seconds(),
                scrape.count(CounterDescriptor.CONNECTIONS_OPEN),
                totals.joinedCount(),
                agents.cutCount(),
                scrape.count(CounterDescriptor.SAMPLES_ACCEPTED),
                totals.itemCount(),
                findings.count()));
        findings.first().stream().filter(told::add).forEach(progress);
    }

    private void readMemory() {
        memory.read((System.nanoTime() - startNs) / NS_PER_SECOND, server.pid(), server.managementPort());
        final List<MemoryTrend> trends = memory.trends();
        progress.accept("memory: "
                + trends.stream()
                        .map(trend -> trend.row().get(0) + " " + trend.row().get(2) + " MiB")
                        .toList());
    }

    private long elapsedMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
    }
}
