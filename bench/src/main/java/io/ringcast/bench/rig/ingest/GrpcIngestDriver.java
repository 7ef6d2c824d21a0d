package io.ringcast.bench.rig.ingest;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Agents over gRPC, each with a connection of its own, all on one event loop; batches are bytes made beforehand. */
public final class GrpcIngestDriver implements IngestDriver {
    private static final int CONNECT_TIMEOUT_MS = 10_000;
    private static final int CLOSE_TIMEOUT_MS = 2_000;

    private final int port;
    private final IngestRecord record = new IngestRecord();
    private final List<AgentCall> calls = new ArrayList<>();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final EventLoopGroup eventLoop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private long sentBatchCount;

    /** Agents of {@code plan} to the server on this machine's {@code port}. */
    public GrpcIngestDriver(int port, IngestPlan plan) {
        this.port = port;
        final BatchTemplate[] templates = new BatchTemplate[plan.batchesPerRound()];
        final BatchTemplate[] laterTemplates = new BatchTemplate[templates.length];
        for (int i = 0; i < templates.length; i++) {
            final int firstSeries = i * plan.shape().seriesCount();
            templates[i] = new BatchTemplate(plan.shape(), firstSeries);
            laterTemplates[i] =
                    plan.shape().usesRefs() ? BatchTemplate.referring(plan.shape(), firstSeries) : templates[i];
        }
        for (int agent = 0; agent < plan.agentCount(); agent++) {
            calls.add(new AgentCall(record, agent, plan, templates, laterTemplates));
        }
    }

    @Override
    public void open() {
        for (final AgentCall call : calls) {
            final ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .usePlaintext()
                    .directExecutor()
                    .eventLoopGroup(eventLoop)
                    .channelType(NioSocketChannel.class)
                    .build();
            channels.add(channel);
            call.start(channel);
        }
        try {
            for (final AgentCall call : calls) {
                if (!call.awaitReady(CONNECT_TIMEOUT_MS)) {
                    throw new IllegalStateException("no answer to a handshake; " + record.faults());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void send(int agentIndex, long intendedEpochNs) {
        sentBatchCount++;
        calls.get(agentIndex).send(intendedEpochNs);
    }

    @Override
    public long sentBatchCount(int agentIndex) {
        return calls.get(agentIndex).sentCount();
    }

    @Override
    public long sentBatchCount() {
        return sentBatchCount;
    }

    @Override
    public long answeredBatchCount() {
        return record.ackedCount();
    }

    @Override
    public Histogram takeAckLatency() {
        return record.takeLatency();
    }

    @Override
    public List<String> faults() {
        return record.faults();
    }

    @Override
    public void close() {
        calls.forEach(AgentCall::close);
        channels.forEach(ManagedChannel::shutdown);
        try {
            for (final ManagedChannel channel : channels) {
                channel.awaitTermination(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
                channel.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(CLOSE_TIMEOUT_MS);
    }
}
