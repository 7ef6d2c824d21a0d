package io.ringcast.engine;

import static io.ringcast.engine.EngineConfiguration.*;

import com.lmax.disruptor.RingBuffer;
import io.ringcast.engine.event.ConnectionGate;
import io.ringcast.engine.event.ControlInboxes;
import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.event.EventPublisher;
import io.ringcast.engine.event.RingMemory;
import io.ringcast.engine.event.RingPublisher;
import io.ringcast.engine.event.RunningLimits;
import io.ringcast.engine.event.SequencedHandler;
import io.ringcast.engine.event.WakeSignal;
import io.ringcast.engine.fanout.FanOutHandler;
import io.ringcast.engine.fanout.SocketWriter;
import io.ringcast.engine.latest.LatestValueHandler;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.status.DutyCycleTracker;
import io.ringcast.engine.status.LatencyStage;
import io.ringcast.engine.status.StageLatency;
import io.ringcast.engine.validate.AckHandler;
import io.ringcast.engine.validate.BatchLimits;
import io.ringcast.engine.validate.ValidationHandler;
import io.ringcast.engine.wire.SeriesTable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.SystemNanoClock;

/**
 * The only place that knows the order of the stages and which thread runs what.
 *
 * <pre>
 *              INVOKER      SHARED             DEDICATED
 *   control    caller       ringcast-control   ringcast-control
 *   stages     caller       ringcast-state     ringcast-state
 *   writer     caller       ringcast-state     ringcast-writer
 * </pre>
 */
final class Pipeline implements AutoCloseable {
    private static final long CLOSE_TIMEOUT_MS = 10_000;
    private static final long LAST_WRITE_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int LAST_ROUND_COUNT = 1000;

    private final RingMemory ringMemory;
    private final RingBuffer<EngineEvent> ring;
    private final RingPublisher publisher;
    private final ControlInboxes inboxes;
    private final ControlDuty controlDuty;
    private final DutyCycleTracker dutyCycles;
    private final DutyCycle dutyCycle;
    private final SocketWriter writer;
    private final ErrorHandler errorHandler;
    private final List<RoleThread> threads = new ArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Allocates the ring and makes the duties; nothing runs before {@link #start()}.
     *
     * @param configuration that was checked.
     * @param writer null: none.
     */
    Pipeline(
            EngineContext context,
            EngineConfiguration configuration,
            Stages stages,
            SocketWriter writer,
            Counters counters) {
        this.writer = writer;
        errorHandler = new CountingErrorHandler(context.errorHandler(), counters);
        ringMemory = new RingMemory(configuration.getInt(RING_SLOTS), configuration.getInt(BATCH_MAX_BYTES));
        final StateWaitStrategy waitStrategy = new StateWaitStrategy();
        ring = RingBuffer.createMultiProducer(
                () -> new EngineEvent(ringMemory.buffer()), configuration.getInt(RING_SLOTS), waitStrategy);
        waitStrategy.watch(ring);

        dutyCycles = new DutyCycleTracker(counters, cpuClock(context, configuration));
        final Instruments instruments = new Instruments(context.nanoClock(), counters, errorHandler, dutyCycles);
        dutyCycle = new DutyCycle(
                ring,
                configuration.getInt(CYCLE_MAX_EVENTS),
                stages,
                outbound(context.threadingMode(), writer, counters),
                new EngineTime(maxGapNs(context, configuration), counters),
                instruments);

        publisher = newPublisher(ring, context, counters, waitStrategy);
        // A door of its own stays open to the control thread while the other is closed.
        final EventPublisher controlPublisher = newPublisher(ring, context, counters, waitStrategy);
        final WakeSignal controlSignal = new WakeSignal();
        inboxes = new ControlInboxes(
                configuration.getInt(CONNECTIONS_MAX), controlPublisher, counters, errorHandler, controlSignal);
        controlDuty = new ControlDuty(
                inboxes, controlPublisher, TimeUnit.MILLISECONDS.toNanos(configuration.get(TICK_MS)), instruments);

        if (context.threadingMode() != ThreadingMode.INVOKER) {
            addThread(context, "ringcast-control", new ControlThread(controlDuty, controlSignal, errorHandler));
            addThread(context, "ringcast-state", new StateThread(dutyCycle, ring.newBarrier(), waitStrategy));
        }
        if (context.threadingMode() == ThreadingMode.DEDICATED && writer != null) {
            addThread(context, "ringcast-writer", new WriterThread(writer, errorHandler));
        }
    }

    private static long maxGapNs(EngineContext context, EngineConfiguration configuration) {
        return context.threadingMode() == ThreadingMode.INVOKER
                ? EngineTime.ANY_GAP
                : 2 * TimeUnit.MILLISECONDS.toNanos(configuration.get(TICK_MS));
    }

    /** Whoever steps the engine by hand may do so by several threads, whose CPU times are not one. */
    private static LongSupplier cpuClock(EngineContext context, EngineConfiguration configuration) {
        final boolean isMeasured = configuration.get(DUTY_CYCLE_CPU) > 0;
        return isMeasured && context.threadingMode() != ThreadingMode.INVOKER
                ? DutyCycleTracker.threadCpuClock()
                : null;
    }

    /** The stages in their order: validation, latest values, acks, fan-out; probes between them if latency is measured. */
    static Stages stages(
            EngineMemory memory,
            EngineContext context,
            EngineConfiguration configuration,
            RunningLimits limits,
            Counters counters,
            StageLatency latency) {
        final BatchLimits batchLimits = batchLimits(configuration);
        final ValidationHandler validation = new ValidationHandler(
                memory.sessions(),
                memory.seriesTable(),
                memory.batchResult(),
                batchLimits,
                limits,
                memory.map().knownSeries(),
                counters);
        final LatestValueHandler latest = new LatestValueHandler(
                memory.map(),
                memory.seriesTable(),
                memory.evictions(),
                memory.sessions(),
                latestLimits(configuration, limits),
                counters);
        final AckHandler acks = new AckHandler(
                memory.sessions(), memory.seriesTable(), memory.batchResult(), batchLimits, limits, counters);
        final FanOutHandler fanOut = new FanOutHandler(
                new FanOutHandler.Sources(
                        memory.map(), memory.seriesTable(), memory.evictions(), memory.sessions(), memory.gauges()),
                fanOutSettings(context, configuration, limits),
                memory.log(),
                memory.rings(),
                counters);
        final CoalescingWindow window =
                new CoalescingWindow(fanOut, TimeUnit.MILLISECONDS.toNanos(configuration.get(COALESCING_WINDOW_MS)));
        return new Stages(
                probed(latency, memory.seriesTable(), List.of(validation, latest, acks, fanOut)),
                (sequence, nowNs) -> acks.flush(),
                window,
                window);
    }

    /** Puts a probe behind the first and the second handler, which are validation and latest values. */
    static List<SequencedHandler> probed(StageLatency latency, SeriesTable table, List<SequencedHandler> handlers) {
        if (!latency.isEnabled()) {
            return handlers;
        }
        final List<SequencedHandler> result = new ArrayList<>(handlers);
        result.add(1, new StageProbe(LatencyStage.VALIDATED, latency, () -> true));
        result.add(3, new StageProbe(LatencyStage.APPLIED, latency, table::isApplicable));
        return result;
    }

    /** Starts the threads; in the order in which they are closed. */
    void start() {
        threads.forEach(RoleThread::start);
    }

    /** Slots of the ring that are taken; any thread. */
    int usedSlotCount() {
        return (int) (ring.getBufferSize() - ring.remainingCapacity());
    }

    EventPublisher publisher() {
        return publisher;
    }

    ConnectionGate connections() {
        return inboxes;
    }

    RingMemory ringMemory() {
        return ringMemory;
    }

    /** How long duty cycles take. */
    DutyCycleTracker dutyCycles() {
        return dutyCycles;
    }

    /** One round of every duty, by the caller. */
    int doWork() {
        final int eventCount = controlDuty.doWork() + dutyCycle.doWork();
        return writer == null ? eventCount : eventCount + writer.flush(Outbound.WRITE_BUDGET_NS);
    }

    /** {@link #close(Deadline)} within 10 s. */
    @Override
    public void close() {
        close(Deadline.in(CLOSE_TIMEOUT_MS, SystemNanoClock.INSTANCE));
    }

    /**
     * Takes no more events, then ends control, stages and writer in this order, each with what the one before left it. Whatever
     * has not ended by the deadline is told of and left to itself.
     */
    void close(Deadline deadline) {
        if (closed.getAndSet(true)) {
            return;
        }
        publisher.close();
        inboxes.close();
        if (threads.isEmpty()) {
            finishByHand();
        }
        threads.forEach(thread -> thread.close(deadline));
        closeWriter();
    }

    private void finishByHand() {
        for (int i = 0; i < LAST_ROUND_COUNT && controlDuty.hasPending(); i++) {
            controlDuty.doWork();
            dutyCycle.doWork();
        }
        dutyCycle.drain();
    }

    private void closeWriter() {
        if (writer == null) {
            return;
        }
        try {
            writer.flush(LAST_WRITE_NS);
        } catch (RuntimeException failure) {
            errorHandler.onError(failure);
        } finally {
            writer.close();
        }
    }

    private void addThread(EngineContext context, String role, Duty duty) {
        threads.add(new RoleThread(role, duty, context.threadFactory(), errorHandler));
    }

    private RingPublisher newPublisher(
            RingBuffer<EngineEvent> ring, EngineContext context, Counters counters, StateWaitStrategy waitStrategy) {
        return new RingPublisher(
                ring, ringMemory, context.nanoClock(), context.epochClock(), counters, waitStrategy::wakeUp);
    }

    private static Outbound outbound(ThreadingMode mode, SocketWriter writer, Counters counters) {
        if (writer == null || mode == ThreadingMode.INVOKER) {
            return Outbound.NONE;
        }
        return mode == ThreadingMode.SHARED ? Outbound.writing(writer) : Outbound.waking(writer, counters);
    }

    private static BatchLimits batchLimits(EngineConfiguration configuration) {
        return new BatchLimits(
                configuration.getInt(BATCH_MAX_BYTES),
                configuration.getInt(BATCH_MAX_SERIES),
                configuration.getInt(BATCH_MAX_SAMPLES),
                configuration.getInt(LABELS_MAX),
                configuration.getInt(NAME_MAX_BYTES),
                configuration.getInt(LABEL_NAME_MAX_BYTES),
                configuration.getInt(LABEL_VALUE_MAX_BYTES),
                configuration.getInt(SERIES_REFS_PER_SESSION_MAX),
                configuration.getInt(SERIES_MAX),
                configuration.get(FUTURE_SKEW_MAX_MS));
    }

    private static LatestValueHandler.Limits latestLimits(EngineConfiguration configuration, RunningLimits limits) {
        return new LatestValueHandler.Limits(
                limits::seriesPerAgent,
                TimeUnit.MILLISECONDS.toNanos(configuration.get(SERIES_TTL_MS)),
                TimeUnit.MILLISECONDS.toNanos(configuration.get(TOMBSTONE_MS)));
    }

    private static FanOutHandler.Settings fanOutSettings(
            EngineContext context, EngineConfiguration configuration, RunningLimits limits) {
        return new FanOutHandler.Settings(
                context.epoch(),
                context.version(),
                configuration.getInt(MEMBERSHIPS_MAX),
                configuration.getInt(ENVELOPES_MAX),
                configuration.get(CLIENT_BACKPRESSURE_BYTES),
                TimeUnit.MILLISECONDS.toNanos(configuration.get(CLIENT_STALL_MS)),
                TimeUnit.MILLISECONDS.toNanos(configuration.get(TOMBSTONE_MS)),
                context.pingIntervalMs(),
                limits);
    }
}
