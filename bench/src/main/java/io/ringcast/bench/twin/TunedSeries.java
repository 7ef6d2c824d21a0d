package io.ringcast.bench.twin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.ringcast.proto.v1.Label;
import io.ringcast.proto.v1.Series;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** One series: its newest sample, and the beginning of its items, encoded once. */
final class TunedSeries {
    private final SeriesKey key;
    private final byte[] prefix;
    private final List<TunedGroup> groups = new ArrayList<>();
    private String wireName = "";
    private List<Label> wireLabels = List.of();
    private long timestampNs;
    private double value;
    private long n;

    TunedSeries(SeriesKey key) {
        this.key = key;
        final String labels = key.labels().entrySet().stream()
                .map(label -> "\"" + label.getKey() + "\":\"" + label.getValue() + "\"")
                .collect(Collectors.joining(","));
        prefix = (",{\"agent\":\"" + key.agent() + "\",\"metric\":\"" + key.metric() + "\",\"labels\":{" + labels
                        + "},\"timestampNs\":\"")
                .getBytes(StandardCharsets.UTF_8);
    }

    SeriesKey key() {
        return key;
    }

    /** Those that want it; changed in place. */
    List<TunedGroup> groups() {
        return groups;
    }

    boolean isOf(Series samples) {
        return wireName.equals(samples.getName()) && wireLabels.equals(samples.getLabelsList());
    }

    void remember(Series samples) {
        wireName = samples.getName();
        wireLabels = samples.getLabelsList();
    }

    void apply(Series samples) {
        final int newest = samples.getTimestampsNsCount() - 1;
        timestampNs = samples.getTimestampsNs(newest);
        value = samples.getValues(newest);
        n += newest + 1;
    }

    /** Writes an item with all its samples, behind a comma. */
    void write(ByteBuf target, Series samples) {
        writeHead(target);
        final int newest = samples.getTimestampsNsCount() - 1;
        for (int i = 0; i < newest; i++) {
            ascii(target, i == 0 ? ",\"earlier\":[[\"" : ",[\"");
            ascii(target, Long.toString(samples.getTimestampsNs(i)));
            ascii(target, "\",");
            ascii(target, Double.toString(samples.getValues(i)));
            target.writeByte(']');
        }
        ascii(target, newest > 0 ? "]}" : "}");
    }

    /** Writes an item with the newest sample, behind a comma. */
    void writeNewest(ByteBuf target) {
        writeHead(target);
        target.writeByte('}');
    }

    private void writeHead(ByteBuf target) {
        target.writeBytes(prefix);
        ascii(target, Long.toString(timestampNs));
        ascii(target, "\",\"value\":");
        ascii(target, Double.toString(value));
        ascii(target, ",\"n\":");
        ascii(target, Long.toString(n));
    }

    private static void ascii(ByteBuf target, String text) {
        ByteBufUtil.writeAscii(target, text);
    }
}
