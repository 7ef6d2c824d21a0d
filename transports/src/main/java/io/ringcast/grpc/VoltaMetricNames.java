package io.ringcast.grpc;

import io.ringcast.proto.volta.MetricType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** The metric names of volta's types: lower case, without the prefix that all of them share. */
final class VoltaMetricNames {
    private static final String PREFIX = "METRIC_TYPE_";
    private static final byte[][] NAMES = names();

    private VoltaMetricNames() {}

    /** The name of the type with this number, or null where there is none. Not a copy. */
    static byte[] nameOf(int metricType) {
        return metricType >= 0 && metricType < NAMES.length ? NAMES[metricType] : null;
    }

    private static byte[][] names() {
        byte[][] names = new byte[0][];
        for (final MetricType type : MetricType.values()) {
            if (type != MetricType.METRIC_TYPE_UNSPECIFIED && type != MetricType.UNRECOGNIZED) {
                final String name = type.name().substring(PREFIX.length()).toLowerCase(Locale.ROOT);
                names = Arrays.copyOf(names, Math.max(names.length, type.getNumber() + 1));
                names[type.getNumber()] = name.getBytes(StandardCharsets.US_ASCII);
            }
        }
        return names;
    }
}
