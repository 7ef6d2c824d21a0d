package io.ringcast.testing;

import io.ringcast.engine.testing.BatchBuilder;
import io.ringcast.engine.testing.StreamChecker;
import io.ringcast.engine.testing.StreamChecker.Item;
import io.ringcast.proto.v1.Handshake;
import io.ringcast.proto.v1.Label;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * An agent that sends {@code up} and, for each core, {@code cpu_usage}; each sample counts up, so that what the server must
 * know in the end is known. One thread sends, then another may look.
 */
public final class CountedAgent implements AutoCloseable {
    /** The time of the first sample; the one after it is 1 ns later. */
    public static final long START_NS = 1_763_683_200_000_000_000L;

    private final String agentId;
    private final int coreCount;
    private final GrpcAgent agent;
    private long batchCount;
    private long sampleCount;

    private CountedAgent(int port, String agentId, Map<String, String> labels, int coreCount) {
        this.agentId = agentId;
        this.coreCount = coreCount;
        final Handshake.Builder handshake = Handshake.newBuilder().setAgentId(agentId);
        labels.forEach((name, value) ->
                handshake.addLabels(Label.newBuilder().setName(name).setValue(value)));
        agent = GrpcAgent.connect(port, handshake.build());
    }

    public static CountedAgent connect(WholeServer server, String agentId, int coreCount) {
        return connect(server, agentId, Map.of(), coreCount);
    }

    /** Connects an agent with labels of its own. */
    public static CountedAgent connect(WholeServer server, String agentId, Map<String, String> labels, int coreCount) {
        return new CountedAgent(server.grpcPort(), agentId, labels, coreCount);
    }

    /** Sends a batch with a sample of each series, and takes the acks that have come. */
    public void sendOne() {
        sendOne(1);
    }

    /** Sends a batch with so many samples of each series, and takes the acks that have come. */
    public void sendOne(int samplesPerSeries) {
        final BatchBuilder batch = agent.batch();
        addSamples(batch.series("up"), samplesPerSeries);
        for (int core = 0; core < coreCount; core++) {
            addSamples(batch.series("cpu_usage").label("core", String.valueOf(core)), samplesPerSeries);
        }
        agent.post(batch.build());
        batchCount++;
        sampleCount += samplesPerSeries;
        agent.takeAccepted();
    }

    /** Fails unless all that was sent is acked, in order, as ACCEPTED. */
    public void awaitAllAccepted() {
        agent.awaitAccepted(batchCount);
    }

    /** Samples sent, over all series. */
    public long sampleCount() {
        return sampleCount * (1 + coreCount);
    }

    /** Adds what the server must hold of the series that match; names as in {@link StreamChecker#seriesName}. */
    public void addExpected(Map<String, Item> expected, Predicate<String> matches) {
        final Item newest = new Item(START_NS + sampleCount, String.valueOf(sampleCount), sampleCount);
        final Map<String, Item> all = new TreeMap<>();
        all.put(StreamChecker.seriesName(agentId, "up", Map.of()), newest);
        for (int core = 0; core < coreCount; core++) {
            final Map<String, String> labels = Map.of("core", String.valueOf(core));
            all.put(StreamChecker.seriesName(agentId, "cpu_usage", labels), newest);
        }
        all.keySet().removeIf(matches.negate());
        expected.putAll(all);
    }

    @Override
    public void close() {
        agent.close();
    }

    private void addSamples(BatchBuilder batch, int count) {
        for (long i = sampleCount + 1; i <= sampleCount + count; i++) {
            batch.sample(START_NS + i, i);
        }
    }
}
