package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.AgentDirectory;
import io.ringcast.engine.event.ClientLimits;
import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.LiveFormat;
import io.ringcast.engine.event.RunningLimits;
import io.ringcast.engine.event.SeriesRefs;
import io.ringcast.engine.json.DoubleWriter;
import io.ringcast.engine.latest.Evictions;
import io.ringcast.engine.latest.LatestValueFlyweight;
import io.ringcast.engine.latest.LatestValueHandler;
import io.ringcast.engine.latest.LatestValueMap;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.status.ServerGauges;
import io.ringcast.engine.status.StageLatency;
import io.ringcast.engine.testing.SeriesKeys;
import io.ringcast.engine.testing.SeriesTableWriter;
import io.ringcast.engine.testing.StreamChecker;
import io.ringcast.engine.wire.SeriesKeyFlyweight;
import io.ringcast.engine.wire.SeriesTable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The latest-value stage and the fan-out stage over a small log, stepped by hand with a hand-moved clock. */
final class FanOutFixture {
    static final int MAX_SUBSCRIPTIONS = 1500;
    static final long STALL_NS = 30_000_000_000L;
    static final long TTL_NS = 20_000_000_000L;
    static final long EPOCH_NS = 1_763_683_200_123_456_789L;

    /** What a test may want smaller. */
    record Sizes(
            int logLength,
            int ringLength,
            int ringCount,
            int chunkCount,
            int chunkLength,
            int memberships,
            int envelopes) {
        static final Sizes DEFAULT = new Sizes(1 << 20, 8192, 8, 16, 4096, 4096, 4096);

        Sizes(int logLength, int ringLength, int ringCount, int chunkCount, int chunkLength, int memberships) {
            this(logLength, ringLength, ringCount, chunkCount, chunkLength, memberships, 4096);
        }

        Sizes withEnvelopes(int count) {
            return new Sizes(logLength, ringLength, ringCount, chunkCount, chunkLength, memberships, count);
        }

        Sizes withMemberships(int count) {
            return new Sizes(logLength, ringLength, ringCount, chunkCount, chunkLength, count);
        }

        Sizes withRingCount(int count) {
            return new Sizes(logLength, ringLength, count, chunkCount, chunkLength, memberships);
        }

        Sizes withLogLength(int length) {
            return new Sizes(length, ringLength, ringCount, chunkCount, chunkLength, memberships);
        }

        Sizes withChunks(int count, int length) {
            return new Sizes(logLength, ringLength, ringCount, count, length, memberships);
        }
    }

    final RunningLimits limits = new RunningLimits(4096, MAX_SUBSCRIPTIONS).ofClients(new ClientLimits(16384, 100));
    final Counters counters = new Counters();
    final LatestValueMap map = new LatestValueMap(4096, 4 << 20, 1, new JsonPrefixEncoder());
    final SeriesTable table = new SeriesTable(4096);
    final SeriesTableWriter writer = new SeriesTableWriter(table);
    final Evictions evictions = new Evictions(4096);
    final Map<Integer, Map<String, String>> agentLabels = new TreeMap<>();
    final BitSet relabelled = new BitSet();
    final ServerGauges gauges = new ServerGauges();
    private final Map<Integer, Long> lastRelabelled = new TreeMap<>();
    private long relabelCount;
    final FrameLog log;
    final ClientRings rings;
    final FanOutHandler handler;
    final List<FakeClient> clients = new ArrayList<>();
    long nowNs = 1_000;
    long sequence;

    /** Thrown, once, by the clock that the making of a frame reads. */
    IllegalStateException clockFault;

    final StageLatency latency = new StageLatency(() -> {
        if (clockFault != null) {
            final IllegalStateException fault = clockFault;
            clockFault = null;
            throw fault;
        }
        return nowNs;
    });

    private final AgentDirectory agents = new AgentDirectory() {
        private final String[] ids = {"a0", "a1", "a2", "a3"};
        private final int[] recordCounts = new int[ids.length];

        @Override
        public String agentId(int agentIndex) {
            return ids[agentIndex];
        }

        @Override
        public Map<String, String> labels(int agentIndex) {
            return agentLabels.getOrDefault(agentIndex, Map.of());
        }

        @Override
        public int recordCount(int agentIndex) {
            return recordCounts[agentIndex];
        }

        @Override
        public void addRecords(int agentIndex, int count) {
            recordCounts[agentIndex] += count;
        }

        @Override
        public SeriesRefs refs(int agentIndex) {
            throw new AssertionError("no batch here has refs");
        }

        @Override
        public long relabelCount() {
            return relabelCount;
        }

        @Override
        public long lastRelabelled(int agentIndex) {
            return lastRelabelled.getOrDefault(agentIndex, 0L);
        }

        @Override
        public void relabel(int agentIndex) {
            relabelled.set(agentIndex);
            lastRelabelled.put(agentIndex, ++relabelCount);
        }

        @Override
        public boolean takeRelabelled(BitSet target) {
            final boolean isAny = !relabelled.isEmpty();
            target.or(relabelled);
            relabelled.clear();
            return isAny;
        }
    };
    private final LatestValueHandler latest;
    private final EngineEvent batch = new EngineEvent(new UnsafeBuffer(new byte[0]));
    private long lastConnectionId;

    FanOutFixture() {
        this(Sizes.DEFAULT);
    }

    FanOutFixture(Sizes sizes) {
        this(sizes, FanOutHandler.Bounds.DEFAULT);
    }

    FanOutFixture(Sizes sizes, FanOutHandler.Bounds bounds) {
        log = new FrameLog(sizes.logLength);
        rings = new ClientRings(log, sizes.ringCount, sizes.ringLength, sizes.chunkCount, sizes.chunkLength, counters);
        rings.recordLatency(latency);
        latest = new LatestValueHandler(
                map, table, evictions, agents, new LatestValueHandler.Limits(() -> 4096, TTL_NS, TTL_NS), counters);
        handler = new FanOutHandler(
                new FanOutHandler.Sources(map, table, evictions, agents, gauges),
                new FanOutHandler.Settings(
                        "e1",
                        "0.1.0",
                        sizes.memberships,
                        sizes.envelopes,
                        sizes.logLength / 2,
                        STALL_NS,
                        TTL_NS,
                        30_000,
                        limits),
                log,
                rings,
                counters,
                bounds);
    }

    /** Connects a client and reads its {@code connected}. */
    FakeClient connect() {
        return connect(LiveFormat.JSON);
    }

    /** Connects a client of either format. */
    FakeClient connect(LiveFormat format) {
        return connect(format, null);
    }

    /** Connects a client that may see no more than {@code scope}; null: everything. */
    FakeClient connect(String scope) {
        return connect(LiveFormat.JSON, scope);
    }

    private FakeClient connect(LiveFormat format, String scope) {
        final FakeClient client = new FakeClient(++lastConnectionId, format, scope);
        handle(new EngineEvent(new UnsafeBuffer(new byte[0]))
                .set(EventType.CONNECTION_OPENED, client.connectionId, 0, 0)
                .attach(client));
        clients.add(client);
        write();
        return client;
    }

    /** Disconnects the clients that are to be closed, as a transport does. Returns how many. */
    int disconnectClosed() {
        final List<FakeClient> closed = clients.stream()
                .filter(client -> client.ring != null && client.ring.closeCode() != 0)
                .toList();
        closed.forEach(this::disconnect);
        return closed.size();
    }

    void disconnect(FakeClient client) {
        handle(batch.set(EventType.CONNECTION_CLOSED, client.connectionId, 0, 0));
        clients.remove(client);
        write();
    }

    /** The server stops. */
    void dismiss(FakeClient client) {
        handle(batch.set(EventType.DISMISS, client.connectionId, 0, 0));
    }

    void request(FakeClient client, ClientRequest request) {
        final byte[] bytes = request.encode();
        handle(new EngineEvent(new UnsafeBuffer(bytes)).set(request.type(), client.connectionId, 0, bytes.length));
    }

    /** A stage before this one throws at a request. */
    void fail(FakeClient client, ClientRequest request) {
        final byte[] bytes = request.encode();
        handler.onFailed(
                new EngineEvent(new UnsafeBuffer(bytes)).set(request.type(), client.connectionId, 0, bytes.length));
    }

    /** A stage before this one throws at the arrival of a client. */
    FakeClient failToConnect() {
        final FakeClient client = new FakeClient(++lastConnectionId);
        handler.onFailed(new EngineEvent(new UnsafeBuffer(new byte[0]))
                .set(EventType.CONNECTION_OPENED, client.connectionId, 0, 0)
                .attach(client));
        return client;
    }

    /** A stage before this one throws at the end of a client. */
    void failToDisconnect(FakeClient client) {
        handler.onFailed(batch.set(EventType.CONNECTION_CLOSED, client.connectionId, 0, 0));
        clients.remove(client);
        write();
    }

    /** Subscribes and reads everything up to {@code live}. Returns the number of the subscription. */
    long subscribe(FakeClient client, String selector) {
        request(client, ClientRequest.subscribe("s", null, selector));
        cycle();
        final long number =
                client.checker.last("subscribed").get("subscription").asLong();
        assertThat(client.checker.isLive(number)).isTrue();
        return number;
    }

    /** An agent's new stream brings other labels. */
    void relabel(int agentIndex, Map<String, String> labels) {
        agentLabels.put(agentIndex, labels);
        agents.relabel(agentIndex);
    }

    SeriesTableWriter begin(int agentIndex) {
        return writer.begin(agentIndex);
    }

    /** Handles the batch that was written. */
    void apply() {
        handle(batch.set(EventType.BATCH, 0, 0, 0));
    }

    /** Handles the batch that was written; a stage between latest values and fan-out throws. */
    void applyAndFail() {
        batch.set(EventType.BATCH, 0, 0, 0).at(nowNs, EPOCH_NS);
        latest.onEvent(batch, ++sequence);
        handler.onFailed(batch);
    }

    /** One sample of one series of agent 0. */
    void sample(String name, long timestampNs, double value) {
        begin(0).doubles(SeriesKeys.key(name), new long[] {timestampNs}, value);
        apply();
    }

    void tick() {
        handle(batch.set(EventType.TICK, 0, 0, 0));
    }

    /** Lets time pass with ticks in between, as many as a server that is not standing still would make. */
    void pass(long durationNs) {
        final long endNs = nowNs + durationNs;
        while (nowNs < endNs) {
            nowNs = Math.min(endNs, nowNs + STALL_NS / 10);
            tick();
        }
    }

    void flush() {
        handler.flush(sequence, nowNs);
    }

    /** Lets every client read what it has room for. */
    void write() {
        ClientRing ring = rings.pollReady();
        while (ring != null) {
            ((FakeClient) ring.connection()).ring = ring;
            ring = rings.pollReady();
        }
        for (final FakeClient client : clients) {
            if (client.ring != null) {
                client.drain(nowNs);
            }
        }
    }

    /** Ends the duty cycle: flush, write, and walks until nothing more can be done. */
    void cycle() {
        flush();
        write();
        int roundCount = 0;
        while (handler.walk(sequence, nowNs) > 0) {
            write();
            assertThat(++roundCount).as("a walk that ends").isLessThan(100_000);
        }
        handler.checkBooks();
        assertThat(count(CounterDescriptor.UPDATES_UNACCOUNTED)).isZero();
    }

    long count(CounterDescriptor counter) {
        return counters.get(counter);
    }

    /** What a client with this selector must know. */
    Map<String, StreamChecker.Item> expected(String selectorText) {
        return expected(selectorText, "");
    }

    /** What a client with this selector and scope must know. */
    Map<String, StreamChecker.Item> expected(String selectorText, String scope) {
        final Selector selector = Selector.parse(selectorText).and(Selector.parseScope(scope));
        final Map<String, StreamChecker.Item> result = new TreeMap<>();
        final LatestValueFlyweight series = new LatestValueFlyweight();
        final SeriesKeyFlyweight key = new SeriesKeyFlyweight();
        for (int record = 0; record < map.recordLimit(); record++) {
            map.wrap(series, record);
            if (series.isSeries() && !series.isTombstone()) {
                key.wrap(map.keyHeap(), series.keyOffset(), series.keyLength());
                final String agent = agents.agentId(series.agentIndex());
                if (selector.matches(series.seriesId(), key, agent, agents.labels(series.agentIndex()))) {
                    result.put(name(agent, key), item(series));
                }
            }
        }
        return result;
    }

    private static String name(String agent, SeriesKeyFlyweight key) {
        final DirectBuffer buffer = key.buffer();
        final Map<String, String> labels = new TreeMap<>();
        for (int i = 0; i < key.labelCount(); i++) {
            labels.put(
                    text(buffer, key.labelNameOffset(i), key.labelNameLength(i)),
                    text(buffer, key.labelValueOffset(i), key.labelValueLength(i)));
        }
        return StreamChecker.seriesName(agent, text(buffer, key.nameOffset(), key.nameLength()), labels);
    }

    private static StreamChecker.Item item(LatestValueFlyweight series) {
        final UnsafeBuffer value = new UnsafeBuffer(new byte[64]);
        final int length = DoubleWriter.write(value, 0, Double.longBitsToDouble(series.valueBits()));
        final String text =
                series.isInteger() ? "\"" + series.valueBits() + "\"" : value.getStringWithoutLengthUtf8(0, length);
        return new StreamChecker.Item(series.timestampNs(), text, series.acceptedCount());
    }

    private static String text(DirectBuffer buffer, int offset, int length) {
        return buffer.getStringWithoutLengthUtf8(offset, length);
    }

    private void handle(EngineEvent event) {
        event.at(nowNs, EPOCH_NS);
        sequence++;
        latest.onEvent(event, sequence);
        handler.onEvent(event, sequence);
    }
}
