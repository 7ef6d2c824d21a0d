package io.ringcast.bench.twin;

import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Parses batches with the generated classes, acks them and forgets them: what gRPC alone costs. */
public final class GrpcFloor {
    private GrpcFloor() {}

    /** Serves on loopback; {@code args}: the agents' port. */
    public static void main(String[] args) throws IOException, InterruptedException {
        final SharedLoop loop = SharedLoop.create();
        NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])))
                .bossEventLoopGroup(loop.group())
                .workerEventLoopGroup(loop.group())
                .channelType(loop.serverChannelType())
                .directExecutor()
                .flowControlWindow(1 << 20)
                .addService(new Sessions((agentId, batch) -> {}))
                .build()
                .start()
                .awaitTermination();
    }
}
