package io.ringcast.engine.testing;

import io.ringcast.engine.Engine;
import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.EngineContext;
import io.ringcast.engine.ThreadingMode;
import io.ringcast.engine.event.ByteSource;
import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.LiveFormat;
import io.ringcast.engine.event.PublishResult;
import io.ringcast.engine.event.RunningLimits;
import io.ringcast.engine.event.StreamOpening;
import io.ringcast.engine.status.CounterDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A real engine that nothing moves but its caller: clocks, agents, clients and cycles by hand. The same calls on another one
 * do the same. One thread.
 */
public final class SteppedEngine implements AutoCloseable {
    /** The id of the server's life. */
    public static final String EPOCH = "5f3a";

    private static final int MAX_UNACKED_COUNT = 512;

    private final FakeClock clock = new FakeClock();
    private final List<Throwable> errors = new ArrayList<>();
    private final Map<Long, FakeAgentStream> streams = new LinkedHashMap<>();
    private final List<FakeClient> clients = new ArrayList<>();
    private final Engine engine;

    /** Launches an engine. */
    public SteppedEngine(EngineConfiguration configuration) {
        engine = Engine.launch(new EngineContext()
                .configuration(configuration)
                .threadingMode(ThreadingMode.INVOKER)
                .nanoClock(clock)
                .epochClock(clock.epochClock())
                .epoch(EPOCH)
                .version("test")
                .errorHandler(errors::add)
                .writerFactory(rings -> new ScriptedWriter(rings, clock)));
    }

    /** Offers STREAM_OPENED. */
    public PublishResult open(long streamId, StreamOpening opening) {
        final FakeAgentStream stream = new FakeAgentStream(MAX_UNACKED_COUNT);
        final PublishResult result = publish(EventType.STREAM_OPENED, streamId, opening.encode(), stream);
        if (result == PublishResult.ACCEPTED) {
            streams.put(streamId, stream);
        }
        return result;
    }

    /** Offers any other event of an agent. */
    public PublishResult publish(EventType type, long streamId, byte[] bytes) {
        return publish(type, streamId, bytes, null);
    }

    /** Connects a client, whose number is how many there were before. */
    public FakeClient connect() {
        return connect(LiveFormat.JSON, null);
    }

    /** Connects a client of either format that may see no more than {@code scope}; null: everything. */
    public FakeClient connect(LiveFormat format, String scope) {
        final FakeClient client = new FakeClient(clients.size(), format, scope);
        clients.add(client);
        client.inbox(engine.connections().open(client));
        return client;
    }

    public void request(int client, ClientRequest request) {
        Expect.that(clients.get(client).inbox().offer(request), () -> "the inbox of client " + client + " is full");
    }

    public void disconnect(int client) {
        clients.get(client).inbox().close();
        clients.get(client).disappear();
    }

    /** See {@link FakeClient#allow}. */
    public void allow(int client, int lengthPerCycle) {
        clients.get(client).allow(lengthPerCycle);
    }

    public void advanceNs(long ns) {
        clock.advanceNs(ns);
    }

    /** One round of every duty; what fails in it is thrown. Returns how much was done. */
    public int step() {
        clients.forEach(FakeClient::beginCycle);
        final int workCount = engine.doWork();
        if (!errors.isEmpty()) {
            throw new AssertionError("the engine failed", errors.get(0));
        }
        return workCount;
    }

    public long nowNs() {
        return clock.nanoTime();
    }

    public RunningLimits limits() {
        return engine.limits();
    }

    public long count(CounterDescriptor counter) {
        return engine.counters().get(counter);
    }

    public FakeAgentStream stream(long streamId) {
        return streams.get(streamId);
    }

    public FakeClient client(int client) {
        return clients.get(client);
    }

    public List<FakeClient> clients() {
        return clients;
    }

    @Override
    public void close() {
        engine.close();
    }

    private PublishResult publish(EventType type, long streamId, byte[] bytes, FakeAgentStream stream) {
        final ByteSource source = (target, offset, length) -> target.putBytes(offset, bytes);
        return engine.publisher().tryPublish(type, streamId, source, bytes.length, stream);
    }
}
