package io.ringcast.engine.validate;

import io.ringcast.engine.event.RejectReason;
import java.nio.charset.StandardCharsets;

/** The words of one reason in an ack, as bytes made once. Immutable. */
final class RejectText {
    private static final int NO_LIMIT = -1;

    private final byte[] code;
    private final byte[] message;
    private final byte[] fieldSuffix;

    private RejectText(String code, String message, String fieldSuffix) {
        this.code = code.getBytes(StandardCharsets.US_ASCII);
        this.message = message.getBytes(StandardCharsets.US_ASCII);
        this.fieldSuffix = fieldSuffix.getBytes(StandardCharsets.US_ASCII);
    }

    /** The texts of all reasons, by ordinal; without a limit that may change. */
    static RejectText[] all(BatchLimits limits) {
        final RejectReason[] reasons = RejectReason.values();
        final RejectText[] texts = new RejectText[reasons.length];
        for (final RejectReason reason : reasons) {
            texts[reason.ordinal()] = of(reason, limit(reason, limits));
        }
        return texts;
    }

    /** The text of a reason whose limit may change. */
    static RejectText of(RejectReason reason, long limit) {
        final String message = limit == NO_LIMIT ? reason.sentence() : reason.sentence() + " (" + limit + ")";
        return new RejectText(reason.code(), message, fieldSuffix(reason));
    }

    byte[] code() {
        return code;
    }

    /** The sentence, with the value of the limit where there is one. */
    byte[] message() {
        return message;
    }

    /** What follows {@code series[i]} in the path of the field. */
    byte[] fieldSuffix() {
        return fieldSuffix;
    }

    private static long limit(RejectReason reason, BatchLimits limits) {
        return switch (reason) {
            case TOO_MANY_SERIES -> limits.maxSeries();
            case TOO_MANY_SAMPLES -> limits.maxSamples();
            case SERIES_REF_OUT_OF_RANGE -> limits.maxSeriesRefs();
            case NAME_TOO_LONG -> limits.maxNameBytes();
            case TOO_MANY_LABELS -> limits.maxLabels();
            case LABEL_NAME_TOO_LONG -> limits.maxLabelNameBytes();
            case LABEL_VALUE_TOO_LONG -> limits.maxLabelValueBytes();
            case SERIES_LIMIT -> limits.maxSeriesTotal();
            case TIMESTAMP_TOO_FAR_AHEAD -> limits.maxFutureSkewMs();
            default -> NO_LIMIT;
        };
    }

    private static String fieldSuffix(RejectReason reason) {
        return switch (reason) {
            case SERIES_REF_OUT_OF_RANGE, SERIES_REF_UNKNOWN -> ".ref";
            case NAME_INVALID, NAME_TOO_LONG -> ".name";
            case TOO_MANY_LABELS -> ".labels";
            case LABEL_NAME_INVALID, LABEL_NAME_TOO_LONG, LABEL_REPEATED -> ".labels.name";
            case LABEL_VALUE_TOO_LONG -> ".labels.value";
            case COUNTS_DIFFER, NO_SAMPLES, TIMESTAMP_OUT_OF_RANGE, TIMESTAMP_NOT_INCREASING, TIMESTAMP_TOO_FAR_AHEAD ->
                ".timestamps_ns";
            case BOTH_VALUE_TYPES -> ".int_values";
            case VALUE_TYPE_CHANGED -> ".values";
            default -> "";
        };
    }
}
