package io.ringcast.engine.fanout;

import io.ringcast.engine.json.DecimalWriter;
import io.ringcast.engine.json.DoubleWriter;
import io.ringcast.engine.latest.Derivation;
import io.ringcast.engine.latest.LatestValueFlyweight;
import io.ringcast.engine.wire.SeriesKind;
import io.ringcast.engine.wire.SeriesTable;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Writes the items of {@code updates} and {@code removed} in JSON. Each method returns the offset after what it wrote.
 * State thread only.
 */
final class ItemEncoder {
    private static final byte[] BEFORE_TIMESTAMP = Ascii.bytes(",\"timestampNs\":\"");
    private static final byte[] BEFORE_VALUE = Ascii.bytes("\",\"value\":");
    private static final byte[] BEFORE_N = Ascii.bytes(",\"n\":");
    private static final byte[] CUMULATIVE = Ascii.bytes(",\"kind\":\"cumulative\"");
    private static final byte[] DELTA_BEFORE_TOTAL = Ascii.bytes(",\"kind\":\"delta\",\"total\":");
    private static final byte[] BEFORE_RATE = Ascii.bytes(",\"rate\":");
    private static final byte[] BEFORE_EARLIER = Ascii.bytes(",\"earlier\":[");
    private static final int MAX_VALUE_LENGTH = DoubleWriter.MAX_LENGTH;
    private static final int MAX_SAMPLE_LENGTH = DecimalWriter.MAX_LENGTH + MAX_VALUE_LENGTH + 6;
    private static final int MAX_FIXED_LENGTH = BEFORE_TIMESTAMP.length
            + BEFORE_VALUE.length
            + BEFORE_N.length
            + DELTA_BEFORE_TOTAL.length
            + BEFORE_RATE.length
            + BEFORE_EARLIER.length
            + 2 * DecimalWriter.MAX_LENGTH
            + 3 * MAX_VALUE_LENGTH
            + 2;

    private final DirectBuffer prefixes;

    /** @param prefixes the map's key heap. */
    ItemEncoder(DirectBuffer prefixes) {
        this.prefixes = prefixes;
    }

    /** The most bytes of an item of so many samples. */
    static int maxLength(int prefixLength, int sampleCount) {
        return prefixLength + MAX_FIXED_LENGTH + sampleCount * MAX_SAMPLE_LENGTH;
    }

    /** Writes the newest sample of a series as the map has it. */
    int writeNewest(MutableDirectBuffer target, int offset, LatestValueFlyweight series) {
        int end = writePrefix(target, offset, series);
        end = writeSample(target, end, series.timestampNs(), series.valueBits(), series.isInteger());
        end = Ascii.put(target, end, BEFORE_N);
        end += DecimalWriter.write(target, end, series.acceptedCount());
        final SeriesKind kind = series.kind();
        if (kind != SeriesKind.GAUGE) {
            end = writeKind(target, end, kind, series.totalBits(), series.isInteger());
            end = writeRate(target, end, series.rate());
        }
        target.putByte(end, (byte) '}');
        return end + 1;
    }

    /** Writes some samples of one series of a batch as one update. */
    int writeUpdate(
            MutableDirectBuffer target, int offset, LatestValueFlyweight series, SeriesTable table, Samples samples) {
        final int i = samples.series;
        final int last = samples.last;
        final boolean isInteger = table.isInteger(i);
        int end = writePrefix(target, offset, series);
        end = writeSample(target, end, table.timestampNs(i, last), table.valueBits(i, last), isInteger);
        end = Ascii.put(target, end, BEFORE_N);
        end += DecimalWriter.write(target, end, samples.n);
        final Derivation derivation = samples.derivation;
        if (derivation.kind() != SeriesKind.GAUGE) {
            end = writeKind(target, end, derivation.kind(), derivation.totalBits(), isInteger);
            end = writeRate(target, end, derivation.rate());
        }
        if (samples.first < last) {
            end = writeEarlier(target, end, table, samples);
        }
        target.putByte(end, (byte) '}');
        return end + 1;
    }

    /** Writes what names a series that was removed. */
    int writeRemoved(MutableDirectBuffer target, int offset, LatestValueFlyweight series) {
        final int end = writePrefix(target, offset, series);
        target.putByte(end, (byte) '}');
        return end + 1;
    }

    /** The length of {@link #writeRemoved}. */
    static int removedLength(LatestValueFlyweight series) {
        return series.prefixLength() + 1;
    }

    private int writePrefix(MutableDirectBuffer target, int offset, LatestValueFlyweight series) {
        target.putBytes(offset, prefixes, series.prefixOffset(), series.prefixLength());
        return offset + series.prefixLength();
    }

    private static int writeEarlier(MutableDirectBuffer target, int offset, SeriesTable table, Samples samples) {
        final int i = samples.series;
        final boolean isInteger = table.isInteger(i);
        int end = Ascii.put(target, offset, BEFORE_EARLIER);
        for (int k = samples.first; k < samples.last; k++) {
            target.putByte(end, (byte) '[');
            target.putByte(end + 1, (byte) '"');
            end += 2;
            end += DecimalWriter.write(target, end, table.timestampNs(i, k));
            target.putByte(end, (byte) '"');
            target.putByte(end + 1, (byte) ',');
            end = writeValue(target, end + 2, table.valueBits(i, k), isInteger);
            target.putByte(end, (byte) ']');
            target.putByte(end + 1, (byte) ',');
            end += 2;
        }
        target.putByte(end - 1, (byte) ']');
        return end;
    }

    private static int writeKind(
            MutableDirectBuffer target, int offset, SeriesKind kind, long totalBits, boolean isInteger) {
        if (kind == SeriesKind.CUMULATIVE) {
            return Ascii.put(target, offset, CUMULATIVE);
        }
        return writeValue(target, Ascii.put(target, offset, DELTA_BEFORE_TOTAL), totalBits, isInteger);
    }

    private static int writeRate(MutableDirectBuffer target, int offset, double rate) {
        if (Double.isNaN(rate)) {
            return offset;
        }
        final int end = Ascii.put(target, offset, BEFORE_RATE);
        return end + DoubleWriter.write(target, end, rate);
    }

    private static int writeSample(
            MutableDirectBuffer target, int offset, long timestampNs, long valueBits, boolean isInteger) {
        int end = Ascii.put(target, offset, BEFORE_TIMESTAMP);
        end += DecimalWriter.write(target, end, timestampNs);
        end = Ascii.put(target, end, BEFORE_VALUE);
        return writeValue(target, end, valueBits, isInteger);
    }

    /** A 64-bit integer is text, as in the JSON mapping of proto3: readers hold numbers as doubles. */
    private static int writeValue(MutableDirectBuffer target, int offset, long valueBits, boolean isInteger) {
        if (!isInteger) {
            return offset + DoubleWriter.write(target, offset, Double.longBitsToDouble(valueBits));
        }
        target.putByte(offset, (byte) '"');
        final int end = offset + 1 + DecimalWriter.write(target, offset + 1, valueBits);
        target.putByte(end, (byte) '"');
        return end + 1;
    }

    /** Which samples of a batch make one update; reused. */
    static final class Samples {
        private final Derivation derivation = new Derivation();
        private int series;
        private int first;
        private int last;
        private long n;

        /** Goes to series i of the table, before its first accepted sample. */
        void begin(SeriesTable table, int i) {
            series = i;
            derivation.begin(table, i, table.firstAccepted(i));
        }

        /** The next ones of the series: {@code first} to {@code last}, which is the {@code n}th that was accepted. */
        Samples set(int firstSample, int lastSample, long acceptedCount) {
            first = firstSample;
            last = lastSample;
            n = acceptedCount;
            derivation.advanceTo(lastSample);
            return this;
        }

        int count() {
            return last - first + 1;
        }

        /** The agent's time stamp of the newest of them. */
        long newestNs(SeriesTable table) {
            return table.timestampNs(series, last);
        }
    }
}
