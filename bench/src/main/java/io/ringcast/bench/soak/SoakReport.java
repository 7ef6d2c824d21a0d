package io.ringcast.bench.soak;

import io.ringcast.bench.report.DocsBlock;
import io.ringcast.bench.report.TableText;
import io.ringcast.bench.rig.client.ClientTotals;
import io.ringcast.engine.status.CounterDescriptor;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** A run in Markdown. */
final class SoakReport {
    private static final double NS_PER_MS = 1e6;

    private SoakReport() {}

    /** {@code facts} tell of the machine. */
    static String text(SoakResult result, Map<String, String> facts) {
        return DocsBlock.measured(facts) + "\n" + what(result) + "\n\n" + verdict(result) + "\n"
                + TableText.markdown(deeds(result)) + "\n"
                + "The books when all clients had left:\n\n"
                + TableText.markdown(Ledger.rows(result.books(), result.agents().answeredSamples())) + "\n"
                + "Memory in MiB, each reading after a collection that was asked for. The trend is the rise of a straight line"
                + " through the readings of the second half, as long as that half:\n\n"
                + TableText.markdown(memory(result)) + "\n"
                + "Latency of each stage over the whole run, collections included:\n\n"
                + TableText.markdown(result.stages());
    }

    private static String what(SoakResult result) {
        final SoakPlan plan = result.run().plan();
        return String.format(
                Locale.ROOT,
                "Began at %s and loaded for %d s with seed %d: %,d samples/s of %d agents with %d series each, %d clients at a"
                        + " time; server flags `%s`. The server's process used %.2f of a core.",
                result.run().start().truncatedTo(ChronoUnit.SECONDS),
                plan.seconds(),
                plan.seed(),
                plan.samplesPerSecond(),
                plan.ingest().agentCount(),
                plan.ingest().seriesPerAgent(),
                plan.clientCount(),
                String.join(" ", SoakServer.FLAGS),
                result.run().serverCores());
    }

    private static String verdict(SoakResult result) {
        if (result.isPass()) {
            return "**Passed**: no breach of conservation, no growth of memory beyond the bounds, no error.\n";
        }
        final StringBuilder text =
                new StringBuilder("**Failed**, " + result.findings().count() + " findings:\n\n");
        result.findings()
                .first()
                .forEach(finding -> text.append("- ").append(finding).append('\n'));
        return text.toString();
    }

    private static List<List<String>> deeds(SoakResult result) {
        final ClientTotals totals = result.clients().totals();
        final List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("", "in all"));
        add(rows, "clients that came", totals.joinedCount());
        add(
                rows,
                "of them left with a goodbye; with a reset; with a goodbye that came too far behind to be waited for",
                totals.goodbyeCount(),
                totals.resetCount(),
                totals.cutShortCount());
        add(
                rows,
                "subscriptions that went on after a reset; began anew",
                totals.resumedCount(),
                totals.declinedCount());
        add(rows, "subscriptions ended or replaced by a client that stayed", totals.changedCount());
        add(rows, "times a client stopped reading", totals.stallCount());
        add(rows, "times a subscription was told `live`", totals.liveCount());
        add(
                rows,
                "items checked; samples in them; samples merged",
                totals.itemCount(),
                totals.sampleCount(),
                totals.mergedCount());
        add(
                rows,
                "clients that held all that is true in the end",
                result.clients().verifiedCount());
        add(rows, "times an agent was cut", result.agents().cutCount());
        add(
                rows,
                "batches sent again; answered as duplicates",
                result.agents().resentCount(),
                result.agents().duplicateCount());
        rows.add(List.of(
                "load late by: p50, p99, p99.99, max", ms(result.agents().lateness())));
        rows.add(List.of(
                "ack after the intended time, offline time included: the same",
                ms(result.agents().ackLatency())));
        rows.add(List.of(
                "longest duty cycle",
                String.format(
                        Locale.ROOT, "%.1f ms", 1_000 * result.books().value("ringcast_duty_cycle_max_seconds"))));
        add(rows, "warnings in the log", result.warningCount());
        for (final CounterDescriptor counter : List.of(
                CounterDescriptor.EVENTS_BACK_PRESSURED,
                CounterDescriptor.BATCHES_SUPERSEDED,
                CounterDescriptor.CLIENTS_BECAME_LAGGING,
                CounterDescriptor.CLIENTS_REVOKED,
                CounterDescriptor.TICKS_SKIPPED)) {
            add(rows, "`" + counter.label() + "`", result.books().count(counter));
        }
        return rows;
    }

    private static List<List<String>> memory(SoakResult result) {
        final List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("", "first", "last", "most", "trend", "bound of the trend"));
        result.memory().trends().forEach(trend -> rows.add(trend.row()));
        return rows;
    }

    private static void add(List<List<String>> rows, String what, long... counts) {
        final List<String> texts = new ArrayList<>();
        for (final long count : counts) {
            texts.add(Ledger.grouped(count));
        }
        rows.add(List.of(what, String.join("; ", texts)));
    }

    private static String ms(Histogram histogram) {
        return String.format(
                Locale.ROOT,
                "%.2f, %.2f, %.2f, %.2f ms",
                histogram.getValueAtPercentile(50) / NS_PER_MS,
                histogram.getValueAtPercentile(99) / NS_PER_MS,
                histogram.getValueAtPercentile(99.99) / NS_PER_MS,
                histogram.getMaxValue() / NS_PER_MS);
    }
}
