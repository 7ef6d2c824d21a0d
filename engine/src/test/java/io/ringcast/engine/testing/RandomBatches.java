package io.ringcast.engine.testing;

import com.google.protobuf.ByteString;
import io.ringcast.engine.event.RejectReason;
import io.ringcast.engine.testing.PlannedBatch.PlannedSeries;
import io.ringcast.proto.v1.Label;
import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.proto.v1.MetricKind;
import io.ringcast.proto.v1.Series;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Makes batches: mostly sound, with every fault now and then, over few enough keys that series come again. */
public final class RandomBatches {
    /** Metric names in use. */
    public static final List<String> NAMES = List.of("cpu_usage", "mem.free", "net:rx", "up", "queue_depth");

    /** Limits under which {@link #series} knows what breaks them. */
    static final int MAX_LABELS = 6;

    static final int MAX_NAME_LENGTH = 40;
    static final int MAX_LABEL_NAME_LENGTH = 20;
    static final int MAX_LABEL_VALUE_LENGTH = 100;

    /** The largest ref of a session. */
    public static final int MAX_REF = 100;

    private static final int REFS_IN_USE = 20;

    private static final List<RejectReason> FAULTS = List.of(
            RejectReason.NAME_INVALID,
            RejectReason.NAME_TOO_LONG,
            RejectReason.TOO_MANY_LABELS,
            RejectReason.LABEL_NAME_INVALID,
            RejectReason.LABEL_NAME_TOO_LONG,
            RejectReason.LABEL_VALUE_TOO_LONG,
            RejectReason.LABEL_REPEATED,
            RejectReason.COUNTS_DIFFER,
            RejectReason.NO_SAMPLES,
            RejectReason.BOTH_VALUE_TYPES,
            RejectReason.TIMESTAMP_OUT_OF_RANGE,
            RejectReason.TIMESTAMP_NOT_INCREASING,
            RejectReason.SERIES_REF_OUT_OF_RANGE,
            RejectReason.TIMESTAMP_TOO_FAR_AHEAD);
    private static final List<String> BAD_NAMES = List.of("", "9lives", "a-b", "caf\u00e9", "a b");
    private static final List<String> BAD_LABEL_NAMES = List.of("", "9", "a:b", "agent", "a.b", "\u00fc");
    private static final double[] SPECIAL_VALUES = {
        0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, Double.MAX_VALUE
    };

    private final Random random;
    private final boolean shufflesLabels;
    private final int idCount;

    /**
     * Makes an author of batches.
     *
     * @param shufflesLabels whether a series' labels come in any order.
     * @param idCount how many values a label of most series has, so that there are many; 0: there is no such label.
     */
    public RandomBatches(Random random, boolean shufflesLabels, int idCount) {
        this.random = random;
        this.shufflesLabels = shufflesLabels;
        this.idCount = idCount;
    }

    /** A batch of series whose newest samples lie around {@code timestampNs}. */
    public PlannedBatch batch(long seq, long timestampNs, int seriesCount) {
        final List<PlannedSeries> series = new ArrayList<>();
        for (int i = 0; i < seriesCount; i++) {
            series.add(series(timestampNs));
        }
        return PlannedBatch.of(seq, series);
    }

    /** Bytes that are no batch, from which {@code seq} can be read, or 0 if that can't be. */
    public PlannedBatch malformed(long seq) {
        final ByteString head = MetricBatch.newBuilder().setSeq(seq).build().toByteString();
        final byte[] broken =
                random.nextBoolean() ? new byte[] {0x12, 0x05, 0x0A} : new byte[] {0x12, 0x02, 0x0A, 0x7F};
        return random.nextInt(3) == 0
                ? PlannedBatch.malformed(0, new byte[] {(byte) 0xFF, (byte) 0xFF, 1})
                : PlannedBatch.malformed(
                        seq, head.concat(ByteString.copyFrom(broken)).toByteArray());
    }

    private PlannedSeries series(long timestampNs) {
        final Series.Builder series = Series.newBuilder();
        boolean isInteger = random.nextInt(10) == 0;
        if (random.nextInt(4) == 0) {
            series.setRef(anyRef());
        } else {
            final String name = NAMES.get(random.nextInt(NAMES.size()));
            series.setName(name).setRef(random.nextInt(2) * anyRef());
            labels().forEach(series::addLabels);
            isInteger = name.equals("queue_depth") != (random.nextInt(50) == 0);
        }
        series.setKind(kind(series));
        addSamples(series, timestampNs, isInteger);
        if (random.nextInt(20) != 0) {
            return new PlannedSeries(series.build(), null);
        }
        final RejectReason fault = FAULTS.get(random.nextInt(FAULTS.size()));
        if (series.getName().isEmpty() && fault.code().startsWith("label") || fault == RejectReason.TOO_MANY_LABELS) {
            series.setName(NAMES.get(0));
        }
        breakRule(series, fault);
        return new PlannedSeries(series.build(), fault);
    }

    private int anyRef() {
        return 1 + random.nextInt(random.nextBoolean() ? REFS_IN_USE : MAX_REF);
    }

    /** Mostly the same for the same core, whatever the name, so that all kinds come as doubles and as integers. */
    private MetricKind kind(Series.Builder series) {
        final int number = series.getLabelsList().stream()
                .filter(label -> label.getName().equals("core"))
                .mapToInt(label -> 1 + Integer.parseInt(label.getValue()))
                .findFirst()
                .orElse(series.getRef() % 4);
        return MetricKind.forNumber(random.nextInt(20) == 0 ? random.nextInt(4) : number);
    }

    private List<Label> labels() {
        final List<Label> labels = new ArrayList<>();
        if (random.nextInt(4) != 0) {
            labels.add(label("core", Integer.toString(random.nextInt(3))));
        }
        if (idCount > 0 && random.nextInt(4) != 0) {
            labels.add(label("id", Integer.toString(random.nextInt(idCount))));
        }
        if (random.nextInt(3) == 0) {
            labels.add(label("env", random.nextBoolean() ? "test" : ""));
        }
        if (random.nextInt(4) == 0) {
            labels.add(label("mode", random.nextBoolean() ? "idle" : "\u00fcser \"quoted\"\n\\"));
        }
        if (shufflesLabels) {
            Collections.shuffle(labels, random);
        }
        return labels;
    }

    private void addSamples(Series.Builder series, long timestampNs, boolean isInteger) {
        final int sampleCount = random.nextInt(4) == 0 ? 1 + random.nextInt(12) : 1;
        long nextNs = timestampNs - (random.nextInt(6) == 0 ? random.nextInt(40) : 0);
        for (int i = 0; i < sampleCount; i++) {
            series.addTimestampsNs(nextNs);
            nextNs += 1 + random.nextInt(10);
            if (isInteger) {
                series.addIntValues(random.nextLong() >> random.nextInt(64));
            } else {
                series.addValues(value());
            }
        }
    }

    private double value() {
        return switch (random.nextInt(4)) {
            case 0 -> SPECIAL_VALUES[random.nextInt(SPECIAL_VALUES.length)];
            case 1 -> random.nextInt(1000);
            case 2 -> Double.longBitsToDouble(random.nextLong());
            default -> random.nextDouble();
        };
    }

    private void breakRule(Series.Builder series, RejectReason fault) {
        switch (fault) {
            case NAME_INVALID -> breakName(series);
            case SERIES_REF_OUT_OF_RANGE ->
                series.setRef(random.nextBoolean() ? MAX_REF + 1 + random.nextInt(1000) : -1 - random.nextInt(1000));
            case NAME_TOO_LONG -> series.setName("n".repeat(MAX_NAME_LENGTH + 1));
            case TOO_MANY_LABELS -> {
                for (int i = 0; i <= MAX_LABELS; i++) {
                    series.addLabels(label("more" + i, ""));
                }
            }
            case LABEL_NAME_INVALID ->
                series.addLabels(label(BAD_LABEL_NAMES.get(random.nextInt(BAD_LABEL_NAMES.size())), "x"));
            case LABEL_NAME_TOO_LONG -> series.addLabels(label("l".repeat(MAX_LABEL_NAME_LENGTH + 1), ""));
            case LABEL_VALUE_TOO_LONG -> series.addLabels(label("long", "v".repeat(MAX_LABEL_VALUE_LENGTH + 1)));
            case LABEL_REPEATED -> series.addLabels(label("twice", "1")).addLabels(label("twice", "2"));
            default -> breakSamples(series, fault);
        }
    }

    /** Without a name, a series with a ref would be meant by that. */
    private void breakName(Series.Builder series) {
        final String name = BAD_NAMES.get(random.nextInt(BAD_NAMES.size()));
        series.setName(name);
        if (name.isEmpty()) {
            series.clearRef();
        }
    }

    private void breakSamples(Series.Builder series, RejectReason fault) {
        final long firstNs = series.getTimestampsNs(0);
        switch (fault) {
            case COUNTS_DIFFER -> series.addTimestampsNs(firstNs + 1000);
            case NO_SAMPLES -> series.clearTimestampsNs().clearValues().clearIntValues();
            case BOTH_VALUE_TYPES -> {
                series.clearValues().clearIntValues();
                for (int i = 0; i < series.getTimestampsNsCount(); i++) {
                    series.addValues(i).addIntValues(i);
                }
            }
            case TIMESTAMP_OUT_OF_RANGE -> series.setTimestampsNs(0, random.nextBoolean() ? 0 : -firstNs);
            case TIMESTAMP_TOO_FAR_AHEAD -> series.setTimestampsNs(series.getTimestampsNsCount() - 1, Long.MAX_VALUE);
            case TIMESTAMP_NOT_INCREASING -> {
                series.addTimestampsNs(firstNs);
                if (series.getIntValuesCount() > 0) {
                    series.addIntValues(1);
                } else {
                    series.addValues(1);
                }
            }
            default -> throw new AssertionError(fault);
        }
    }

    private static Label label(String name, String value) {
        return Label.newBuilder().setName(name).setValue(value).build();
    }
}
