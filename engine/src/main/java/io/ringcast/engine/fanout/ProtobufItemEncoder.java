package io.ringcast.engine.fanout;

import io.ringcast.engine.event.AgentDirectory;
import io.ringcast.engine.event.ItemField;
import io.ringcast.engine.latest.Derivation;
import io.ringcast.engine.latest.LatestValueFlyweight;
import io.ringcast.engine.wire.SeriesKind;
import io.ringcast.engine.wire.Varint;
import io.ringcast.engine.wire.WireFormat;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Writes items as fields of a {@code ringcast.v1.LiveUpdate} in wire form: a declaration as one of {@code declared}, a
 * sample as one of {@code updates}, a removal as a number in {@code removed}. State thread only.
 */
final class ProtobufItemEncoder implements ItemEncoder {
    private static final byte UPDATES_TAG = lengthDelimited(7);
    private static final byte SERIES_TAG = varint(1);
    private static final byte DELTA_TAG = varint(2);
    private static final byte VALUE_TAG = fixed64(3);
    private static final byte INT_VALUE_TAG = varint(4);
    private static final byte N_TAG = varint(5);
    private static final byte KIND_TAG = varint(6);
    private static final byte RATE_TAG = fixed64(7);
    private static final byte TOTAL_TAG = fixed64(8);
    private static final byte INT_TOTAL_TAG = varint(9);
    private static final byte EARLIER_DELTA_TAG = lengthDelimited(10);
    private static final byte EARLIER_VALUES_TAG = lengthDelimited(11);
    private static final byte EARLIER_INT_VALUES_TAG = lengthDelimited(12);
    private static final byte MIN_TAG = fixed64(13);
    private static final byte MAX_TAG = fixed64(14);
    private static final byte INT_MIN_TAG = varint(15);
    /** Numbers from 16 on take two bytes. */
    private static final int INT_MAX_TAG = WireFormat.tag(16, WireFormat.VARINT);

    private static final int ENVELOPE_UNKNOWN_TAG = WireFormat.tag(17, WireFormat.VARINT);

    private static final int MAX_NUMBER_LENGTH = 1 + Varint.MAX_LENGTH;
    /** Number of the series, time, value, n, kind, rate, total, min and max; tag and length of the item and of each list. */
    private static final int MAX_FIXED_LENGTH = 14 * MAX_NUMBER_LENGTH;

    private static final int MAX_SAMPLE_LENGTH = 2 * Varint.MAX_LENGTH;

    private final DeclarationEncoder declarations;

    /**
     * Makes an encoder.
     *
     * @param keys the map's key heap.
     */
    ProtobufItemEncoder(DirectBuffer keys, AgentDirectory agents) {
        declarations = new DeclarationEncoder(keys, agents);
    }

    @Override
    public int maxLength(LatestValueFlyweight series, int sampleCount) {
        return declarations.maxLength(series) + MAX_FIXED_LENGTH + sampleCount * MAX_SAMPLE_LENGTH;
    }

    @Override
    public int writeDeclaration(MutableDirectBuffer target, int offset, LatestValueFlyweight series) {
        return declarations.write(target, offset, series);
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
        int end = LengthDelimited.bodyOffset(offset);
        end = writeTime(target, end, series.seriesId(), series.timestampNs() - baseNs);
        end = writeNumber(target, end, series.valueBits(), isInteger, VALUE_TAG, INT_VALUE_TAG);
        end = writeN(target, end, series.acceptedCount(), fieldBits);
        final SeriesKind kind = series.kind();
        if (kind != SeriesKind.GAUGE) {
            end = writeKind(target, end, kind, series.rate(), fieldBits);
            if (kind == SeriesKind.DELTA && ItemField.TOTAL.isIn(fieldBits)) {
                end = writeNumber(target, end, series.totalBits(), isInteger, TOTAL_TAG, INT_TOTAL_TAG);
            }
        }
        if (extremes != null) {
            end = writeExtremes(target, end, extremes, isInteger);
        }
        return LengthDelimited.close(target, offset, UPDATES_TAG, end);
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
        int end = LengthDelimited.bodyOffset(offset);
        end = writeTime(target, end, series.seriesId(), samples.newestNs() - baseNs);
        end = writeNumber(target, end, samples.newestBits(), isInteger, VALUE_TAG, INT_VALUE_TAG);
        end = writeN(target, end, samples.acceptedCount(), fieldBits);
        final Derivation derivation = samples.derivation();
        final SeriesKind kind = derivation.kind();
        if (kind != SeriesKind.GAUGE) {
            end = writeKind(target, end, kind, derivation.rate(), fieldBits);
            if (kind == SeriesKind.DELTA && ItemField.TOTAL.isIn(fieldBits)) {
                end = writeNumber(target, end, derivation.totalBits(), isInteger, TOTAL_TAG, INT_TOTAL_TAG);
            }
        }
        if (samples.earlierCount() > 0 && ItemField.EARLIER.isIn(fieldBits)) {
            end = writeEarlier(target, end, samples, baseNs);
        }
        if (ItemShape.hasExtremes(fieldBits) && samples.earlierCount() > 0) {
            end = writeExtremes(target, end, samples.extremes(), isInteger);
        }
        return LengthDelimited.close(target, offset, UPDATES_TAG, end);
    }

    @Override
    public int writeRemoved(MutableDirectBuffer target, int offset, LatestValueFlyweight series) {
        return Varint.write(target, offset, series.seriesId());
    }

    @Override
    public int removedLength(LatestValueFlyweight series) {
        return Varint.length(series.seriesId());
    }

    private static int writeEarlier(MutableDirectBuffer target, int offset, UpdateSamples samples, long baseNs) {
        final int count = samples.earlierCount();
        int end = LengthDelimited.bodyOffset(offset);
        for (int k = 0; k < count; k++) {
            end = Varint.write(target, end, Varint.zigZag(samples.earlierNs(k) - baseNs));
        }
        end = LengthDelimited.close(target, offset, EARLIER_DELTA_TAG, end);
        return samples.isInteger()
                ? writeEarlierIntegers(target, end, samples)
                : writeEarlierDoubles(target, end, samples);
    }

    private static int writeEarlierIntegers(MutableDirectBuffer target, int offset, UpdateSamples samples) {
        final int count = samples.earlierCount();
        int end = LengthDelimited.bodyOffset(offset);
        for (int k = 0; k < count; k++) {
            end = Varint.write(target, end, Varint.zigZag(samples.earlierBits(k)));
        }
        return LengthDelimited.close(target, offset, EARLIER_INT_VALUES_TAG, end);
    }

    private static int writeEarlierDoubles(MutableDirectBuffer target, int offset, UpdateSamples samples) {
        final int count = samples.earlierCount();
        target.putByte(offset, EARLIER_VALUES_TAG);
        int end = Varint.write(target, offset + 1, (long) count * Double.BYTES);
        for (int k = 0; k < count; k++) {
            target.putLong(end, samples.earlierBits(k), ByteOrder.LITTLE_ENDIAN);
            end += Double.BYTES;
        }
        return end;
    }

    private static int writeExtremes(MutableDirectBuffer target, int offset, Extremes extremes, boolean isInteger) {
        if (!extremes.isKnown()) {
            final int end = Varint.write(target, offset, ENVELOPE_UNKNOWN_TAG);
            target.putByte(end, (byte) 1);
            return end + 1;
        }
        if (!extremes.isMerged()) {
            return offset;
        }
        final int end = writeNumber(target, offset, extremes.minBits(), isInteger, MIN_TAG, INT_MIN_TAG);
        if (!isInteger) {
            return writeFixed64(target, end, MAX_TAG, extremes.maxBits());
        }
        return Varint.write(target, Varint.write(target, end, INT_MAX_TAG), Varint.zigZag(extremes.maxBits()));
    }

    private static int writeTime(MutableDirectBuffer target, int offset, int seriesId, long deltaNs) {
        target.putByte(offset, SERIES_TAG);
        final int end = Varint.write(target, offset + 1, seriesId);
        if (deltaNs == 0) {
            return end;
        }
        target.putByte(end, DELTA_TAG);
        return Varint.write(target, end + 1, Varint.zigZag(deltaNs));
    }

    private static int writeN(MutableDirectBuffer target, int offset, long n, int fieldBits) {
        if (!ItemField.N.isIn(fieldBits)) {
            return offset;
        }
        target.putByte(offset, N_TAG);
        return Varint.write(target, offset + 1, n);
    }

    private static int writeKind(MutableDirectBuffer target, int offset, SeriesKind kind, double rate, int fieldBits) {
        int end = offset;
        if (ItemField.KIND.isIn(fieldBits)) {
            target.putByte(end, KIND_TAG);
            target.putByte(end + 1, (byte) kind.number());
            end += 2;
        }
        if (ItemField.RATE.isIn(fieldBits) && !Double.isNaN(rate)) {
            end = writeFixed64(target, end, RATE_TAG, Double.doubleToRawLongBits(rate));
        }
        return end;
    }

    /** Writes IEEE bits of a double, or the integer itself, under the tag for its type. */
    private static int writeNumber(
            MutableDirectBuffer target, int offset, long bits, boolean isInteger, byte doubleTag, byte integerTag) {
        if (!isInteger) {
            return writeFixed64(target, offset, doubleTag, bits);
        }
        target.putByte(offset, integerTag);
        return Varint.write(target, offset + 1, Varint.zigZag(bits));
    }

    private static int writeFixed64(MutableDirectBuffer target, int offset, byte tag, long bits) {
        target.putByte(offset, tag);
        target.putLong(offset + 1, bits, ByteOrder.LITTLE_ENDIAN);
        return offset + 1 + Long.BYTES;
    }

    private static byte varint(int fieldNumber) {
        return (byte) WireFormat.tag(fieldNumber, WireFormat.VARINT);
    }

    private static byte fixed64(int fieldNumber) {
        return (byte) WireFormat.tag(fieldNumber, WireFormat.FIXED64);
    }

    private static byte lengthDelimited(int fieldNumber) {
        return (byte) WireFormat.tag(fieldNumber, WireFormat.LENGTH_DELIMITED);
    }
}
