package io.ringcast.engine;

import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.SequencedHandler;
import io.ringcast.engine.status.LatencyStage;
import io.ringcast.engine.status.StageLatency;
import java.util.function.BooleanSupplier;

/** Stands behind a stage in the list of handlers and records how old each batch is that has passed it. State thread only. */
final class StageProbe implements SequencedHandler {
    private final LatencyStage stage;
    private final StageLatency latency;
    private final BooleanSupplier hasPassed;

    /** Makes a probe; {@code hasPassed} says of the batch at hand whether it counts. */
    StageProbe(LatencyStage stage, StageLatency latency, BooleanSupplier hasPassed) {
        this.stage = stage;
        this.latency = latency;
        this.hasPassed = hasPassed;
    }

    @Override
    public void onEvent(EngineEvent event, long sequence) {
        if (event.type() == EventType.BATCH && hasPassed.getAsBoolean()) {
            latency.recordSince(stage, event.receivedNs());
        }
    }
}
