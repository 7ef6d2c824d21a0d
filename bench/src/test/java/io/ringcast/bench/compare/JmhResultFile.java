package io.ringcast.bench.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Writes result files in JMH's form, as far as it is read. */
public final class JmhResultFile {
    private final List<String> benchmarks = new ArrayList<>();

    /** Adds a time in one fork; {@code allocation} is JSON, null: the metric is left out. */
    public JmhResultFile time(String name, String params, String allocation, double... scores) {
        return add(name, "avgt", "ns/op", params, allocation, scores);
    }

    /** Adds a rate in one fork. */
    public JmhResultFile rate(String name, double... scores) {
        return add(name, "thrpt", "ops/s", "{}", null, scores);
    }

    public Path write(Path file) {
        try {
            return Files.writeString(file, "[" + String.join(",", benchmarks) + "]");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JmhResultFile add(
            String name, String mode, String unit, String params, String allocation, double... scores) {
        final String secondary = allocation == null ? "{}" : """
                {"gc.alloc.rate.norm":{"score":0,"scoreUnit":"B/op","rawData":[%s]},\
                "gc.count":{"score":1,"scoreUnit":"counts","rawData":[[1]]}}""".formatted(allocation);
        final String rawData = Arrays.stream(scores).mapToObj(Double::toString).collect(Collectors.joining(","));
        benchmarks.add("""
                {"jmhVersion":"1.37","benchmark":"io.ringcast.bench.jmh.%s","mode":"%s","threads":1,"forks":1,"measurementTime":"1 s",\
                "params":%s,"primaryMetric":{"score":1,"scoreError":"NaN","scoreUnit":"%s","rawData":[[%s]]},\
                "secondaryMetrics":%s}""".formatted(name, mode, params, unit, rawData, secondary));
        return this;
    }
}
