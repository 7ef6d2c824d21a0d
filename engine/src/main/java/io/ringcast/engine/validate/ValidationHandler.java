package io.ringcast.engine.validate;

import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.event.SequencedHandler;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.wire.SeriesTable;

/**
 * First stage: keeps sessions, refuses what is malformed, a duplicate or superseded, and judges each series by the rules
 * that need no memory of earlier batches. State thread only.
 */
public final class ValidationHandler implements SequencedHandler {
    public ValidationHandler(
            SessionTable sessions, SeriesTable table, BatchResult result, BatchLimits limits, Counters counters) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onEvent(EngineEvent event, long sequence) {
        throw new UnsupportedOperationException();
    }
}
