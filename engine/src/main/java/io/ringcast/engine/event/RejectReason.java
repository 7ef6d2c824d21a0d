package io.ringcast.engine.event;

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
}
