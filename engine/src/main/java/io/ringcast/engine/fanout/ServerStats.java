package io.ringcast.engine.fanout;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.status.LatencyStage;
import io.ringcast.engine.status.ServerGauges;
import io.ringcast.engine.status.StageIntervals;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * Writes {@code server_stats}: what this server did in an interval, and how it stands. Each message is complete in itself. State
 * thread only.
 */
final class ServerStats {
    private static final double NS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    /** What a counter is called here. */
    private static final class Name {
        final byte[] ascii;
        final CounterDescriptor counter;

        Name(String name, CounterDescriptor counter) {
            ascii = Ascii.bytes(name);
            this.counter = counter;
        }
    }

    private static final class Percentile {
        final byte[] name;
        final double percentile;

        Percentile(String name, double percentile) {
            this.name = Ascii.bytes(name);
            this.percentile = percentile;
        }
    }

    private static final List<Name> RATES = List.of(
            new Name("batchesPerSecond", CounterDescriptor.BATCHES_RECEIVED),
            new Name("samplesPerSecond", CounterDescriptor.SAMPLES_RECEIVED),
            new Name("samplesAcceptedPerSecond", CounterDescriptor.SAMPLES_ACCEPTED),
            new Name("updatesMatchedPerSecond", CounterDescriptor.UPDATES_MATCHED),
            new Name("updatesSentPerSecond", CounterDescriptor.UPDATES_SENT),
            new Name("messagesSentPerSecond", CounterDescriptor.MESSAGES_SENT),
            new Name("bytesWrittenPerSecond", CounterDescriptor.BYTES_WRITTEN),
            new Name("seriesBornPerSecond", CounterDescriptor.SERIES_BORN),
            new Name("clientsOpenedPerSecond", CounterDescriptor.CONNECTIONS_OPENED));
    private static final List<Name> COUNTERS = Stream.of(CounterDescriptor.values())
            .map(counter -> new Name(counter.label(), counter))
            .toList();
    private static final List<Percentile> PERCENTILES = List.of(
            new Percentile("p50", 50),
            new Percentile("p90", 90),
            new Percentile("p99", 99),
            new Percentile("p999", 99.9));

    private static final byte[] TYPE = Ascii.bytes("type");
    private static final byte[] SERVER_STATS = Ascii.bytes("server_stats");
    private static final byte[] SUBSCRIPTION = Ascii.bytes("subscription");
    private static final byte[] SEQ = Ascii.bytes("seq");
    private static final byte[] STAMP = Ascii.bytes("timestamp");
    private static final byte[] UPTIME_MS = Ascii.bytes("uptimeMs");
    private static final byte[] INTERVAL_MS = Ascii.bytes("intervalMs");
    private static final byte[] RING = Ascii.bytes("ring");
    private static final byte[] SLOTS = Ascii.bytes("slots");
    private static final byte[] USED = Ascii.bytes("used");
    private static final byte[] MEMORY_BYTES = Ascii.bytes("memoryBytes");
    private static final byte[] RATES_NAME = Ascii.bytes("rates");
    private static final byte[] COUNTERS_NAME = Ascii.bytes("counters");
    private static final byte[] LATENCIES_NS = Ascii.bytes("latenciesNs");
    private static final byte[] COUNT = Ascii.bytes("count");
    private static final byte[] MAX = Ascii.bytes("max");

    private final Counters counters;
    private final ServerGauges gauges;
    private final StageIntervals intervals;
    private final ReplyBuffer message = new ReplyBuffer();
    private final long[] lastCounts = new long[RATES.size()];
    private long lastNs;

    ServerStats(Counters counters, ServerGauges gauges, StageIntervals intervals) {
        this.counters = counters;
        this.gauges = gauges;
        this.intervals = intervals;
    }

    /** Begins the first interval of a row. */
    void begin(long nowNs) {
        intervals.begin();
        for (int i = 0; i < lastCounts.length; i++) {
            lastCounts[i] = counters.get(RATES.get(i).counter);
        }
        lastNs = nowNs;
    }

    /** Nobody is told any more. */
    void end() {
        intervals.end();
    }

    /** Ends an interval, begins the next and returns the message as a frame; it is valid until the next call. */
    ReplyBuffer write(long subscription, long sequence, long nowNs, long epochNs) {
        final long intervalNs = Math.max(1, nowNs - lastNs);
        lastNs = nowNs;
        message.begin()
                .putText(TYPE, SERVER_STATS)
                .put(SUBSCRIPTION, subscription)
                .put(SEQ, sequence)
                .put(STAMP, Replies.timestamp(epochNs))
                .put(UPTIME_MS, TimeUnit.NANOSECONDS.toMillis(nowNs - gauges.startNs()))
                .put(INTERVAL_MS, TimeUnit.NANOSECONDS.toMillis(intervalNs))
                .beginObject(RING)
                .put(SLOTS, gauges.slotCount())
                .put(USED, gauges.usedSlotCount())
                .endObject();
        writeMemory();
        writeRates(intervalNs);
        writeCounters();
        writeLatencies();
        return message.end();
    }

    private void writeMemory() {
        message.beginObject(MEMORY_BYTES);
        gauges.forEachArea((name, bytes) -> message.put(Ascii.bytes(name), bytes));
        message.endObject();
    }

    private void writeRates(long intervalNs) {
        message.beginObject(RATES_NAME);
        for (int i = 0; i < lastCounts.length; i++) {
            final Name rate = RATES.get(i);
            final long count = counters.get(rate.counter);
            message.put(rate.ascii, (count - lastCounts[i]) * NS_PER_SECOND / intervalNs);
            lastCounts[i] = count;
        }
        message.endObject();
    }

    private void writeCounters() {
        message.beginObject(COUNTERS_NAME);
        COUNTERS.forEach(name -> message.put(name.ascii, counters.get(name.counter)));
        message.endObject();
    }

    private void writeLatencies() {
        message.beginObject(LATENCIES_NS);
        if (intervals.isEnabled()) {
            for (final LatencyStage stage : LatencyStage.values()) {
                final Histogram histogram = intervals.take(stage);
                message.beginObject(Ascii.bytes(stage.label())).put(COUNT, histogram.getTotalCount());
                PERCENTILES.forEach(each -> message.put(each.name, histogram.getValueAtPercentile(each.percentile)));
                message.put(MAX, histogram.getMaxValue()).endObject();
            }
        }
        message.endObject();
    }
}
