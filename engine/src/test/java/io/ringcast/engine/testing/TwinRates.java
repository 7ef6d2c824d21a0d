package io.ringcast.engine.testing;

import io.ringcast.proto.v1.MetricKind;
import java.math.BigDecimal;
import java.math.MathContext;
import tools.jackson.databind.JsonNode;

/** Rates and totals once more, by the words of docs/protocol.md: rates in decimals of any length. */
final class TwinRates {
    private static final BigDecimal NS_PER_SECOND = BigDecimal.valueOf(1_000_000_000);
    private static final BigDecimal MOST = BigDecimal.valueOf(Double.MAX_VALUE);
    /** Of a result that was rounded three times. */
    private static final double TOLERANCE = 1e-15;

    private TwinRates() {}

    /** The total after a delta. */
    static long add(long totalBits, TwinSample sample) {
        if (sample.isInteger()) {
            return totalBits + sample.bits();
        }
        final double delta = Double.longBitsToDouble(sample.bits());
        final double total = Double.longBitsToDouble(totalBits);
        return Double.doubleToRawLongBits(Double.isFinite(delta) ? total + delta : total);
    }

    /**
     * Whether an item tells the rate at a sample, or none where there is none.
     *
     * @param before the sample that it is counted from; null: there is none.
     */
    static boolean isToldBy(JsonNode item, TwinSample sample, TwinSample before) {
        final BigDecimal expected = before == null ? null : rate(sample, before);
        if (expected == null || !item.has("rate")) {
            return expected == null && !item.has("rate");
        }
        final double difference = Math.abs(item.get("rate").doubleValue() - expected.doubleValue());
        return difference <= TOLERANCE * expected.abs().doubleValue() + Double.MIN_VALUE;
    }

    /** Null: there is none. */
    private static BigDecimal rate(TwinSample sample, TwinSample before) {
        BigDecimal increase = number(sample);
        if (sample.kind() == MetricKind.METRIC_KIND_CUMULATIVE) {
            final BigDecimal start = number(before);
            increase = start == null || increase == null
                    ? null
                    : increase.subtract(start).max(BigDecimal.ZERO);
        }
        if (increase == null) {
            return null;
        }
        final BigDecimal scaled = increase.multiply(NS_PER_SECOND);
        final BigDecimal durationNs = BigDecimal.valueOf(sample.timestampNs() - before.timestampNs());
        return scaled.abs().compareTo(MOST) > 0 ? null : scaled.divide(durationNs, MathContext.DECIMAL64);
    }

    private static BigDecimal number(TwinSample sample) {
        if (sample.isInteger()) {
            return BigDecimal.valueOf(sample.bits());
        }
        final double value = Double.longBitsToDouble(sample.bits());
        return Double.isFinite(value) ? new BigDecimal(value) : null;
    }
}
