package io.ringcast.engine.fanout;

import io.ringcast.engine.event.ItemField;
import io.ringcast.engine.json.DecimalWriter;
import io.ringcast.engine.json.DoubleWriter;
import io.ringcast.engine.latest.Derivation;
import io.ringcast.engine.latest.LatestValueFlyweight;
import io.ringcast.engine.wire.SeriesKind;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Writes items in JSON, each with the comma behind it. */
final class JsonItemEncoder implements ItemEncoder {
    private static final byte[] BEFORE_ID = Ascii.bytes(",\"id\":");
    private static final byte[] BEFORE_TIMESTAMP = Ascii.bytes(",\"timestampNs\":\"");
    private static final byte[] BEFORE_VALUE = Ascii.bytes("\",\"value\":");
    private static final byte[] BEFORE_N = Ascii.bytes(",\"n\":");
    private static final byte[] CUMULATIVE = Ascii.bytes(",\"kind\":\"cumulative\"");
    private static final byte[] DELTA = Ascii.bytes(",\"kind\":\"delta\"");
    private static final byte[] BEFORE_TOTAL = Ascii.bytes(",\"total\":");
    private static final byte[] BEFORE_RATE = Ascii.bytes(",\"rate\":");
    private static final byte[] BEFORE_EARLIER = Ascii.bytes(",\"earlier\":[");
    private static final byte[] BEFORE_MIN = Ascii.bytes(",\"min\":");
    private static final byte[] BEFORE_MAX = Ascii.bytes(",\"max\":");
    private static final byte[] UNKNOWN_ENVELOPE = Ascii.bytes(",\"envelope\":false");
    private static final int END_LENGTH = 2;
    private static final int MAX_VALUE_LENGTH = DoubleWriter.MAX_LENGTH;
    private static final int MAX_SAMPLE_LENGTH = DecimalWriter.MAX_LENGTH + MAX_VALUE_LENGTH + 6;
    private static final int MAX_FIXED_LENGTH = BEFORE_ID.length
            + BEFORE_TIMESTAMP.length
            + BEFORE_VALUE.length
            + BEFORE_N.length
            + CUMULATIVE.length
            + BEFORE_TOTAL.length
            + BEFORE_RATE.length
            + BEFORE_EARLIER.length
            + BEFORE_MIN.length
            + BEFORE_MAX.length
            + 3 * DecimalWriter.MAX_LENGTH
            + 5 * MAX_VALUE_LENGTH
            + END_LENGTH;

    private final DirectBuffer prefixes;

    /** @param prefixes the map's key heap. */
    JsonItemEncoder(DirectBuffer prefixes) {
        this.prefixes = prefixes;
    }

    @Override
    public int maxLength(LatestValueFlyweight series, int sampleCount) {
        return series.prefixLength() + MAX_FIXED_LENGTH + sampleCount * MAX_SAMPLE_LENGTH;
    }

    @Override
    public int writeDeclaration(MutableDirectBuffer target, int offset, LatestValueFlyweight series) {
        return offset;
    }

    @Override
    public int writeNewest(
            MutableDirectBuffer target,
            int offset,
            LatestValueFlyweight series,
            Extremes extremes,
            int fieldBits,
            long baseNs) {
        final boolean isInteger = series.isInteger();
        int end = writePrefix(target, offset, series, fieldBits);
        end = writeSample(target, end, series.timestampNs(), series.valueBits(), isInteger);
        end = writeN(target, end, series.acceptedCount(), fieldBits);
        final SeriesKind kind = series.kind();
        if (kind != SeriesKind.GAUGE) {
            end = writeKind(target, end, kind, fieldBits);
            end = kind == SeriesKind.DELTA ? writeTotal(target, end, series.totalBits(), isInteger, fieldBits) : end;
            end = writeRate(target, end, series.rate(), fieldBits);
        }
        if (extremes != null) {
            end = writeExtremes(target, end, extremes, isInteger);
        }
        return writeEnd(target, end);
    }

    @Override
    public int writeUpdate(
            MutableDirectBuffer target,
            int offset,
            LatestValueFlyweight series,
            UpdateSamples samples,
            int fieldBits,
            long baseNs) {
        final boolean isInteger = samples.isInteger();
        int end = writePrefix(target, offset, series, fieldBits);
        end = writeSample(target, end, samples.newestNs(), samples.newestBits(), isInteger);
        end = writeN(target, end, samples.acceptedCount(), fieldBits);
        final Derivation derivation = samples.derivation();
        final SeriesKind kind = derivation.kind();
        if (kind != SeriesKind.GAUGE) {
            end = writeKind(target, end, kind, fieldBits);
            end = kind == SeriesKind.DELTA
                    ? writeTotal(target, end, derivation.totalBits(), isInteger, fieldBits)
                    : end;
            end = writeRate(target, end, derivation.rate(), fieldBits);
        }
        if (samples.earlierCount() > 0 && ItemField.EARLIER.isIn(fieldBits)) {
            end = writeEarlier(target, end, samples);
        }
        if (ItemShape.hasExtremes(fieldBits) && samples.earlierCount() > 0) {
            end = writeExtremes(target, end, samples.extremes(), isInteger);
        }
        return writeEnd(target, end);
    }

    @Override
    public int writeRemoved(MutableDirectBuffer target, int offset, LatestValueFlyweight series) {
        return writeEnd(target, copyPrefix(target, offset, series));
    }

    @Override
    public int removedLength(LatestValueFlyweight series) {
        return series.prefixLength() + END_LENGTH;
    }

    private static int writeEnd(MutableDirectBuffer target, int offset) {
        target.putByte(offset, (byte) '}');
        target.putByte(offset + 1, (byte) ',');
        return offset + END_LENGTH;
    }

    private int copyPrefix(MutableDirectBuffer target, int offset, LatestValueFlyweight series) {
        target.putBytes(offset, prefixes, series.prefixOffset(), series.prefixLength());
        return offset + series.prefixLength();
    }

    private int writePrefix(MutableDirectBuffer target, int offset, LatestValueFlyweight series, int fieldBits) {
        final int end = copyPrefix(target, offset, series);
        if (!ItemField.ID.isIn(fieldBits)) {
            return end;
        }
        final int afterName = Ascii.put(target, end, BEFORE_ID);
        return afterName + DecimalWriter.write(target, afterName, series.seriesId());
    }

    private static int writeEarlier(MutableDirectBuffer target, int offset, UpdateSamples samples) {
        final boolean isInteger = samples.isInteger();
        final int count = samples.earlierCount();
        int end = Ascii.put(target, offset, BEFORE_EARLIER);
        for (int k = 0; k < count; k++) {
            target.putByte(end, (byte) '[');
            target.putByte(end + 1, (byte) '"');
            end += 2;
            end += DecimalWriter.write(target, end, samples.earlierNs(k));
            target.putByte(end, (byte) '"');
            target.putByte(end + 1, (byte) ',');
            end = writeValue(target, end + 2, samples.earlierBits(k), isInteger);
            target.putByte(end, (byte) ']');
            target.putByte(end + 1, (byte) ',');
            end += 2;
        }
        target.putByte(end - 1, (byte) ']');
        return end;
    }

    private static int writeExtremes(MutableDirectBuffer target, int offset, Extremes extremes, boolean isInteger) {
        if (!extremes.isKnown()) {
            return Ascii.put(target, offset, UNKNOWN_ENVELOPE);
        }
        if (!extremes.isMerged()) {
            return offset;
        }
        final int end = writeValue(target, Ascii.put(target, offset, BEFORE_MIN), extremes.minBits(), isInteger);
        return writeValue(target, Ascii.put(target, end, BEFORE_MAX), extremes.maxBits(), isInteger);
    }

    private static int writeN(MutableDirectBuffer target, int offset, long n, int fieldBits) {
        if (!ItemField.N.isIn(fieldBits)) {
            return offset;
        }
        final int end = Ascii.put(target, offset, BEFORE_N);
        return end + DecimalWriter.write(target, end, n);
    }

    private static int writeKind(MutableDirectBuffer target, int offset, SeriesKind kind, int fieldBits) {
        if (!ItemField.KIND.isIn(fieldBits)) {
            return offset;
        }
        return Ascii.put(target, offset, kind == SeriesKind.CUMULATIVE ? CUMULATIVE : DELTA);
    }

    private static int writeTotal(
            MutableDirectBuffer target, int offset, long totalBits, boolean isInteger, int fieldBits) {
        if (!ItemField.TOTAL.isIn(fieldBits)) {
            return offset;
        }
        return writeValue(target, Ascii.put(target, offset, BEFORE_TOTAL), totalBits, isInteger);
    }

    private static int writeRate(MutableDirectBuffer target, int offset, double rate, int fieldBits) {
        if (!ItemField.RATE.isIn(fieldBits) || Double.isNaN(rate)) {
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
}
