package io.ringcast.engine.status;

import java.util.EnumSet;
import java.util.Set;

/**
 * Every counter of the server: what it is called, what it counts and a sentence for people. All count items, never calls;
 * there is one for every way in which a thing can be lost.
 */
public enum CounterDescriptor {
    BATCHES_RECEIVED("batches-received", "batches", "Batches taken from the ring."),
    BATCHES_MALFORMED("batches-malformed", "batches", "Batches refused whole because their bytes could not be read."),
    BATCHES_DUPLICATE("batches-duplicate", "batches", "Batches whose seq had been answered before."),
    BATCHES_SUPERSEDED(
            "batches-superseded", "batches", "Batches of a stream that had ended or that a newer one had replaced."),
    BATCH_GAPS("batch-gaps", "batches", "Batches missing between two seqs of a session."),
    SAMPLES_RECEIVED(
            "samples-received", "samples", "Samples in batches that could be read and had not been answered before."),
    SAMPLES_ACCEPTED("samples-accepted", "samples", "Samples applied to the latest-value map."),
    SAMPLES_REJECTED("samples-rejected", "samples", "Samples not applied for a stated reason."),
    SAMPLES_DUPLICATE(
            "samples-duplicate",
            "samples",
            "Samples that had been accepted before; of volta's agents also those older than the last accepted one."),
    SAMPLES_FAILED(
            "samples-failed",
            "samples",
            "Samples of batches that a handler failed at; their stream was ended, so that the agent sends them again."),
    REJECTED_SEQ_MISSING("rejected-seq-missing", "batches", "Batches refused whole because they had no seq."),
    REJECTED_TOO_MANY_SERIES(
            "rejected-too-many-series", "batches", "Batches refused whole because they held too many series."),
    REJECTED_TOO_MANY_SAMPLES(
            "rejected-too-many-samples", "batches", "Batches refused whole because they held too many samples."),
    REJECTED_SERIES_REF_OUT_OF_RANGE(
            "rejected-series-ref-out-of-range", "samples", "Samples rejected because their ref is above the limit."),
    REJECTED_SERIES_REF_UNKNOWN(
            "rejected-series-ref-unknown", "samples", "Samples rejected because their ref means no series."),
    REJECTED_NAME_INVALID(
            "rejected-name-invalid", "samples", "Samples rejected because the metric name breaks the grammar."),
    REJECTED_NAME_TOO_LONG(
            "rejected-name-too-long", "samples", "Samples rejected because the metric name is too long."),
    REJECTED_TOO_MANY_LABELS(
            "rejected-too-many-labels", "samples", "Samples rejected because the series has too many labels."),
    REJECTED_LABEL_NAME_INVALID(
            "rejected-label-name-invalid", "samples", "Samples rejected because a label's name breaks the grammar."),
    REJECTED_LABEL_NAME_TOO_LONG(
            "rejected-label-name-too-long", "samples", "Samples rejected because a label's name is too long."),
    REJECTED_LABEL_VALUE_TOO_LONG(
            "rejected-label-value-too-long", "samples", "Samples rejected because a label's value is too long."),
    REJECTED_LABEL_REPEATED("rejected-label-repeated", "samples", "Samples rejected because a label stands twice."),
    REJECTED_COUNTS_DIFFER(
            "rejected-counts-differ", "samples", "Samples rejected because timestamps and values differ in number."),
    REJECTED_NO_SAMPLES("rejected-no-samples", "series", "Series rejected because they held no sample."),
    REJECTED_BOTH_VALUE_TYPES(
            "rejected-both-value-types", "samples", "Samples rejected because the series holds values of both types."),
    REJECTED_TIMESTAMP_OUT_OF_RANGE(
            "rejected-timestamp-out-of-range",
            "samples",
            "Samples rejected because a timestamp of the series is no time."),
    REJECTED_TIMESTAMP_NOT_INCREASING(
            "rejected-timestamp-not-increasing",
            "samples",
            "Samples rejected because they are out of order or older than the last."),
    REJECTED_TIMESTAMP_TOO_FAR_AHEAD(
            "rejected-timestamp-too-far-ahead",
            "samples",
            "Samples rejected because the series runs too far ahead of this clock."),
    REJECTED_VALUE_TYPE_CHANGED(
            "rejected-value-type-changed",
            "samples",
            "Samples rejected because the series began with the other type of value."),
    REJECTED_SERIES_PER_AGENT_LIMIT(
            "rejected-series-per-agent-limit",
            "samples",
            "Samples rejected because their agent may have no more series."),
    REJECTED_SERIES_LIMIT(
            "rejected-series-limit", "samples", "Samples rejected because the server may hold no more series."),
    REJECTED_KEY_SPACE_LIMIT(
            "rejected-key-space-limit", "samples", "Samples rejected because the memory for names and labels is full."),
    EVENTS_BACK_PRESSURED(
            "events-back-pressured", "events", "Offers to the ring that found no room and were tried again."),
    EVENTS_INVALID("events-invalid", "events", "Claimed slots whose bytes could not be copied."),
    READS_WITH_EVENTS("reads-with-events", "reads", "Turns of the state thread that found events in the ring."),
    READS_EMPTY("reads-empty", "reads", "Turns of the state thread that found none."),
    TICKS_SKIPPED("ticks-skipped", "ticks", "Clock ticks that found no room in the ring."),
    HANDLER_ERRORS(
            "handler-errors",
            "errors",
            "Failures in the engine's handlers and duties; of a handler, it costs one event."),
    BATCHES_FAILED(
            "batches-failed",
            "batches",
            "Batches that the engine failed at before they were answered; their streams were ended, for the agent to send them"
                    + " again."),
    ACKS_SENT("acks-sent", "acks", "Answers to batches given to their streams."),
    ACKS_LOST("acks-lost", "acks", "Answers that found no room; their stream was ended."),
    STREAMS_OPENED("streams-opened", "streams", "Agent streams whose handshake was taken."),
    STREAMS_OPEN("streams-open", "streams", "Agent streams open now."),
    STREAMS_SUPERSEDED("streams-superseded", "streams", "Agent streams replaced by a newer one."),
    STREAMS_REFUSED("streams-refused", "streams", "Agent streams ended because of their handshake or a limit."),
    STREAMS_FAILED(
            "streams-failed",
            "streams",
            "Agent streams that were open and that the server ended with an error; some have a counter of their own besides."),
    AGENTS_REFUSED("agents-refused", "streams", "Agent streams refused because as many agents were known as may be."),
    SESSIONS_REFUSED("sessions-refused", "streams", "Agent streams refused because as many were open as may be."),
    SESSIONS_PER_ADDRESS_REFUSED(
            "sessions-per-address-refused",
            "streams",
            "Agent streams refused because their address had as many open as it may."),
    HANDSHAKES_TIMED_OUT("handshakes-timed-out", "streams", "Agent streams ended because no handshake came in time."),
    SESSIONS_IDLE_ENDED(
            "sessions-idle-ended", "streams", "Agent streams ended because they sent nothing for too long."),
    STREAMS_CUT(
            "streams-cut", "streams", "Agent streams cut because the server stopped and they had not ended in time."),
    MESSAGES_TOO_LONG(
            "messages-too-long", "messages", "Messages of agents over the limit of bytes; each ended its stream."),
    AGENTS_THROTTLED(
            "agents-throttled", "times", "Times an agent was held because it sent more bytes a second than it may."),
    PRESSURE_BEGUN("pressure-begun", "times", "Times an event loop began to ask its agents to send less often."),
    HEARTBEATS_RECEIVED("heartbeats-received", "heartbeats", "Heartbeats taken from the ring."),
    REPORTS_IGNORED(
            "reports-ignored", "messages", "Status reports and log batches taken while their handler does not exist."),
    CREDENTIALS_MISSING(
            "credentials-missing", "streams", "Agent streams refused because no credential came where one is needed."),
    CREDENTIALS_WRONG("credentials-wrong", "streams", "Agent streams refused because their credential is not known."),
    CREDENTIALS_EXPIRED("credentials-expired", "streams", "Agent streams refused because their token had expired."),
    AGENT_IDS_FORBIDDEN(
            "agent-ids-forbidden", "streams", "Agent streams refused because their credential is for another agent."),
    CERTIFICATES_REFUSED(
            "certificates-refused", "connections", "Connections refused because of the client's certificate."),
    STREAMS_REVOKED("streams-revoked", "streams", "Agent streams ended because their token was revoked or expired."),
    VIEWER_CREDENTIALS_MISSING(
            "viewer-credentials-missing", "clients", "Clients refused because no token came where one is needed."),
    VIEWER_CREDENTIALS_WRONG(
            "viewer-credentials-wrong", "clients", "Clients refused because their token is not known."),
    VIEWER_CREDENTIALS_EXPIRED(
            "viewer-credentials-expired", "clients", "Clients refused because their token had expired."),
    VIEWER_CHECKS_FAILED(
            "viewer-checks-failed",
            "checks",
            "Checks of tokens of clients that came to nothing: no answer, or no keys."),
    VIEWER_CHECKS_REFUSED(
            "viewer-checks-refused",
            "checks",
            "Checks of tokens of clients that were not begun because as many were under way as may be."),
    TLS_FAILURES(
            "tls-failures",
            "connections",
            "Connections of clients ended because what came was no TLS, or none that is taken."),
    ORIGINS_REFUSED(
            "origins-refused", "clients", "Clients refused (HTTP 403) because of the page that they come from."),
    CLIENTS_CLOSED_UNAUTHORIZED(
            "clients-closed-unauthorized",
            "clients",
            "Clients closed with 4401: no token in time, a wrong one in a message, or one that was revoked or expired."),
    CLIENTS_CLOSED_FORBIDDEN(
            "clients-closed-forbidden",
            "clients",
            "Clients closed with 4403 because their token is for something else to see now."),
    TOKEN_FILE_ERRORS("token-file-errors", "readings", "Times the token file could not be read again."),
    TLS_FILE_ERRORS(
            "tls-file-errors", "readings", "Times the certificate or key of a listener could not be read again."),
    CONFIGURATION_ERRORS(
            "configuration-errors", "readings", "Times what was chosen for the options could not be taken in again."),
    SERIES_LIVE("series-live", "series", "Series in the latest-value map now, aliases included."),
    SERIES_BORN("series-born", "series", "Series seen for the first time."),
    SERIES_EVICTED("series-evicted", "series", "Series removed because nothing was accepted for their time to live."),
    SERIES_REFS_HELD("series-refs-held", "refs", "Numbers by which sessions may refer to their series now."),
    SERIES_REFS_REFUSED(
            "series-refs-refused",
            "refs",
            "Numbers that were declared and not kept, for want of room; their series was taken."),
    SERIES_KIND_CHANGED(
            "series-kind-changed", "series", "Series sent with another kind than before; rate and total began anew."),
    KEY_BYTES_USED("key-bytes-used", "bytes", "Bytes of the key heap in use."),
    GROUPS_OPEN("groups-open", "groups", "Groups of equal subscriptions now."),
    SUBSCRIPTIONS_OPEN("subscriptions-open", "subscriptions", "Subscriptions now."),
    SELECTORS_INVALID("selectors-invalid", "messages", "Messages of clients whose selector could not be read."),
    SCOPES_INVALID(
            "scopes-invalid",
            "clients",
            "Clients closed with 1011 because the scope of their identity is no selector."),
    REGEX_RUNS("regex-runs", "runs", "Times a regular expression was run on a value of a label."),
    REGEX_VERDICTS_FORGOTTEN(
            "regex-verdicts-forgotten",
            "verdicts",
            "Verdicts of regular expressions forgotten for want of room; they are found again by another run."),
    BIRTHS_DEFERRED(
            "births-deferred",
            "births",
            "Births of series that regular expressions were too busy for; their groups gain them a few ticks later."),
    SUBSCRIPTIONS_REFUSED("subscriptions-refused", "subscriptions", "Subscriptions refused for a limit."),
    CONNECTIONS_OPENED("connections-opened", "connections", "Clients that were connected."),
    CONNECTIONS_OPEN("connections-open", "connections", "Clients connected now."),
    CONNECTIONS_REFUSED(
            "connections-refused",
            "connections",
            "Connections of clients refused (HTTP 503) because as many were open as may be."),
    CONNECTIONS_PER_ADDRESS_REFUSED(
            "connections-per-address-refused",
            "connections",
            "Connections of clients refused (HTTP 429) because their address had as many open as it may."),
    CONNECTIONS_WITHOUT_ROOM(
            "connections-without-room",
            "clients",
            "Clients closed with 1013 because there was no place or no ring for them."),
    UPGRADES_TIMED_OUT(
            "upgrades-timed-out", "connections", "Connections closed because their upgrade did not come in time."),
    UPGRADES_TOO_LONG(
            "upgrades-too-long", "connections", "Connections closed because their upgrade request was too long."),
    CLIENTS_CLOSED_SILENT(
            "clients-closed-silent", "clients", "Clients cut because nothing came from them, no pong either."),
    CLIENTS_CLOSED_UNSUBSCRIBED(
            "clients-closed-unsubscribed", "clients", "Clients closed with 1008 because they never subscribed."),
    CLIENTS_CLOSED_FRAMING(
            "clients-closed-framing",
            "clients",
            "Clients closed with 1002, 1003 or 1007 because their frames break the rules."),
    CLIENT_MESSAGES_TOO_LONG(
            "client-messages-too-long", "clients", "Clients closed with 1009 because a message was too long."),
    CLIENTS_CLOSED_FLOODING(
            "clients-closed-flooding",
            "clients",
            "Clients closed with 4429 because they sent more messages a second than they may."),
    CLIENTS_CLOSED_ERRING(
            "clients-closed-erring", "clients", "Clients closed with 4400 because of too many errors in a minute."),
    CLIENTS_CLOSED_FAILED(
            "clients-closed-failed",
            "clients",
            "Clients closed with 1011 because this server failed at their message."),
    CLIENTS_CUT(
            "clients-cut",
            "clients",
            "Clients cut because the server stopped and they had not read everything in time."),
    INBOX_OVERFLOWS(
            "inbox-overflows", "connections", "Clients closed because they asked faster than they could be answered."),
    CLIENT_REQUESTS_INVALID(
            "client-requests-invalid", "messages", "Messages of clients that were answered with an error."),
    UPDATES_MATCHED("updates-matched", "updates", "Accepted series times the subscribers they concern."),
    UPDATES_SENT("updates-sent", "updates", "Live updates in frames given whole to the kernel."),
    UPDATES_CONFLATED(
            "updates-conflated", "updates", "Updates merged into a newer one before a lagging client was told."),
    UPDATES_CAUGHT_UP(
            "updates-caught-up", "updates", "Updates told to a lagging client as the newest of their series."),
    UPDATES_DISCARDED("updates-discarded", "updates", "Updates not sent because their client was closed."),
    UPDATES_PENDING(
            "updates-pending",
            "updates",
            "Updates that were still to be told or on their way, when the books were checked last."),
    CONSERVATION_CHECKS(
            "conservation-checks", "checks", "Times the books were checked: is all that came in accounted for?"),
    CONSERVATION_BREACHES(
            "conservation-breaches",
            "checks",
            "Checks of the books that found more, or less, unaccounted for than the one before. Each is a fault of this server."),
    SAMPLES_UNACCOUNTED(
            "samples-unaccounted",
            "samples",
            "Samples received less those accepted, rejected, duplicate and failed, at the last check; not 0: see conservation-breaches."),
    UPDATES_UNACCOUNTED(
            "updates-unaccounted",
            "updates",
            "Updates matched less those sent, caught up, conflated, discarded and pending, at the last check; not 0: see conservation-breaches."),
    UPDATES_BEHIND_MAX(
            "updates-behind-max",
            "updates",
            "Updates that the lagging subscription furthest behind had not been told, when the books were checked last."),
    BYTES_UNSENT(
            "bytes-unsent",
            "bytes",
            "Bytes given to client rings and not to the kernel, when the books were checked last."),
    CLIENT_BEHIND_MAX_NS(
            "client-behind-max-ns",
            "ns",
            "For how long the client furthest behind had had something unsent, when the books were checked last."),
    SNAPSHOT_ITEMS_SENT("snapshot-items-sent", "items", "Items of snapshots and catch-up handed to client rings."),
    ENVELOPES_UNKNOWN(
            "envelopes-unknown",
            "items",
            "Items of which the least and greatest value were asked for and not known; one of a round counts once."),
    CLIENTS_LAGGING("clients-lagging", "subscriptions", "Subscriptions that are not LIVE now."),
    CLIENTS_BECAME_LAGGING("clients-became-lagging", "subscriptions", "Times a LIVE subscription had to be conflated."),
    CLIENTS_REVOKED(
            "clients-revoked", "clients", "Times a client's frames were taken back because it was half a log behind."),
    CLIENTS_CLOSED_SLOW("clients-closed-slow", "clients", "Clients closed with 4408."),
    SERVER_STATS_MISSED(
            "server-stats-missed",
            "messages",
            "Messages of the topic server not sent to a subscriber who had no room, or had not read the last."),
    REPLIES_REFUSED("replies-refused", "messages", "Replies that found no room; their client was closed."),
    FRAME_LOG_FULL("frame-log-full", "flushes", "Group flushes that found no room in the frame log."),
    CHUNKS_EXHAUSTED("chunks-exhausted", "requests", "Requests for a piece of catch-up memory that found none."),
    CHUNKS_IN_USE("chunks-in-use", "chunks", "Pieces of catch-up memory in use now."),
    BYTES_WRITTEN("bytes-written", "bytes", "Bytes of data frames given to the kernel."),
    MESSAGES_SENT("messages-sent", "messages", "Messages given to client rings, by whatever way."),
    LATENCY_LOG_ERRORS(
            "latency-log-errors", "intervals", "Intervals of latency histograms that could not be written to a file."),
    UPKEEP_FAILURES(
            "upkeep-failures",
            "failures",
            "Failures in what is done now and then for connections, tokens or latencies; it goes on the next time."),
    ACCEPTS_PAUSED(
            "accepts-paused",
            "times",
            "Times new clients had to wait because none could be accepted, for want of file descriptors mostly."),
    STOOD_STILL(
            "stood-still",
            "times",
            "Times that no event came for more than two ticks, the machine being halted or too busy; deadlines were put off."),
    CLOCK_STEPS("clock-steps", "steps", "Times the clock of this machine was set, by a second or more."),
    LOG_LINES_LOST("log-lines-lost", "lines", "Lines of the log that could not be written, or not fast enough."),
    DUTY_CYCLE_MAX_NS("duty-cycle-max-ns", "ns", "The longest duty cycle of the state thread so far.");

    private static final CounterDescriptor[] VALUES = values();
    private static final Set<CounterDescriptor> GAUGES = EnumSet.of(
            STREAMS_OPEN,
            SERIES_LIVE,
            SERIES_REFS_HELD,
            KEY_BYTES_USED,
            GROUPS_OPEN,
            SUBSCRIPTIONS_OPEN,
            CONNECTIONS_OPEN,
            UPDATES_PENDING,
            UPDATES_BEHIND_MAX,
            BYTES_UNSENT,
            CLIENT_BEHIND_MAX_NS,
            SAMPLES_UNACCOUNTED,
            UPDATES_UNACCOUNTED,
            CLIENTS_LAGGING,
            CHUNKS_IN_USE,
            DUTY_CYCLE_MAX_NS);

    private final String label;
    private final String unit;
    private final String meaning;

    CounterDescriptor(String label, String unit, String meaning) {
        this.label = label;
        this.unit = unit;
        this.meaning = meaning;
    }

    /** The name in logs and, with other punctuation, in metrics. */
    public String label() {
        return label;
    }

    /** What is counted, in the plural. */
    public String unit() {
        return unit;
    }

    /** One sentence for people. */
    public String meaning() {
        return meaning;
    }

    /** Whether it says how much there is now, and so may fall; else it only rises. */
    public boolean isGauge() {
        return GAUGES.contains(this);
    }

    static CounterDescriptor[] all() {
        return VALUES;
    }
}
