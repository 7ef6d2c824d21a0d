package io.ringcast.engine.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.ringcast.engine.testing.Expect;
import io.ringcast.proto.v1.Label;
import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.proto.v1.Series;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Holds the scanner against the generated parser, on any bytes: both find the same, or both refuse. The scanner alone may
 * refuse for one of the reasons that its Javadoc gives, or because the table is full. A second scanner, to which all keys are
 * known that ever had a sound structure, must find what the first one does. The batch stands between rubbish, so that what is
 * read outside of it shows. One thread.
 */
final class ScannerOracle {
    private static final int MAX_LENGTH = 65_536;
    private static final int MARGIN = 64;
    private static final int MAX_GROUP_DEPTH = 32;
    private static final int MAX_VARINT_LENGTH = 10;
    private static final int LARGEST_KIND = 3;

    private final int maxSeriesCount;
    private final SeriesTable table;
    private final BatchScanner scanner = new BatchScanner(MAX_LENGTH);
    private final KeptKeys keptKeys = new KeptKeys();
    private final BatchScanner knowingScanner = new BatchScanner(MAX_LENGTH, keptKeys);
    private final SeriesTable knowingTable;
    private final SeriesKeyFlyweight key = new SeriesKeyFlyweight();
    private final UnsafeBuffer memory = new UnsafeBuffer(new byte[MARGIN + MAX_LENGTH + MARGIN]);
    private byte[] bytes;
    private long knownCount;

    /** Scans into a table for so many series. */
    ScannerOracle(int maxSeriesCount) {
        this.maxSeriesCount = maxSeriesCount;
        table = new SeriesTable(maxSeriesCount);
        knowingTable = new SeriesTable(maxSeriesCount);
    }

    /** Series so far whose keys were known. */
    long knownCount() {
        return knownCount;
    }

    /** Fails unless scanner and parser agree on {@code batch}; returns whether both accept it. */
    boolean agrees(byte[] batch) {
        bytes = batch;
        memory.setMemory(0, MARGIN + bytes.length + MARGIN, (byte) 0xA5);
        memory.putBytes(MARGIN, bytes);
        final int code = scanner.scan(memory, MARGIN, bytes.length, table);
        if (code == BatchScanner.OK) {
            keptKeys.keep(table);
        }
        sameWhenKnown(code);
        final MetricBatch expected;
        try {
            expected = MetricBatch.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            that(code < 0, "accepted, but " + e.getMessage());
            return false;
        }
        if (code == BatchScanner.OK) {
            sameBatch(expected);
            return true;
        }
        that(mayRefuse(code, expected), BatchScanner.field(code) + " refused");
        return false;
    }

    private void sameWhenKnown(int code) {
        that(knowingScanner.scan(memory, MARGIN, bytes.length, knowingTable) == code, "code where keys are known");
        that(knowingTable.seq() == table.seq(), "seq where keys are known");
        for (int i = 0; code == BatchScanner.OK && i < table.seriesCount(); i++) {
            that(KeptKeys.row(knowingTable, i).equals(KeptKeys.row(table, i)), "known series " + i);
            knownCount += knowingTable.known(i) == SeriesTable.NO_RECORD ? 0 : 1;
        }
    }

    private boolean mayRefuse(int code, MetricBatch batch) {
        if (code == BatchScanner.TOO_MANY_SERIES) {
            return batch.getSeriesCount() > maxSeriesCount;
        }
        return isStrict(batch.getUnknownFields(), 2)
                || batch.getSeriesList().stream().anyMatch(ScannerOracle::isStrict)
                || hasEndlessVarint();
    }

    private static boolean isStrict(Series series) {
        return isStrict(series.getUnknownFields(), 7)
                || series.getLabelsList().stream().anyMatch(label -> isStrict(label.getUnknownFields(), 2));
    }

    /** Whether there is a known field of another wire type, or a group nested too deep. */
    private static boolean isStrict(UnknownFieldSet fields, int lastKnownField) {
        return fields.asMap().keySet().stream().anyMatch(number -> number <= lastKnownField)
                || groupDepth(fields) > MAX_GROUP_DEPTH;
    }

    private static int groupDepth(UnknownFieldSet fields) {
        return fields.asMap().values().stream()
                .flatMap(field -> field.getGroupList().stream())
                .mapToInt(group -> 1 + groupDepth(group))
                .max()
                .orElse(0);
    }

    private boolean hasEndlessVarint() {
        int run = 0;
        for (final byte b : bytes) {
            run = b < 0 ? run + 1 : 0;
            if (run == MAX_VARINT_LENGTH) {
                return true;
            }
        }
        return false;
    }

    private void sameBatch(MetricBatch expected) {
        that(table.seq() == expected.getSeq(), "seq");
        that(table.seriesCount() == expected.getSeriesCount(), "number of series");
        for (int i = 0; i < expected.getSeriesCount(); i++) {
            sameKey(i, expected.getSeries(i));
            sameSamples(i, expected.getSeries(i));
        }
    }

    private void sameKey(int i, Series expected) {
        final Series.Builder canonical = Series.newBuilder().setName(expected.getName());
        expected.getLabelsList()
                .forEach(label -> canonical.addLabels(
                        Label.newBuilder().setName(label.getName()).setValue(label.getValue())));
        final byte[] actual = new byte[table.keyLength(i)];
        table.keyBuffer(i).getBytes(table.keyOffset(i), actual);
        that(Arrays.equals(actual, canonical.build().toByteArray()), "key of series " + i);
        key.wrap(table.keyBuffer(i), table.keyOffset(i), table.keyLength(i));
        that(text(key.nameOffset(), key.nameLength()).equals(expected.getName()), "name of series " + i);
        that(key.labelCount() == expected.getLabelsCount(), "number of labels of series " + i);
        final List<Label> labels = expected.getLabelsList();
        for (int k = 0; k < Math.min(key.labelCount(), SeriesKeyFlyweight.MAX_LABEL_COUNT); k++) {
            that(
                    text(key.labelNameOffset(k), key.labelNameLength(k))
                            .equals(labels.get(k).getName()),
                    "name of a label");
            that(
                    text(key.labelValueOffset(k), key.labelValueLength(k))
                            .equals(labels.get(k).getValue()),
                    "value of a label");
        }
    }

    private void sameSamples(int i, Series expected) {
        that(table.ref(i) == expected.getRef(), "ref of series " + i);
        final boolean hasKey = !expected.getName().isEmpty() || expected.getLabelsCount() > 0;
        that(table.isReference(i) == (expected.getRef() != 0 && !hasKey), "a ref in place of a key, series " + i);
        that(table.isDeclaration(i) == (expected.getRef() != 0 && hasKey), "a declaration, series " + i);
        final int kind = expected.getKindValue();
        that(table.kind(i) == (kind < 0 || kind > LARGEST_KIND ? 0 : kind), "kind of series " + i);
        final boolean hasDoubles = expected.getValuesCount() > 0;
        final boolean hasIntegers = expected.getIntValuesCount() > 0;
        that(table.hasBothValueTypes(i) == (hasDoubles && hasIntegers), "both value types of series " + i);
        that(table.isInteger(i) == (hasIntegers && !hasDoubles), "value type of series " + i);
        that(table.timestampsCount(i) == expected.getTimestampsNsCount(), "number of timestamps of series " + i);
        for (int k = 0; k < expected.getTimestampsNsCount(); k++) {
            that(table.timestampNs(i, k) == expected.getTimestampsNs(k), "a timestamp of series " + i);
        }
        final int valuesCount = hasDoubles ? expected.getValuesCount() : expected.getIntValuesCount();
        that(table.valuesCount(i) == valuesCount, "number of values of series " + i);
        for (int k = 0; k < valuesCount; k++) {
            final long bits = hasDoubles ? Double.doubleToRawLongBits(expected.getValues(k)) : expected.getIntValues(k);
            that(table.valueBits(i, k) == bits, "a value of series " + i);
        }
    }

    private String text(int offset, int length) {
        return key.buffer().getStringWithoutLengthUtf8(offset, length);
    }

    private void that(boolean isTrue, String what) {
        Expect.that(isTrue, () -> what + ": " + HexFormat.of().formatHex(bytes));
    }
}
