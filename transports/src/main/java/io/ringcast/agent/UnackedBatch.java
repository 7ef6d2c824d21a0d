package io.ringcast.agent;

import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.proto.v1.Series;
import java.util.BitSet;

/** A batch that no ack has answered yet, with all names and labels, for whatever stream it must be sent on. */
final class UnackedBatch {
    private static final long UNNUMBERED = 0;

    private final MetricBatch batch;
    private final int lengthBytes;
    private final long sampleCount;
    /** Places of the series that were last sent by their refs alone. */
    private final BitSet referred = new BitSet();

    private long seq = UNNUMBERED;

    UnackedBatch(MetricBatch batch) {
        this.batch = batch;
        lengthBytes = batch.getSerializedSize();
        sampleCount = batch.getSeriesList().stream()
                .mapToLong(Series::getTimestampsNsCount)
                .sum();
    }

    /** The batch as it goes on the wire, at most {@code maxLength} bytes if it has no more in full; with refs if they fit. */
    MetricBatch encode(SeriesDictionary dictionary, int maxLength) {
        referred.clear();
        final MetricBatch numbered = batch.toBuilder().setSeq(seq).build();
        final long longest =
                numbered.getSerializedSize() + (long) SeriesDictionary.REF_MAX_LENGTH * batch.getSeriesCount();
        return longest > maxLength ? numbered : dictionary.encode(numbered, referred);
    }

    /** The part of it that is to be sent again because the server did not know the refs; see {@link SeriesDictionary}. */
    MetricBatch rejectedRefs(SeriesDictionary dictionary, BatchAck ack, boolean isSameIncident) {
        return dictionary.rejectedRefs(batch, referred, ack, isSameIncident);
    }

    /** How many series were last sent by their refs alone. */
    int referredCount() {
        return referred.cardinality();
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
