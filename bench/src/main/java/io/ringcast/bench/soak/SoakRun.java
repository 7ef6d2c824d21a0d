package io.ringcast.bench.soak;

import io.ringcast.bench.rig.client.RestlessClients;
import io.ringcast.bench.rig.client.SeriesBook;
import io.ringcast.bench.rig.ingest.RestlessAgents;
import io.ringcast.bench.rig.ingest.Sender;
import io.ringcast.bench.rig.measure.CpuAccount;
import io.ringcast.bench.rig.measure.Findings;
import io.ringcast.bench.rig.measure.WallNanoClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Runs a plan: server, agents, series are born, clients come; the load, watched; then all is answered, all clients know what is true
 * and leave, the books are read, the server stops. What is wrong on the way is a finding, and the run goes on as long as it can.
 */
final class SoakRun {
    private static final int PRIME_WINDOW = 16;
    private static final long SETTLE_TIMEOUT_MS = 60_000;
    /** A busy machine may hold the load up for seconds; a server that holds it back does so for ever. */
    private static final long BEHIND_MAX_SECONDS = 10;

    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final SoakPlan plan;
    private final Path folder;
    private final Consumer<String> progress;
    private final Findings findings = new Findings();

    SoakRun(SoakPlan plan, Path folder, Consumer<String> progress) {
        this.plan = plan;
        this.folder = folder;
        this.progress = progress;
    }

    /** Runs it; blocks for its whole length. Throws {@link IllegalStateException} when it cannot begin. */
    SoakResult run(List<String> furtherOptions) {
        final Instant start = Instant.now();
        try (SoakServer server = SoakServer.start(folder, furtherOptions);
                RestlessAgents agents = new RestlessAgents(server.grpcPort(), plan.ingest(), plan.restlessness())) {
            agents.open();
            final Sender sender = new Sender(agents, plan.ingest(), () -> 0);
            sender.sendAll((long) plan.ingest().agentCount() * plan.ingest().batchesPerRound(), PRIME_WINDOW);
            agents.settle(SETTLE_TIMEOUT_MS);
            final SeriesBook book = new SeriesBook(plan.ingest());
            try (RestlessClients clients =
                    RestlessClients.launch(server.clientPort(), plan.clientCount(), book, plan.seed(), findings)) {
                final SoakWatch watch = new SoakWatch(plan, server, agents, clients, findings, progress);
                final CpuAccount cpuBefore = CpuAccount.read(List.of(server.pid()));
                load(sender, agents, watch);
                final double serverCores =
                        CpuAccount.read(List.of(server.pid())).sinceNs(cpuBefore) / (double) plan.durationNs();
                return finish(new SoakResult.Run(start, plan, serverCores), server, agents, clients, watch);
            }
        }
    }

    private void load(Sender sender, RestlessAgents agents, SoakWatch watch) {
        agents.beRestless();
        final long endNs = WallNanoClock.epochNs() + plan.durationNs();
        watch.start();
        try {
            sender.runUntil(() -> watch.isOver() ? 0L : endNs, plan.pace());
        } catch (IllegalStateException e) {
            findings.add("the load ended: " + e.getMessage());
        } finally {
            watch.stop();
        }
        final long missedCount = sender.plannedBatchCount() - sender.sentInTimeCount();
        if (missedCount > BEHIND_MAX_SECONDS * plan.pace().batchesPerSecond()) {
            findings.add("rate missed: in the end " + missedCount + " batches that were due had not been sent");
        }
    }

    private SoakResult finish(
            SoakResult.Run run, SoakServer server, RestlessAgents agents, RestlessClients clients, SoakWatch watch) {
        progress.accept("settling");
        if (!agents.settle(SETTLE_TIMEOUT_MS)) {
            findings.add(agents.answeredBatchCount() + " of " + agents.sentBatchCount() + " batches were answered");
        }
        final int verifiedCount = clients.settle(new AgentTruth(agents, plan.ingest()), SETTLE_TIMEOUT_MS);
        if (!clients.leave(SETTLE_TIMEOUT_MS)) {
            findings.add("not all clients' goodbyes were answered");
        }
        final long answeredSamples =
                agents.answeredBatchCount() * plan.ingest().shape().sampleCount();
        final Scrape books = emptyBooks(server);
        findings.addAll(Ledger.atEnd(books, answeredSamples));
        findings.addAll(agents.faults());
        agents.close();
        final int exitCode = server.stop();
        if (exitCode != 0) {
            findings.add("the server ended with " + exitCode);
        }
        findings.addAll(server.log().findings());
        watch.memory().trends().forEach(trend -> trend.finding().ifPresent(findings::add));
        return new SoakResult(
                run,
                SoakResult.Agents.of(agents, answeredSamples),
                new SoakResult.Clients(clients.totals(), verifiedCount),
                books,
                watch.memory(),
                StageTable.rows(server.histograms()),
                server.log().warnings().size(),
                findings);
    }

    /** What clients held is given back soon after they have left. */
    private static Scrape emptyBooks(SoakServer server) {
        final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SETTLE_TIMEOUT_MS);
        Scrape books = Scrape.of(server.managementPort());
        while (!Ledger.isEmpty(books) && System.nanoTime() < endNs) {
            LockSupport.parkNanos(POLL_NS);
            books = Scrape.of(server.managementPort());
        }
        return books;
    }
}
