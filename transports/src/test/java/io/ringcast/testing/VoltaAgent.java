package io.ringcast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.ringcast.testing.VoltaWire.Ack;
import io.ringcast.testing.VoltaWire.Control;

/**
 * One of volta's agents, made from what is known of their wire: connects, says who it is, waits to be asked for its samples
 * and streams them. For one thread.
 */
public final class VoltaAgent implements AutoCloseable {
    private static final String CONNECT = "volta.VoltaCollector/Connect";
    private static final String STREAM_METRICS = "volta.VoltaCollector/StreamMetrics";
    private static final Metadata.Key<String> AGENT_ID = Metadata.Key.of("agent-id", Metadata.ASCII_STRING_MARSHALLER);

    private final ManagedChannel channel;
    private final ByteCall control;
    private final ByteCall metrics;

    private VoltaAgent(int port, String agentId) {
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        control = connect(channel).send(VoltaWire.id(agentId));
        final Control first = VoltaWire.readControl(control.next());
        assertThat(first.type()).isEqualTo(VoltaWire.STREAM_DATA);
        metrics = streamMetrics(channel, agentId);
    }

    /** An agent that was asked for its samples, on a connection of its own. */
    public static VoltaAgent start(WholeServer server, String agentId) {
        return start(server.grpcPort(), agentId);
    }

    public static VoltaAgent start(int port, String agentId) {
        return new VoltaAgent(port, agentId);
    }

    /** Opens {@code Connect} and sends nothing yet. */
    public static ByteCall connect(Channel channel) {
        return ByteCall.start(channel, CONNECT, new Metadata());
    }

    /** Opens {@code StreamMetrics}; {@code agentId} null: without its metadata. */
    public static ByteCall streamMetrics(Channel channel, String agentId) {
        final Metadata headers = new Metadata();
        if (agentId != null) {
            headers.put(AGENT_ID, agentId);
        }
        return ByteCall.start(channel, STREAM_METRICS, headers);
    }

    public Channel channel() {
        return channel;
    }

    public ByteCall control() {
        return control;
    }

    public ByteCall metrics() {
        return metrics;
    }

    /** Sends a batch and does not wait for its ack. */
    public void post(byte[] batch) {
        metrics.send(batch);
    }

    /** Sends a batch and returns its ack; nothing may be unacked before. */
    public Ack send(byte[] batch) {
        post(batch);
        return nextAck();
    }

    public Ack nextAck() {
        return VoltaWire.readAck(metrics.next());
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
