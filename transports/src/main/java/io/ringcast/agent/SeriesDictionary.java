package io.ringcast.agent;

import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.BatchError;
import io.ringcast.proto.v1.Label;
import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.proto.v1.Series;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The refs that one stream has declared: a series is sent with name, labels and a ref of its own at first, and by the ref
 * alone from then on. A ref never changes its series while the stream lasts. Owned by the session's thread.
 */
final class SeriesDictionary {
    /** The most bytes that a ref adds to a series. */
    static final int REF_MAX_LENGTH = 5;

    private static final int MAX_REFS = 1 << 16;
    private static final int MAX_ERRORS_OF_ACK = 8;
    private static final int MAX_FAILURES_IN_A_ROW = 3;
    private static final String UNKNOWN = "series-ref-unknown";

    private record Key(String name, List<Label> labels) {
        static Key of(Series series) {
            return new Key(series.getName(), series.getLabelsList());
        }
    }

    private static final class Ref {
        private final int number;
        private boolean isDeclared;

        private Ref(int number) {
            this.number = number;
        }
    }

    private final Map<Key, Ref> refs = new HashMap<>();
    private int maxRefs;
    private int failureCount;

    /** A stream begins, on which nothing is declared yet; {@code offered} is the server's limit, unsigned. */
    void begin(int offered) {
        refs.clear();
        failureCount = 0;
        maxRefs = offered < 0 ? MAX_REFS : Math.min(offered, MAX_REFS);
    }

    /** The batch with refs; adds to {@code referred} the places of the series that are sent by theirs alone. */
    MetricBatch encode(MetricBatch batch, BitSet referred) {
        final MetricBatch.Builder encoded = batch.toBuilder();
        for (int i = 0; i < batch.getSeriesCount(); i++) {
            final Ref ref = refOf(batch.getSeries(i));
            if (ref == null) {
                continue;
            }
            final Series.Builder series = encoded.getSeriesBuilder(i).setRef(ref.number);
            if (ref.isDeclared) {
                series.clearName().clearLabels();
                referred.set(i);
            }
            ref.isDeclared = true;
        }
        return encoded.build();
    }

    /**
     * Takes in what an ack says of a batch, and returns its series that are to be sent again because the server did not know
     * their refs, perhaps none. Where an ack has no room to name them all, all that were sent by their refs are taken for
     * such: the server counts as duplicates what it had accepted.
     *
     * @param isSameIncident whether the batch was on its way when an earlier answer told of unknown refs: what it says of them
     *     is no further failure, and no success.
     */
    MetricBatch rejectedRefs(MetricBatch batch, BitSet referred, BatchAck ack, boolean isSameIncident) {
        final BitSet unknown = new BitSet();
        long namedSampleCount = 0;
        for (final BatchError error : ack.getErrorsList()) {
            final int place = error.getSeriesIndex();
            if (!error.hasSeriesIndex()) {
                forgetAll();
            } else if (place >= 0 && place < batch.getSeriesCount()) {
                forget(batch.getSeries(place));
                namedSampleCount += batch.getSeries(place).getTimestampsNsCount();
                unknown.set(place, error.getCode().equals(UNKNOWN));
            }
        }
        final boolean hasAll = ack.getErrorsCount() < MAX_ERRORS_OF_ACK && namedSampleCount >= ack.getRejected();
        if (!unknown.isEmpty() && !hasAll) {
            unknown.or(referred);
            forgetAll();
        }
        // A series that was sent in full would be answered the same again.
        unknown.and(referred);
        if (!isSameIncident) {
            countFailure(!unknown.isEmpty(), !referred.isEmpty());
        }
        final MetricBatch.Builder again = MetricBatch.newBuilder();
        unknown.stream().mapToObj(batch::getSeries).forEach(again::addSeries);
        return again.build();
    }

    private Ref refOf(Series series) {
        final Key key = Key.of(series);
        final Ref known = refs.get(key);
        if (known != null || refs.size() >= maxRefs) {
            return maxRefs == 0 ? null : known;
        }
        final Ref added = new Ref(refs.size() + 1);
        refs.put(key, added);
        return added;
    }

    private void forget(Series series) {
        final Ref ref = refs.get(Key.of(series));
        if (ref != null) {
            ref.isDeclared = false;
        }
    }

    private void forgetAll() {
        refs.values().forEach(ref -> ref.isDeclared = false);
    }

    /** A server that has no room keeps no ref however often it is declared. */
    private void countFailure(boolean isFailure, boolean hasReferred) {
        if (isFailure) {
            failureCount++;
        } else if (hasReferred) {
            failureCount = 0;
        }
        if (failureCount == MAX_FAILURES_IN_A_ROW) {
            maxRefs = 0;
        }
    }
}
