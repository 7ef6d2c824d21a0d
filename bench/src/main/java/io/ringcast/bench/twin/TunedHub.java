package io.ringcast.bench.twin;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.proto.v1.Series;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Newest values and who wants them. Only the event loop's thread enters. */
final class TunedHub {
    private final EventLoop loop;
    private final Map<SeriesKey, TunedSeries> series = new HashMap<>();
    private final Map<String, List<TunedSeries>> recentByAgent = new HashMap<>();
    private final Map<TwinSelector, TunedGroup> groups = new HashMap<>();
    private final List<TunedGroup> pending = new ArrayList<>();
    private boolean isFlushDue;
    private long seq;

    TunedHub(EventLoop loop) {
        this.loop = loop;
    }

    /** Applies a batch; what it changes goes out at the end of this turn of the loop. */
    void onBatch(String agentId, MetricBatch batch) {
        seq++;
        final List<TunedSeries> recent = recentByAgent.computeIfAbsent(agentId, id -> new ArrayList<>());
        for (int i = 0; i < batch.getSeriesCount(); i++) {
            final Series samples = batch.getSeries(i);
            final TunedSeries target = find(agentId, samples, recent, i);
            target.apply(samples);
            for (final TunedGroup group : target.groups()) {
                if (group.add(target, samples)) {
                    pending.add(group);
                }
                if (group.isFull()) {
                    group.flush(seq);
                }
            }
        }
        if (!isFlushDue && !pending.isEmpty()) {
            isFlushDue = true;
            loop.execute(this::flush);
        }
    }

    /** The group of a selector, made when it is new. */
    TunedGroup group(String selector) {
        return groups.computeIfAbsent(TwinSelector.parse(selector), parsed -> {
            final TunedGroup group = new TunedGroup(loop);
            series.values().stream()
                    .filter(known -> parsed.matches(known.key()))
                    .forEach(known -> known.groups().add(group));
            return group;
        });
    }

    /** A group's series as frames of a snapshot, and {@code live}; what was pending has gone out before. */
    void snapshot(TunedGroup group, TunedClient client) {
        group.flush(seq);
        int count = 0;
        ByteBuf items = group.items();
        for (final TunedSeries known : series.values()) {
            if (known.groups().contains(group)) {
                known.writeNewest(items);
                count++;
                if (items.readableBytes() > TunedGroup.ITEMS_MAX_BYTES) {
                    client.send(TunedGroup.frame(items, seq, true));
                    items = group.items();
                }
            }
        }
        client.send(TunedGroup.frame(items, seq, true));
        client.sendText("{\"type\":\"live\",\"subscription\":1,\"seq\":" + seq + ",\"series\":" + count + "}");
    }

    private void flush() {
        isFlushDue = false;
        for (final TunedGroup group : pending) {
            group.flush(seq);
        }
        pending.clear();
    }

    /** An agent's batches tend to be alike: the series at the same place is tried first. */
    private TunedSeries find(String agentId, Series samples, List<TunedSeries> recent, int place) {
        if (place < recent.size() && recent.get(place).isOf(samples)) {
            return recent.get(place);
        }
        final TunedSeries found = series.computeIfAbsent(SeriesKey.of(agentId, samples), this::born);
        found.remember(samples);
        if (place < recent.size()) {
            recent.set(place, found);
        } else {
            recent.add(found);
        }
        return found;
    }

    private TunedSeries born(SeriesKey key) {
        final TunedSeries born = new TunedSeries(key);
        groups.forEach((selector, group) -> {
            if (selector.matches(key)) {
                born.groups().add(group);
            }
        });
        return born;
    }
}
