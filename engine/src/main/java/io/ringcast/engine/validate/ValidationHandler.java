package io.ringcast.engine.validate;

import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.event.RejectReason;
import io.ringcast.engine.event.RunningLimits;
import io.ringcast.engine.event.SequencedHandler;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.wire.BatchScanner;
import io.ringcast.engine.wire.KnownSeries;
import io.ringcast.engine.wire.SeriesTable;
import java.util.concurrent.TimeUnit;

/**
 * First stage: keeps sessions, refuses what is malformed, a duplicate or superseded, and judges each series by the rules
 * that need no memory of earlier batches. State thread only.
 *
 * <p>Table and result are emptied on every event, so that no later stage sees those of an earlier one.
 */
public final class ValidationHandler implements SequencedHandler {
    // A seq is the agent's word; the counter must not overflow because of one that is wild.
    private static final long MAX_GAP = Integer.MAX_VALUE;

    private final SessionTable sessions;
    private final SeriesTable table;
    private final BatchResult result;
    private final BatchLimits limits;
    private final Counters counters;
    private final BatchScanner scanner;
    private final SeriesValidator validator;
    private final HandshakeHandler handshakes;
    private final long futureSkewNs;

    /** The stream of this event's batch; null: it has none. */
    private OpenStream batchStream;

    private long seqBefore;

    /** @param running told to agents beside {@code limits}. */
    public ValidationHandler(
            SessionTable sessions,
            SeriesTable table,
            BatchResult result,
            BatchLimits limits,
            RunningLimits running,
            KnownSeries known,
            Counters counters) {
        this.sessions = sessions;
        this.table = table;
        this.result = result;
        this.limits = limits;
        this.counters = counters;
        scanner = new BatchScanner(limits.maxBatchBytes(), known);
        validator = new SeriesValidator(limits);
        handshakes = new HandshakeHandler(sessions, limits, running, counters);
        futureSkewNs = TimeUnit.MILLISECONDS.toNanos(limits.maxFutureSkewMs());
    }

    @Override
    public void onEvent(EngineEvent event, long sequence) {
        table.reset(event.buffer());
        result.unanswered();
        batchStream = null;
        switch (event.type()) {
            case BATCH -> onBatch(event);
            case STREAM_OPENED -> handshakes.onStreamOpened(event);
            case STREAM_CLOSED -> sessions.close(event.sourceId(), event.nowNs());
            case TICK -> sessions.sweep(event.nowNs());
            case HEARTBEAT -> counters.add(CounterDescriptor.HEARTBEATS_RECEIVED, 1);
            case STATUS_REPORT, LOG_BATCH -> counters.add(CounterDescriptor.REPORTS_IGNORED, 1);
            default -> {}
        }
    }

    /** A batch that is never answered must not count as answered, so that the agent sends it again on its next stream. */
    @Override
    public void onFailed(EngineEvent event) {
        if (batchStream != null && !result.isTold() && sessions.stream(event.sourceId()) == batchStream) {
            counters.add(CounterDescriptor.BATCHES_FAILED, 1);
            batchStream.session().rollBackTo(seqBefore);
            sessions.fail(batchStream, event.nowNs());
        }
    }

    private void onBatch(EngineEvent event) {
        counters.add(CounterDescriptor.BATCHES_RECEIVED, 1);
        final OpenStream stream = sessions.stream(event.sourceId());
        if (stream == null) {
            return;
        }
        batchStream = stream;
        seqBefore = stream.session().lastAckedSeq();
        scanner.ofAgent(stream.session().agentIndex());
        final int scanned = scanner.scan(event.buffer(), event.offset(), event.length(), table);
        if (scanned != BatchScanner.OK) {
            table.dropSeries();
        }
        decide(stream, scanned, event.epochNs());
    }

    private void decide(OpenStream stream, int scanned, long epochNs) {
        final AgentSession session = stream.session();
        final long seq = table.seq();
        final boolean isKnown = Long.compareUnsigned(seq, session.lastAckedSeq()) <= 0;
        final boolean isMalformed = scanned != BatchScanner.OK && scanned != BatchScanner.TOO_MANY_SERIES;
        // The seq of a batch that cannot be read may be garbage too: believed only where it is the one expected.
        if (!isMalformed || seq == session.lastAckedSeq() + 1) {
            counters.add(CounterDescriptor.BATCH_GAPS, gap(session.advanceTo(seq)));
        }
        if (isMalformed) {
            refuse(session, RejectReason.MALFORMED, BatchScanner.field(scanned));
        } else if (isKnown && seq != 0) {
            table.dropSeries();
            counters.add(CounterDescriptor.BATCHES_DUPLICATE, 1);
            result.duplicate();
        } else {
            judge(stream, scanned, epochNs);
        }
    }

    private void judge(OpenStream stream, int scanned, long epochNs) {
        final long sampleCount = receive();
        if (table.seq() == 0) {
            refuse(stream.session(), RejectReason.SEQ_MISSING, "seq");
        } else if (scanned == BatchScanner.TOO_MANY_SERIES || table.seriesCount() > limits.maxSeries()) {
            refuse(stream.session(), RejectReason.TOO_MANY_SERIES, "series");
        } else if (sampleCount > limits.maxSamples()) {
            refuse(stream.session(), RejectReason.TOO_MANY_SAMPLES, "series");
        } else {
            judgeSeries(stream, epochNs);
        }
    }

    /** From here on it must be said of each sample what becomes of it. Returns how many there are. */
    private long receive() {
        final long sampleCount = sampleCount();
        counters.add(CounterDescriptor.SAMPLES_RECEIVED, sampleCount);
        result.received(sampleCount);
        return sampleCount;
    }

    /** What the batch declared is not known or not to be believed, so from here on no ref means anything. */
    private void refuse(AgentSession session, RejectReason reason, String field) {
        session.refs().forgetAll();
        result.refused(reason, field);
    }

    private void judgeSeries(OpenStream stream, long epochNs) {
        final long latestNs = futureSkewNs == 0 ? Long.MAX_VALUE : epochNs + futureSkewNs;
        for (int i = 0; i < table.seriesCount(); i++) {
            final RejectReason reason = validator.judge(table, i, latestNs);
            if (reason != null) {
                table.reject(i, reason);
            }
        }
        table.applyFor(stream.session().agentIndex());
        table.olderAreDuplicates(stream.resendsSamples());
        result.applied();
    }

    private long sampleCount() {
        long sampleCount = 0;
        for (int i = 0; i < table.seriesCount(); i++) {
            sampleCount += table.sampleCount(i);
        }
        return sampleCount;
    }

    private static long gap(long missing) {
        return missing < 0 ? MAX_GAP : Math.min(missing, MAX_GAP);
    }
}
