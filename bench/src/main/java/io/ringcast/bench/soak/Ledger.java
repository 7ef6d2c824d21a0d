package io.ringcast.bench.soak;

import static io.ringcast.engine.status.CounterDescriptor.*;

import io.ringcast.engine.status.CounterDescriptor;
import java.util.ArrayList;
import java.util.List;

/** The server's books against each other and against what agents were told, when nothing is under way. Each finding is a sentence. */
final class Ledger {
    /** What must never happen in a run in which everybody keeps to the rules and has the room that he needs. */
    private static final List<CounterDescriptor> NEVER = List.of(
            CONSERVATION_BREACHES,
            BATCHES_MALFORMED,
            BATCH_GAPS,
            SAMPLES_REJECTED,
            EVENTS_INVALID,
            HANDLER_ERRORS,
            SAMPLES_FAILED,
            UPKEEP_FAILURES,
            ACKS_LOST,
            STREAMS_REFUSED,
            SERIES_EVICTED,
            SERIES_REFS_REFUSED,
            SUBSCRIPTIONS_REFUSED,
            SELECTORS_INVALID,
            CONNECTIONS_REFUSED,
            CONNECTIONS_WITHOUT_ROOM,
            UPGRADES_TIMED_OUT,
            CLIENTS_CLOSED_SILENT,
            CLIENTS_CLOSED_UNSUBSCRIBED,
            CLIENTS_CLOSED_FRAMING,
            CLIENTS_CLOSED_FLOODING,
            CLIENTS_CLOSED_ERRING,
            CLIENTS_CLOSED_FAILED,
            CLIENTS_CLOSED_SLOW,
            INBOX_OVERFLOWS,
            CLIENT_REQUESTS_INVALID,
            REPLIES_REFUSED,
            LATENCY_LOG_ERRORS);

    /** What must be nought when all clients have left. */
    private static final List<CounterDescriptor> EMPTY = List.of(
            CONNECTIONS_OPEN,
            SUBSCRIPTIONS_OPEN,
            GROUPS_OPEN,
            CLIENTS_LAGGING,
            CHUNKS_IN_USE,
            UPDATES_PENDING,
            SAMPLES_UNACCOUNTED,
            UPDATES_UNACCOUNTED);

    private Ledger() {}

    /** While the load runs: what the server itself found, and what must never be. */
    static List<String> whileRunning(Scrape scrape) {
        final List<String> findings = new ArrayList<>();
        for (final CounterDescriptor counter : NEVER) {
            if (scrape.count(counter) != 0) {
                findings.add(counter.label() + " is " + scrape.count(counter));
            }
        }
        return findings;
    }

    /** When all is answered and all clients have left; {@code answeredSamples} are those that agents were told are accepted. */
    static List<String> atEnd(Scrape scrape, long answeredSamples) {
        final List<String> findings = new ArrayList<>(whileRunning(scrape));
        require(findings, "samples accepted", scrape.count(SAMPLES_ACCEPTED), "answered", answeredSamples);
        require(
                findings,
                "samples received",
                scrape.count(SAMPLES_RECEIVED),
                "accepted + rejected + duplicate",
                scrape.count(SAMPLES_ACCEPTED) + scrape.count(SAMPLES_REJECTED) + scrape.count(SAMPLES_DUPLICATE));
        require(
                findings,
                "updates matched",
                scrape.count(UPDATES_MATCHED),
                "sent + caught up + conflated + discarded",
                accounted(scrape));
        if (scrape.count(CONSERVATION_CHECKS) == 0) {
            findings.add("the server never checked its own books");
        }
        for (final CounterDescriptor gauge : EMPTY) {
            require(findings, gauge.label(), scrape.count(gauge), "none", 0);
        }
        return findings;
    }

    /** Whether the gauges of clients stand at nought. */
    static boolean isEmpty(Scrape scrape) {
        return EMPTY.stream().allMatch(gauge -> scrape.count(gauge) == 0);
    }

    /** The books as rows of a table, a heading first. */
    static List<List<String>> rows(Scrape scrape, long answeredSamples) {
        final List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("of samples", "", "of updates", ""));
        rows.add(List.of("received", text(scrape, SAMPLES_RECEIVED), "matched", text(scrape, UPDATES_MATCHED)));
        rows.add(List.of("accepted", text(scrape, SAMPLES_ACCEPTED), "sent", text(scrape, UPDATES_SENT)));
        rows.add(List.of("rejected", text(scrape, SAMPLES_REJECTED), "caught up", text(scrape, UPDATES_CAUGHT_UP)));
        rows.add(List.of("duplicate", text(scrape, SAMPLES_DUPLICATE), "conflated", text(scrape, UPDATES_CONFLATED)));
        rows.add(List.of("answered to agents", grouped(answeredSamples), "discarded", text(scrape, UPDATES_DISCARDED)));
        return rows;
    }

    static String grouped(long count) {
        return String.format(java.util.Locale.ROOT, "%,d", count);
    }

    private static long accounted(Scrape scrape) {
        return scrape.count(UPDATES_SENT)
                + scrape.count(UPDATES_CAUGHT_UP)
                + scrape.count(UPDATES_CONFLATED)
                + scrape.count(UPDATES_DISCARDED);
    }

    private static void require(List<String> findings, String what, long count, String ofWhat, long expected) {
        if (count != expected) {
            findings.add("conservation: " + what + " " + count + ", " + ofWhat + " " + expected);
        }
    }

    private static String text(Scrape scrape, CounterDescriptor counter) {
        return grouped(scrape.count(counter));
    }
}
