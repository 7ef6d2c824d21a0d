package io.ringcast.engine.validate;

import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.RejectReason;
import io.ringcast.engine.event.SequencedHandler;
import io.ringcast.engine.wire.SeriesTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stands in for the latest-value stage: a map from key to last timestamp. */
final class FakeLatestStage implements SequencedHandler {
    private final SeriesTable table;
    private final Map<String, Integer> recordByKey = new HashMap<>();
    private final List<Long> lastTimestampNs = new ArrayList<>();
    private int appliedBatchCount;

    FakeLatestStage(SeriesTable table) {
        this.table = table;
    }

    int appliedBatchCount() {
        return appliedBatchCount;
    }

    int seriesCount() {
        return recordByKey.size();
    }

    @Override
    public void onEvent(EngineEvent event, long sequence) {
        if (event.type() != EventType.BATCH || !table.isApplicable()) {
            return;
        }
        appliedBatchCount++;
        for (int i = 0; i < table.seriesCount(); i++) {
            if (table.reason(i) == null) {
                apply(i);
            }
        }
    }

    private void apply(int i) {
        final byte[] key = new byte[table.keyLength(i)];
        table.keyBuffer(i).getBytes(table.keyOffset(i), key);
        final String name = table.agentIndex() + "/" + new String(key, StandardCharsets.ISO_8859_1);
        final int record = recordByKey.computeIfAbsent(name, k -> lastTimestampNs.size());
        final boolean isBorn = record == lastTimestampNs.size();
        if (isBorn) {
            lastTimestampNs.add(0L);
        }
        final long last = lastTimestampNs.get(record);
        int first = 0;
        int duplicates = 0;
        for (; first < table.sampleCount(i) && table.timestampNs(i, first) <= last; first++) {
            if (table.timestampNs(i, first) == last) {
                duplicates++;
            } else {
                table.reject(i, RejectReason.TIMESTAMP_NOT_INCREASING);
            }
        }
        if (first < table.sampleCount(i)) {
            lastTimestampNs.set(record, table.timestampNs(i, table.sampleCount(i) - 1));
        }
        table.applied(i, record, first, duplicates, isBorn);
    }
}
