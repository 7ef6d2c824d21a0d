package io.ringcast.bench.twin;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.ringcast.proto.v1.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An item of a {@code metric_update}, as Jackson writes it. */
@JsonPropertyOrder({"agent", "metric", "labels", "timestampNs", "value", "n", "earlier"})
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record NaiveUpdate(
        @JsonIgnore SeriesKey key,
        String agent,
        String metric,
        Map<String, String> labels,
        String timestampNs,
        double value,
        long n,
        List<Object[]> earlier) {
    static NaiveUpdate of(SeriesKey key, NaiveServer.Latest newest) {
        return of(key, newest.timestampNs(), newest.value(), newest.n(), List.of());
    }

    static NaiveUpdate of(SeriesKey key, Series series, long n) {
        final int newest = series.getTimestampsNsCount() - 1;
        final List<Object[]> earlier = new ArrayList<>(newest);
        for (int i = 0; i < newest; i++) {
            earlier.add(new Object[] {Long.toString(series.getTimestampsNs(i)), series.getValues(i)});
        }
        return of(key, series.getTimestampsNs(newest), series.getValues(newest), n, earlier);
    }

    private static NaiveUpdate of(SeriesKey key, long timestampNs, double value, long n, List<Object[]> earlier) {
        return new NaiveUpdate(
                key, key.agent(), key.metric(), key.labels(), Long.toString(timestampNs), value, n, earlier);
    }
}
