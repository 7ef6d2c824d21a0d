package io.ringcast.engine.latest;

import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.testing.FakeAgentDirectory;
import io.ringcast.engine.testing.FakeSeriesPrefixEncoder;
import io.ringcast.engine.testing.SeriesTableWriter;
import io.ringcast.engine.wire.SeriesTable;
import org.agrona.concurrent.UnsafeBuffer;

/** The latest-value stage alone, stepped by hand with a hand-moved clock. */
final class LatestStage {
    final LatestValueMap map;
    final SeriesTable table = new SeriesTable(256);
    final SeriesTableWriter writer = new SeriesTableWriter(table);
    final Evictions evictions;
    final Counters counters = new Counters();
    final LatestValueFlyweight series = new LatestValueFlyweight();
    long nowNs = 1_000;
    long sequence;

    private final EngineEvent event = new EngineEvent(new UnsafeBuffer(new byte[0]));
    private final LatestValueHandler handler;

    LatestStage(int maxSeries, long keyHeapBytes, LatestValueHandler.Limits limits) {
        this(maxSeries, keyHeapBytes, limits, new Evictions(maxSeries));
    }

    LatestStage(int maxSeries, long keyHeapBytes, LatestValueHandler.Limits limits, Evictions evictions) {
        this.evictions = evictions;
        map = new LatestValueMap(maxSeries, keyHeapBytes, 1, new FakeSeriesPrefixEncoder());
        handler = new LatestValueHandler(map, table, evictions, new FakeAgentDirectory(), limits, counters);
    }

    /** Begins a batch; {@link #apply} hands it to the stage. */
    SeriesTableWriter batch(int agentIndex) {
        return writer.begin(agentIndex);
    }

    void apply() {
        handle(EventType.BATCH);
    }

    /** A tick that fan-out, which is not there, has handled. */
    void tick() {
        handle(EventType.TICK);
        for (int i = 0; i < evictions.purgedCount(); i++) {
            evictions.forgotten();
        }
    }

    void handle(EventType type) {
        handler.onEvent(event.set(type, 0, 0, 0).at(nowNs, 0), ++sequence);
    }

    /** The record that series i of the last batch led to. */
    LatestValueFlyweight series(int i) {
        return map.wrap(series, table.record(i));
    }

    int find(int agentIndex, byte[] key) {
        return map.find(agentIndex, new UnsafeBuffer(key), 0, key.length);
    }

    long count(CounterDescriptor counter) {
        return counters.get(counter);
    }
}
