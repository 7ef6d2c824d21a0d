package io.ringcast.agent;

import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.proto.v1.Series;

/** A batch that no ack has answered yet. */
final class UnackedBatch {
    private static final long UNNUMBERED = 0;

    private final MetricBatch batch;
    private final int lengthBytes;
    private final long sampleCount;
    private long seq = UNNUMBERED;

    UnackedBatch(MetricBatch batch) {
        this.batch = batch;
        lengthBytes = batch.getSerializedSize();
        sampleCount = batch.getSeriesList().stream()
                .mapToLong(Series::getTimestampsNsCount)
                .sum();
    }

    /** The batch as it goes on the wire. */
    MetricBatch numbered() {
        return batch.toBuilder().setSeq(seq).build();
    }

    int lengthBytes() {
        return lengthBytes;
    }

    long sampleCount() {
        return sampleCount;
    }

    boolean isNumbered() {
        return seq != UNNUMBERED;
    }

    long seq() {
        return seq;
    }

    void number(long newSeq) {
        seq = newSeq;
    }

    void unnumber() {
        seq = UNNUMBERED;
    }
}
