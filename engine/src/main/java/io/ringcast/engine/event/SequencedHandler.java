package io.ringcast.engine.event;

/**
 * One stage of the pipeline. All stages run on the state thread, each sees every event in ring order, and none keeps a
 * reference to the event or its bytes.
 */
@FunctionalInterface
public interface SequencedHandler {
    /**
     * Takes one event. Never blocks.
     *
     * @param sequence the ring sequence of the event: the one clock of the system.
     */
    void onEvent(EngineEvent event, long sequence);

    /** Takes in that a stage threw at this event, which the stages after that one have not seen. */
    default void onFailed(EngineEvent event) {}
}
