package io.ringcast.engine.event;

import io.ringcast.engine.status.CounterDescriptor;

/** Why a batch, a series or a sample is not taken: the code on the wire and a sentence that names the field. */
public enum RejectReason {
    MALFORMED("malformed", "the bytes are not a MetricBatch"),
    SUPERSEDED("superseded", "a newer stream of this agent took over"),
    SEQ_MISSING("seq-missing", "seq must be 1 or more"),
    TOO_MANY_SERIES("too-many-series", "series has more entries than max_series_per_batch"),
    TOO_MANY_SAMPLES("too-many-samples", "the series hold more samples than max_samples_per_batch"),
    SERIES_REF_OUT_OF_RANGE("series-ref-out-of-range", "ref is above max_series_refs"),
    SERIES_REF_UNKNOWN("series-ref-unknown", "ref means no series in this session: declare it with name and labels"),
    NAME_INVALID("name-invalid", "name must match [a-zA-Z_:][a-zA-Z0-9_:.]*"),
    NAME_TOO_LONG("name-too-long", "name is longer than max_name_bytes"),
    TOO_MANY_LABELS("too-many-labels", "labels has more entries than max_labels_per_series"),
    LABEL_NAME_INVALID("label-name-invalid", "a label's name must match [a-zA-Z_][a-zA-Z0-9_]*"),
    LABEL_NAME_TOO_LONG("label-name-too-long", "a label's name is longer than max_label_name_bytes"),
    LABEL_VALUE_TOO_LONG("label-value-too-long", "a label's value is longer than max_label_value_bytes"),
    LABEL_REPEATED("label-repeated", "a label's name stands twice"),
    COUNTS_DIFFER("counts-differ", "timestamps_ns and the values differ in number"),
    NO_SAMPLES("no-samples", "timestamps_ns is empty"),
    BOTH_VALUE_TYPES("both-value-types", "values and int_values are both used"),
    TIMESTAMP_OUT_OF_RANGE("timestamp-out-of-range", "a timestamp is not in 1 to 2^63 - 1"),
    TIMESTAMP_NOT_INCREASING("timestamp-not-increasing", "a timestamp is not above the one before it"),
    TIMESTAMP_TOO_FAR_AHEAD(
            "timestamp-too-far-ahead", "a timestamp is further ahead of the server's clock than max_future_skew_ms"),
    VALUE_TYPE_CHANGED("value-type-changed", "the series began with the other of values and int_values"),
    SERIES_PER_AGENT_LIMIT("series-per-agent-limit", "the agent has as many series as max_series_per_agent"),
    SERIES_LIMIT("series-limit", "the server holds as many series as it may"),
    KEY_SPACE_LIMIT("key-space-limit", "the server's memory for names and labels is full");

    private final String code;
    private final String sentence;

    RejectReason(String code, String sentence) {
        this.code = code;
        this.sentence = sentence;
    }

    /** The word on the wire; it never changes. */
    public String code() {
        return code;
    }

    /** A sentence for people that names the field. */
    public String sentence() {
        return sentence;
    }

    /** What counts it, and nothing else: batches where a batch is refused whole, else samples; the counter's unit says. */
    public CounterDescriptor counter() {
        return switch (this) {
            case MALFORMED -> CounterDescriptor.BATCHES_MALFORMED;
            case SUPERSEDED -> CounterDescriptor.BATCHES_SUPERSEDED;
            case SEQ_MISSING -> CounterDescriptor.REJECTED_SEQ_MISSING;
            case TOO_MANY_SERIES -> CounterDescriptor.REJECTED_TOO_MANY_SERIES;
            case TOO_MANY_SAMPLES -> CounterDescriptor.REJECTED_TOO_MANY_SAMPLES;
            case SERIES_REF_OUT_OF_RANGE -> CounterDescriptor.REJECTED_SERIES_REF_OUT_OF_RANGE;
            case SERIES_REF_UNKNOWN -> CounterDescriptor.REJECTED_SERIES_REF_UNKNOWN;
            case NAME_INVALID -> CounterDescriptor.REJECTED_NAME_INVALID;
            case NAME_TOO_LONG -> CounterDescriptor.REJECTED_NAME_TOO_LONG;
            case TOO_MANY_LABELS -> CounterDescriptor.REJECTED_TOO_MANY_LABELS;
            case LABEL_NAME_INVALID -> CounterDescriptor.REJECTED_LABEL_NAME_INVALID;
            case LABEL_NAME_TOO_LONG -> CounterDescriptor.REJECTED_LABEL_NAME_TOO_LONG;
            case LABEL_VALUE_TOO_LONG -> CounterDescriptor.REJECTED_LABEL_VALUE_TOO_LONG;
            case LABEL_REPEATED -> CounterDescriptor.REJECTED_LABEL_REPEATED;
            case COUNTS_DIFFER -> CounterDescriptor.REJECTED_COUNTS_DIFFER;
            case NO_SAMPLES -> CounterDescriptor.REJECTED_NO_SAMPLES;
            case BOTH_VALUE_TYPES -> CounterDescriptor.REJECTED_BOTH_VALUE_TYPES;
            case TIMESTAMP_OUT_OF_RANGE -> CounterDescriptor.REJECTED_TIMESTAMP_OUT_OF_RANGE;
            case TIMESTAMP_NOT_INCREASING -> CounterDescriptor.REJECTED_TIMESTAMP_NOT_INCREASING;
            case TIMESTAMP_TOO_FAR_AHEAD -> CounterDescriptor.REJECTED_TIMESTAMP_TOO_FAR_AHEAD;
            case VALUE_TYPE_CHANGED -> CounterDescriptor.REJECTED_VALUE_TYPE_CHANGED;
            case SERIES_PER_AGENT_LIMIT -> CounterDescriptor.REJECTED_SERIES_PER_AGENT_LIMIT;
            case SERIES_LIMIT -> CounterDescriptor.REJECTED_SERIES_LIMIT;
            case KEY_SPACE_LIMIT -> CounterDescriptor.REJECTED_KEY_SPACE_LIMIT;
        };
    }
}
