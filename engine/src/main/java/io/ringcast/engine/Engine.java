package io.ringcast.engine;

import io.ringcast.engine.event.ConnectionGate;
import io.ringcast.engine.event.EventPublisher;
import io.ringcast.engine.fanout.ClientRings;
import io.ringcast.engine.status.Counters;

/** The running engine: everything between a transport that brings events and a transport that takes bytes. */
public final class Engine implements AutoCloseable {
    private Engine() {}

    /** Allocates all memory, starts the threads of the mode, and returns once events can be published. */
    public static Engine launch(EngineContext context) {
        throw new UnsupportedOperationException();
    }

    /** Where agents' events go in; any thread. */
    public EventPublisher publisher() {
        throw new UnsupportedOperationException();
    }

    /** Where new clients are reported; any thread. */
    public ConnectionGate connections() {
        throw new UnsupportedOperationException();
    }

    /** What the writer drains. */
    public ClientRings clientRings() {
        throw new UnsupportedOperationException();
    }

    public Counters counters() {
        throw new UnsupportedOperationException();
    }

    public EngineConfiguration configuration() {
        throw new UnsupportedOperationException();
    }

    /** Runs one round of every duty: control, one duty cycle, the writer. INVOKER only. Returns how much was done. */
    public int doWork() {
        throw new UnsupportedOperationException();
    }

    /** Off-heap memory by purpose, in bytes, one line each; for the log at start. */
    public String memoryBudget() {
        throw new UnsupportedOperationException();
    }

    /** Takes no more events, handles those that stand in the ring, answers agents, stops the threads. Idempotent. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
