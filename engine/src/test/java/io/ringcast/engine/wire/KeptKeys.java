package io.ringcast.engine.wire;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.agrona.DirectBuffer;

/** Knows the keys that batches with a sound structure have brought, thousands of them. */
final class KeptKeys implements KnownSeries {
    private static final int MAX_COUNT = 10_000;

    private final Map<List<Byte>, Integer> records = new HashMap<>();

    /** Takes in the keys of the batch that was scanned last. */
    void keep(SeriesTable table) {
        for (int i = 0; i < table.seriesCount(); i++) {
            if (records.size() == MAX_COUNT) {
                records.clear();
            }
            records.putIfAbsent(bytes(table.keyBuffer(i), table.keyOffset(i), table.keyLength(i)), records.size());
        }
    }

    /** What a scan found of series i, whatever way it went. */
    static List<Object> row(SeriesTable table, int i) {
        final int sampleCount = Math.min(table.timestampsCount(i), table.valuesCount(i));
        return List.of(
                bytes(table.keyBuffer(i), table.keyOffset(i), table.keyLength(i)),
                table.kind(i),
                table.ref(i),
                table.isInteger(i),
                table.hasBothValueTypes(i),
                table.timestampsCount(i),
                table.valuesCount(i),
                IntStream.range(0, sampleCount)
                        .mapToObj(k -> List.of(table.timestampNs(i, k), table.valueBits(i, k)))
                        .toList());
    }

    @Override
    public void ofAgent(int agentIndex) {}

    @Override
    public int find(DirectBuffer key, int offset, int length) {
        return records.getOrDefault(bytes(key, offset, length), NOT_KNOWN);
    }

    private static List<Byte> bytes(DirectBuffer buffer, int offset, int length) {
        return IntStream.range(0, length)
                .mapToObj(i -> buffer.getByte(offset + i))
                .toList();
    }
}
