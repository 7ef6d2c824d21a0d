package io.ringcast.engine;

import io.ringcast.engine.event.ConnectionGate;
import io.ringcast.engine.event.EventPublisher;
import io.ringcast.engine.event.RunningLimits;
import io.ringcast.engine.fanout.ClientRings;
import io.ringcast.engine.fanout.SocketWriter;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.status.DutyCycleTracker;
import io.ringcast.engine.status.ServerGauges;
import io.ringcast.engine.status.StageLatency;

/** The running engine: everything between a transport that brings events and a transport that takes bytes. */
public final class Engine implements AutoCloseable {
    private final EngineContext context;
    private final EngineConfiguration configuration;
    private final Counters counters;
    private final StageLatency latency;
    private final MemoryBudget budget;
    private final RunningLimits limits;
    private final EngineMemory memory;
    private final Pipeline pipeline;

    private Engine(EngineContext context) {
        this.context = context;
        configuration = context.configuration().checked();
        counters = new Counters();
        latency = configuration.get(EngineConfiguration.LATENCY_LOG_INTERVAL_MS) > 0
                ? new StageLatency(context.nanoClock())
                : StageLatency.disabled();
        memory = EngineMemory.allocate(configuration, counters);
        memory.rings().recordLatency(latency);
        budget = MemoryBudget.of(configuration);
        limits = new RunningLimits(
                        configuration.getInt(EngineConfiguration.SERIES_PER_AGENT_MAX),
                        configuration.getInt(EngineConfiguration.SUBSCRIPTIONS_PER_CLIENT_MAX))
                .ofClients(context.clientLimits())
                .ofStreams(context.streamLimits());
        final Stages stages = MemoryArea.SUBSCRIPTIONS.take(
                budget, () -> Pipeline.stages(memory, context, configuration, limits, counters, latency));
        final SocketWriter writer = context.writerFactory().apply(memory.rings());
        pipeline = MemoryArea.RING.take(budget, () -> new Pipeline(context, configuration, stages, writer, counters));
        memory.gauge(pipeline.ringMemory());
        memory.gauges()
                .startNs(context.nanoClock().nanoTime())
                .ring(configuration.getInt(EngineConfiguration.RING_SLOTS), pipeline::usedSlotCount);
    }

    /**
     * Allocates all memory, starts the threads of the mode, and returns once events can be published. Throws
     * {@link IllegalArgumentException} naming the settings when they do not fit together, {@link NoMemoryException} when there
     * is no room for what they ask for.
     */
    public static Engine launch(EngineContext context) {
        final Engine engine = new Engine(context);
        try {
            engine.pipeline.start();
        } catch (Throwable failure) {
            engine.close();
            throw failure;
        }
        return engine;
    }

    /** Where agents' events go in; any thread. */
    public EventPublisher publisher() {
        return pipeline.publisher();
    }

    /** Where new clients are reported; any thread. */
    public ConnectionGate connections() {
        return pipeline.connections();
    }

    /** What the writer drains. */
    public ClientRings clientRings() {
        return memory.rings();
    }

    public Counters counters() {
        return counters;
    }

    /** How old batches are at each stage; disabled unless an interval to tell of it is configured. */
    public StageLatency latency() {
        return latency;
    }

    /** What no counter holds. */
    public ServerGauges gauges() {
        return memory.gauges();
    }

    /** How long duty cycles take. */
    public DutyCycleTracker dutyCycles() {
        return pipeline.dutyCycles();
    }

    /** Those of its limits, and of the transport's that it tells, that may change while it runs. */
    public RunningLimits limits() {
        return limits;
    }

    /** The values in effect at the start, after what depends on two settings was checked. */
    public EngineConfiguration configuration() {
        return configuration;
    }

    /** The random id of this server's life; a sequence means something only within it. */
    public String epoch() {
        return context.epoch();
    }

    /** The version that is told to clients. */
    public String version() {
        return context.version();
    }

    /** Runs one round of every duty: control, one duty cycle, the writer. INVOKER only. Returns how much was done. */
    public int doWork() {
        if (context.threadingMode() != ThreadingMode.INVOKER) {
            throw new IllegalStateException("doWork() is for INVOKER, this engine is " + context.threadingMode());
        }
        return pipeline.doWork();
    }

    /** Off-heap memory by purpose. */
    public MemoryBudget memoryBudget() {
        return budget;
    }

    /** {@link #close(Deadline)} within 10 s. */
    @Override
    public void close() {
        pipeline.close();
    }

    /**
     * Takes no more events, handles those that stand in the ring, answers agents, stops the threads; one that has not ended by
     * the deadline goes to the error handler. Idempotent; any thread, in INVOKER the one that steps the engine.
     */
    public void close(Deadline deadline) {
        pipeline.close(deadline);
    }
}
