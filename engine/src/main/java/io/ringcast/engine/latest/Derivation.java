package io.ringcast.engine.latest;

import io.ringcast.engine.wire.SeriesKind;
import io.ringcast.engine.wire.SeriesTable;

/**
 * Walks the accepted samples of one series of a batch and says what follows from them: the rate at a sample, and of deltas
 * the total up to it. Both depend on the order of the accepted samples alone, not on how they were cut into batches.
 *
 * <p>A rate is per second, from a sample and the one before it; there is none at the first sample of a life or of a kind,
 * where a value is not finite, and where the result is too large for a double. A cumulative total that falls began anew: its
 * rate is 0. Deltas that are not finite are not added. Gauges have neither. Reused; allocates nothing. State thread only.
 */
public final class Derivation {
    /** There is no rate; to be told by {@link Double#isNaN(double)}. */
    public static final double NO_RATE = Double.NaN;

    private static final double NS_PER_SECOND = 1e9;

    private SeriesTable table;
    private int series;
    private SeriesKind kind = SeriesKind.GAUGE;
    private boolean isInteger;
    private int first;
    private int next;
    private long totalBits;
    private double rate;

    /** Goes before the first accepted sample of series i, for which {@link SeriesTable#before} was said if it is no gauge. */
    public Derivation begin(SeriesTable batch, int i, int firstAccepted) {
        table = batch;
        series = i;
        kind = SeriesKind.of(batch.kind(i));
        isInteger = batch.isInteger(i);
        first = firstAccepted;
        next = firstAccepted;
        totalBits = batch.totalBitsBefore(i);
        rate = NO_RATE;
        return this;
    }

    /** Goes to sample {@code k}, which is not before the one it was at. */
    public Derivation advanceTo(int k) {
        if (kind != SeriesKind.GAUGE) {
            rate = k > first
                    ? rate(k, table.timestampNs(series, k - 1), table.valueBits(series, k - 1))
                    : rate(k, table.timestampNsBefore(series), table.valueBitsBefore(series));
        }
        if (kind == SeriesKind.DELTA) {
            addTo(k);
        }
        return this;
    }

    public SeriesKind kind() {
        return kind;
    }

    /** Per second at the present sample; {@link #NO_RATE}: none. */
    public double rate() {
        return rate;
    }

    /** Sum of the deltas up to the present sample: an integer that wraps at 64 bits, or the bits of a double. */
    public long totalBits() {
        return totalBits;
    }

    private void addTo(int k) {
        for (; next <= k; next++) {
            final long bits = table.valueBits(series, next);
            if (isInteger) {
                totalBits += bits;
            } else if (Double.isFinite(Double.longBitsToDouble(bits))) {
                final double total = Double.longBitsToDouble(totalBits) + Double.longBitsToDouble(bits);
                totalBits = Double.doubleToRawLongBits(total);
            }
        }
    }

    private double rate(int k, long beforeNs, long beforeBits) {
        if (beforeNs == SeriesTable.NOTHING_BEFORE) {
            return NO_RATE;
        }
        final long bits = table.valueBits(series, k);
        final double increase = kind == SeriesKind.DELTA ? number(bits) : increase(beforeBits, bits);
        // Multiplied first: of whole increases and round intervals that is exact.
        final double perSecond = increase * NS_PER_SECOND / (table.timestampNs(series, k) - beforeNs);
        return Double.isFinite(perSecond) ? perSecond : NO_RATE;
    }

    private double increase(long beforeBits, long bits) {
        if (isInteger) {
            return bits <= beforeBits ? 0 : unsignedNumber(bits - beforeBits);
        }
        final double before = Double.longBitsToDouble(beforeBits);
        final double value = Double.longBitsToDouble(bits);
        if (!Double.isFinite(before) || !Double.isFinite(value)) {
            return NO_RATE;
        }
        return value <= before ? 0 : value - before;
    }

    private double number(long bits) {
        return isInteger ? bits : Double.longBitsToDouble(bits);
    }

    private static double unsignedNumber(long bits) {
        return bits >= 0 ? bits : 2.0 * ((bits >>> 1) | (bits & 1));
    }
}
