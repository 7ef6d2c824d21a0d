package io.ringcast.engine.validate;

import io.ringcast.engine.event.AckRing;
import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.RejectReason;
import io.ringcast.engine.event.SequencedHandler;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.wire.SeriesTable;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Third stage: writes the answer to each batch into the ring of its stream, after the latest-value stage has said what
 * became of each series, and counts samples and reasons. State thread only, but for {@link #rejected}.
 */
public final class AckHandler implements SequencedHandler {
    private final SessionTable sessions;
    private final SeriesTable table;
    private final BatchResult result;
    private final Counters counters;
    private final BatchTally tally = new BatchTally();
    private final BatchAckEncoder encoder;
    private final AtomicLongArray rejectedByReason = new AtomicLongArray(RejectReason.values().length);

    public AckHandler(
            SessionTable sessions, SeriesTable table, BatchResult result, BatchLimits limits, Counters counters) {
        this.sessions = sessions;
        this.table = table;
        this.result = result;
        this.counters = counters;
        encoder = new BatchAckEncoder(limits);
    }

    @Override
    public void onEvent(EngineEvent event, long sequence) {
        if (event.type() != EventType.BATCH) {
            return;
        }
        if (result.verdict() == BatchResult.Verdict.UNANSWERED) {
            countRejected(RejectReason.SUPERSEDED);
            return;
        }
        tally.count(table, result.verdict());
        countSamples();
        countReasons();
        final int length = encoder.encode(table, result, tally);
        final OpenStream stream = sessions.stream(event.sourceId());
        sessions.answer(stream, AckRing.BATCH_ACK, encoder.record(), length, event.nowNs());
        result.told();
    }

    /** Tells the streams that were answered since the last call; once a duty cycle. */
    public void flush() {
        sessions.flush();
    }

    /**
     * How many batches (for reasons that concern a batch as a whole) or series (for the others) were rejected for this
     * reason; any thread.
     */
    public long rejected(RejectReason reason) {
        return rejectedByReason.get(reason.ordinal());
    }

    private void countSamples() {
        counters.add(CounterDescriptor.SAMPLES_RECEIVED, tally.accepted() + tally.rejected() + tally.duplicates());
        counters.add(CounterDescriptor.SAMPLES_ACCEPTED, tally.accepted());
        counters.add(CounterDescriptor.SAMPLES_REJECTED, tally.rejected());
        counters.add(CounterDescriptor.SAMPLES_DUPLICATE, tally.duplicates());
    }

    private void countReasons() {
        if (result.verdict() == BatchResult.Verdict.REFUSED) {
            countRejected(result.reason());
            return;
        }
        for (int i = 0; i < table.seriesCount(); i++) {
            if (table.reason(i) != null) {
                countRejected(table.reason(i));
            }
        }
    }

    private void countRejected(RejectReason reason) {
        final int i = reason.ordinal();
        rejectedByReason.setRelease(i, rejectedByReason.getPlain(i) + 1);
    }
}
