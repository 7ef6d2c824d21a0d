package io.ringcast.engine.validate;

import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.event.SequencedHandler;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.wire.SeriesTable;

/**
 * Third stage: writes the answer to each batch and handshake into the ring of its stream, after the latest-value stage has
 * said what became of each series, and counts samples. State thread only.
 */
public final class AckHandler implements SequencedHandler {
    public AckHandler(
            SessionTable sessions, SeriesTable table, BatchResult result, BatchLimits limits, Counters counters) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onEvent(EngineEvent event, long sequence) {
        throw new UnsupportedOperationException();
    }

    /** Tells the streams that were answered since the last call; once a duty cycle. */
    public void flush() {
        throw new UnsupportedOperationException();
    }
}
