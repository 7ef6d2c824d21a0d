package io.ringcast.engine.validate;

import io.ringcast.engine.event.AckRing;
import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.RejectReason;
import io.ringcast.engine.event.RunningLimits;
import io.ringcast.engine.event.SequencedHandler;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.wire.SeriesTable;

/**
 * Third stage: writes the answer to each batch into the ring of its stream, after the latest-value stage has said what
 * became of each series, and counts samples and reasons. State thread only.
 */
public final class AckHandler implements SequencedHandler {
    private final SessionTable sessions;
    private final SeriesTable table;
    private final BatchResult result;
    private final Counters counters;
    private final BatchTally tally = new BatchTally();
    private final BatchAckEncoder encoder;

    public AckHandler(
            SessionTable sessions,
            SeriesTable table,
            BatchResult result,
            BatchLimits limits,
            RunningLimits running,
            Counters counters) {
        this.sessions = sessions;
        this.table = table;
        this.result = result;
        this.counters = counters;
        encoder = new BatchAckEncoder(limits, running);
    }

    @Override
    public void onEvent(EngineEvent event, long sequence) {
        if (event.type() != EventType.BATCH) {
            return;
        }
        if (result.verdict() == BatchResult.Verdict.UNANSWERED) {
            countRejected(RejectReason.SUPERSEDED, 1);
            return;
        }
        tally.count(table, result.verdict());
        countSamples();
        countReasons();
        final int length = encoder.encode(table, result, tally);
        final OpenStream stream = sessions.stream(event.sourceId());
        if (sessions.answer(stream, AckRing.BATCH_ACK, encoder.record(), length, event.nowNs())) {
            counters.add(CounterDescriptor.ACKS_SENT, 1);
        }
        result.told();
    }

    /** What became of the samples of a batch that a stage threw at is not known. */
    @Override
    public void onFailed(EngineEvent event) {
        counters.add(CounterDescriptor.SAMPLES_FAILED, result.takeReceivedCount());
    }

    /** Tells the streams that were answered since the last call; once a duty cycle. */
    public void flush() {
        sessions.flush();
    }

    private void countSamples() {
        result.takeReceivedCount();
        counters.add(CounterDescriptor.SAMPLES_ACCEPTED, tally.accepted());
        counters.add(CounterDescriptor.SAMPLES_REJECTED, tally.rejected());
        counters.add(CounterDescriptor.SAMPLES_DUPLICATE, tally.duplicates());
    }

    private void countReasons() {
        if (result.verdict() == BatchResult.Verdict.REFUSED) {
            countRejected(result.reason(), 1);
            return;
        }
        for (int i = 0; table.hasReasons() && i < table.seriesCount(); i++) {
            if (table.reason(i) != null) {
                countRejected(table.reason(i), rejectedCount(i));
            }
        }
    }

    private void countRejected(RejectReason reason, long count) {
        counters.add(reason.counter(), count);
    }

    private long rejectedCount(int i) {
        // A series without samples has none to count: it counts itself.
        return table.reason(i) == RejectReason.NO_SAMPLES
                ? 1
                : table.sampleCount(i) - table.acceptedCount(i) - table.duplicateCount(i);
    }
}
