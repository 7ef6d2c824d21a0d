package io.ringcast.engine.validate;

import io.ringcast.engine.event.RejectReason;
import io.ringcast.engine.wire.SeriesKeyFlyweight;
import io.ringcast.engine.wire.SeriesTable;
import org.agrona.DirectBuffer;

/**
 * Judges one series by the rules that need no memory of earlier batches, in a fixed order: ref (range), name (format,
 * length), labels (number; then of each the name's format and length and the value's length; then repeated names), type of
 * values, counts, timestamps (range, order, not too far ahead). A ref in place of name and labels spares it the rules for these, which its
 * declaration has kept. The label name {@code agent} is reserved for selectors and rejected as
 * {@link RejectReason#LABEL_NAME_INVALID}. Allocates nothing.
 */
final class SeriesValidator {
    private final SeriesKeyFlyweight key = new SeriesKeyFlyweight();
    private final BatchLimits limits;

    SeriesValidator(BatchLimits limits) {
        this.limits = limits;
    }

    /**
     * Returns the first rule that series i breaks, or null.
     *
     * @param latestNs the highest timestamp that is not too far ahead, in nanoseconds since 1970.
     */
    RejectReason judge(SeriesTable table, int i, long latestNs) {
        if (Integer.compareUnsigned(table.ref(i), limits.maxSeriesRefs()) > 0) {
            return RejectReason.SERIES_REF_OUT_OF_RANGE;
        }
        RejectReason reason = table.isKeySettled(i) ? null : judgeKey(table, i);
        reason = reason == null ? judgeCounts(table, i) : reason;
        return reason == null ? judgeTimestamps(table, i, latestNs) : reason;
    }

    private RejectReason judgeKey(SeriesTable table, int i) {
        key.wrap(table.keyBuffer(i), table.keyOffset(i), table.keyLength(i));
        final RejectReason reason = judgeName();
        return reason == null ? judgeLabels() : reason;
    }

    private RejectReason judgeName() {
        if (!NameRules.isMetricName(key.buffer(), key.nameOffset(), key.nameLength())) {
            return RejectReason.NAME_INVALID;
        }
        return key.nameLength() > limits.maxNameBytes() ? RejectReason.NAME_TOO_LONG : null;
    }

    private RejectReason judgeLabels() {
        final int labelCount = key.labelCount();
        if (labelCount > limits.maxLabels() || labelCount > SeriesKeyFlyweight.MAX_LABEL_COUNT) {
            return RejectReason.TOO_MANY_LABELS;
        }
        for (int i = 0; i < labelCount; i++) {
            if (!NameRules.isLabelName(key.buffer(), key.labelNameOffset(i), key.labelNameLength(i))) {
                return RejectReason.LABEL_NAME_INVALID;
            }
            if (key.labelNameLength(i) > limits.maxLabelNameBytes()) {
                return RejectReason.LABEL_NAME_TOO_LONG;
            }
            if (key.labelValueLength(i) > limits.maxLabelValueBytes()) {
                return RejectReason.LABEL_VALUE_TOO_LONG;
            }
        }
        return hasRepeatedLabel(labelCount) ? RejectReason.LABEL_REPEATED : null;
    }

    private boolean hasRepeatedLabel(int labelCount) {
        for (int i = 1; i < labelCount; i++) {
            for (int j = 0; j < i; j++) {
                if (key.labelNameLength(i) == key.labelNameLength(j) && isSameName(i, j)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isSameName(int i, int j) {
        final DirectBuffer buffer = key.buffer();
        final int left = key.labelNameOffset(i);
        final int right = key.labelNameOffset(j);
        for (int k = key.labelNameLength(i) - 1; k >= 0; k--) {
            if (buffer.getByte(left + k) != buffer.getByte(right + k)) {
                return false;
            }
        }
        return true;
    }

    private static RejectReason judgeCounts(SeriesTable table, int i) {
        if (table.hasBothValueTypes(i)) {
            return RejectReason.BOTH_VALUE_TYPES;
        }
        if (table.timestampsCount(i) != table.valuesCount(i)) {
            return RejectReason.COUNTS_DIFFER;
        }
        return table.sampleCount(i) == 0 ? RejectReason.NO_SAMPLES : null;
    }

    private static RejectReason judgeTimestamps(SeriesTable table, int i, long latestNs) {
        final int sampleCount = table.sampleCount(i);
        boolean isRising = true;
        long previousNs = 0;
        for (int k = 0; k < sampleCount; k++) {
            final long timestampNs = table.timestampNs(i, k);
            if (timestampNs <= 0) {
                return RejectReason.TIMESTAMP_OUT_OF_RANGE;
            }
            isRising &= timestampNs > previousNs;
            previousNs = timestampNs;
        }
        if (!isRising) {
            return RejectReason.TIMESTAMP_NOT_INCREASING;
        }
        return previousNs > latestNs ? RejectReason.TIMESTAMP_TOO_FAR_AHEAD : null;
    }
}
