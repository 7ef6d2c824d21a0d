package io.ringcast.engine.testing;

import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.LiveFormat;
import io.ringcast.engine.event.PublishResult;
import io.ringcast.engine.event.StreamOpening;
import io.ringcast.engine.status.CounterDescriptor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A real engine and its naive twin, which are told the same, and the checks between the two. It knows the sequence of every
 * event, since it knows in which order they come to the ring. One thread.
 */
public final class EngineHarness implements AutoCloseable {
    private static final int MAX_QUIET_ROUND_COUNT = 20_000;

    private final SteppedEngine engine;
    private final NaiveEngine twin;
    private final TwinGroups groups = new TwinGroups();
    private final SharedFrames sharedFrames = new SharedFrames();
    private final List<TwinClient> clients = new ArrayList<>();
    private final Queue<TwinClient> readyInboxes = new ArrayDeque<>();
    private final List<Consumer<SteppedEngine>> tape = new ArrayList<>();
    private final long tickNs;
    private final long windowMs;
    private final int slotCount;
    private final int cycleSlotCount;
    private long nextSequence;
    private long nextTickNs;
    private long nextStreamId = 1;
    private long backlogSlotCount;

    public EngineHarness(EngineConfiguration configuration) {
        engine = new SteppedEngine(configuration);
        twin = new NaiveEngine(limits(configuration));
        tickNs = TimeUnit.MILLISECONDS.toNanos(configuration.get(EngineConfiguration.TICK_MS));
        windowMs = configuration.get(EngineConfiguration.COALESCING_WINDOW_MS);
        slotCount = configuration.getInt(EngineConfiguration.RING_SLOTS);
        cycleSlotCount = configuration.getInt(EngineConfiguration.CYCLE_MAX_EVENTS);
        nextTickNs = engine.nowNs() + tickNs;
    }

    public NaiveEngine twin() {
        return twin;
    }

    public SteppedEngine engine() {
        return engine;
    }

    /** All that was done to the engine so far, to be done to another. */
    public List<Consumer<SteppedEngine>> tape() {
        return tape;
    }

    // ---- agents ----

    /** Opens a stream. */
    public TwinStream open(StreamOpening opening) {
        final long streamId = nextStreamId++;
        publish(opening.encode().length, target -> target.open(streamId, opening));
        return twin.open(streamId, opening, engine.nowNs());
    }

    /** Opens a stream of an agent without labels, in a new session with this id. */
    public TwinStream open(String agentId, String newSessionId) {
        return open(FakeEvents.opening(agentId, "", newSessionId));
    }

    public void send(TwinStream stream, PlannedBatch batch) {
        final long sequence = publish(batch.bytes().length, on(EventType.BATCH, stream.streamId(), batch.bytes()));
        twin.batch(stream.streamId(), batch, sequence, engine.nowNs());
    }

    /** Sends what is built, which keeps all rules that concern a series alone. */
    public void send(TwinStream stream, BatchBuilder batch) {
        send(stream, PlannedBatch.of(batch.build()));
    }

    /** Sends something that is neither a batch nor an end. */
    public void tell(TwinStream stream, EventType type, byte[] bytes) {
        publish(bytes.length, on(type, stream.streamId(), bytes));
    }

    public void close(TwinStream stream) {
        publish(0, on(EventType.STREAM_CLOSED, stream.streamId(), new byte[0]));
        twin.close(stream.streamId(), engine.nowNs());
    }

    // ---- clients ----

    /**
     * Connects a client.
     *
     * @param isPrompt whether it is never going to be slow.
     */
    public TwinClient connect(boolean isPrompt) {
        return connect(isPrompt, LiveFormat.JSON, null);
    }

    /**
     * Connects a client of either format that may see no more than {@code scope}; null: everything.
     *
     * @param isPrompt whether it is never going to be slow.
     */
    public TwinClient connect(boolean isPrompt, LiveFormat format, TwinSelector scope) {
        perform(target -> target.connect(format, scope == null ? null : scope.text()));
        final List<FakeClient> fakes = engine.clients();
        final TwinClient client = new TwinClient(fakes.get(fakes.size() - 1), twin, groups, sharedFrames, isPrompt);
        client.scope(scope);
        clients.add(client);
        queue(client);
        return client;
    }

    public void request(TwinClient client, PlannedRequest request) {
        final int number = clients.indexOf(client);
        perform(target -> target.request(number, request.request()));
        client.ask(request);
        queue(client);
    }

    public void disconnect(TwinClient client) {
        final int number = clients.indexOf(client);
        perform(target -> target.disconnect(number));
        client.askToClose();
        queue(client);
    }

    /** Lets every write to a client fail from now on. */
    public void breakOff(TwinClient client) {
        final int number = clients.indexOf(client);
        perform(target -> target.client(number).breakOff());
    }

    public void allow(TwinClient client, int lengthPerCycle) {
        final int number = clients.indexOf(client);
        perform(target -> target.allow(number, lengthPerCycle));
    }

    /** Clients that are connected, oldest first. */
    public List<TwinClient> openClients() {
        return clients.stream().filter(client -> !client.fake().isGone()).toList();
    }

    // ---- time and rounds ----

    public void advanceMs(long ms) {
        perform(target -> target.advanceNs(TimeUnit.MILLISECONDS.toNanos(ms)));
    }

    /** One round of every duty, then the checks of what it brought. Returns how much was done. */
    public int step() {
        takeControl();
        final boolean isTickDue = engine.nowNs() - nextTickNs >= 0;
        final long skippedBefore = engine.count(CounterDescriptor.TICKS_SKIPPED);
        final int workCount = engine.step();
        tape.add(SteppedEngine::step);
        if (isTickDue) {
            tick(engine.count(CounterDescriptor.TICKS_SKIPPED) > skippedBefore);
        }
        backlogSlotCount = Math.max(0, backlogSlotCount - cycleSlotCount);
        clients.forEach(this::read);
        twin.streams().forEach(stream -> stream.check(engine.stream(stream.streamId()), false));
        return workCount;
    }

    /** Lets all clients read, steps until nothing moves, and compares everything. */
    public void quiesce() {
        openClients().forEach(client -> allow(client, FakeClient.ALL));
        int round = 0;
        for (int quietCount = 0; quietCount < 3; round++) {
            quietCount = step() == 0 ? quietCount + 1 : 0;
            advanceMs(windowMs);
            Expect.that(round < MAX_QUIET_ROUND_COUNT, () -> "the engine never comes to rest");
        }
        openClients().forEach(client -> client.checkQuiet(nextSequence - 1));
        twin.streams().forEach(stream -> stream.check(engine.stream(stream.streamId()), true));
        sharedFrames.check();
        checkCounters();
    }

    /** How often the live frames of two clients were held against each other. */
    public long comparedFrameCount() {
        return sharedFrames.comparedCount();
    }

    @Override
    public void close() {
        engine.close();
    }

    private void checkCounters() {
        expectCount(CounterDescriptor.SAMPLES_ACCEPTED, twin.sum(TwinStream.Answer::accepted));
        expectCount(CounterDescriptor.SAMPLES_REJECTED, twin.sum(TwinStream.Answer::rejected));
        expectCount(CounterDescriptor.SAMPLES_DUPLICATE, twin.sum(TwinStream.Answer::duplicates));
        expectCount(
                CounterDescriptor.SAMPLES_RECEIVED,
                engine.count(CounterDescriptor.SAMPLES_ACCEPTED)
                        + engine.count(CounterDescriptor.SAMPLES_REJECTED)
                        + engine.count(CounterDescriptor.SAMPLES_DUPLICATE));
        expectCount(CounterDescriptor.CONSERVATION_BREACHES, 0);
        expectCount(CounterDescriptor.BATCH_GAPS, twin.gapCount());
        expectCount(CounterDescriptor.SERIES_EVICTED, twin.evictedCount());
        expectCount(CounterDescriptor.SERIES_KIND_CHANGED, twin.kindChangeCount());
        expectCount(CounterDescriptor.CONNECTIONS_OPEN, openClients().size());
        expectCount(CounterDescriptor.CLIENTS_LAGGING, 0);
        expectCount(CounterDescriptor.CHUNKS_IN_USE, 0);
        expectCount(CounterDescriptor.HANDLER_ERRORS, 0);
        expectCount(CounterDescriptor.ACKS_LOST, 0);
    }

    /** Compares one counter. */
    public void expectCount(CounterDescriptor counter, long expected) {
        Expect.equal(expected, engine.count(counter), counter::label);
    }

    private void perform(Consumer<SteppedEngine> operation) {
        operation.accept(engine);
        tape.add(operation);
    }

    private static Function<SteppedEngine, PublishResult> on(EventType type, long streamId, byte[] bytes) {
        return target -> target.publish(type, streamId, bytes);
    }

    /** Returns the sequence of the event, once there was room for it. */
    private long publish(int length, Function<SteppedEngine, PublishResult> offer) {
        final int claimedCount =
                Math.max(1, (length + EngineConfiguration.SLOT_LENGTH - 1) / EngineConfiguration.SLOT_LENGTH);
        while (backlogSlotCount + claimedCount > slotCount / 2) {
            step();
        }
        while (offer.apply(engine) != PublishResult.ACCEPTED) {
            tape.add(offer::apply);
            step();
        }
        tape.add(offer::apply);
        final long sequence = nextSequence;
        nextSequence += claimedCount;
        backlogSlotCount += claimedCount;
        return sequence;
    }

    private void queue(TwinClient client) {
        if (client.tryQueue()) {
            readyInboxes.add(client);
        }
    }

    private void takeControl() {
        while (!readyInboxes.isEmpty()) {
            final TwinClient client = readyInboxes.remove();
            while (client.takeNext(nextSequence)) {
                nextSequence++;
                backlogSlotCount++;
            }
            client.unqueue();
        }
    }

    private void tick(boolean isSkipped) {
        nextTickNs += tickNs;
        if (engine.nowNs() - nextTickNs >= 0) {
            nextTickNs = engine.nowNs() + tickNs;
        }
        if (!isSkipped) {
            twin.tick(nextSequence++, engine.nowNs());
            backlogSlotCount++;
        }
    }

    private void read(TwinClient client) {
        if (!client.fake().isGone()) {
            client.read();
            if (client.fake().closeCode() != 0) {
                Expect.that(
                        !client.isPrompt(),
                        () -> client.fake().id() + " was closed: "
                                + client.fake().closeCode());
                client.forsake();
                disconnect(client);
            }
        }
    }

    private static NaiveEngine.Limits limits(EngineConfiguration configuration) {
        return new NaiveEngine.Limits(
                configuration.getInt(EngineConfiguration.BATCH_MAX_SERIES),
                configuration.getInt(EngineConfiguration.BATCH_MAX_SAMPLES),
                configuration.getInt(EngineConfiguration.SERIES_PER_AGENT_MAX),
                configuration.getInt(EngineConfiguration.SERIES_MAX),
                TimeUnit.MILLISECONDS.toNanos(configuration.get(EngineConfiguration.SESSION_RETENTION_MS)),
                TimeUnit.MILLISECONDS.toNanos(configuration.get(EngineConfiguration.SERIES_TTL_MS)),
                TimeUnit.MILLISECONDS.toNanos(configuration.get(EngineConfiguration.TOMBSTONE_MS)));
    }
}
