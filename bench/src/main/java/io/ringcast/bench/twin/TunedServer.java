package io.ringcast.bench.twin;

import io.grpc.netty.NettyServerBuilder;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The best that generated classes and Netty give without ringcast's design: gRPC (direct executor) and WebSocket on one epoll event
 * loop, so that no state needs a lock; items encoded once per selector into one frame per turn of the loop; the frame's bytes
 * shared by all clients.
 */
public final class TunedServer {
    private static final int WRITE_LOW_BYTES = 256 << 10;
    private static final int WRITE_HIGH_BYTES = 1 << 20;
    private static final int REQUEST_MAX_BYTES = 1 << 14;

    private TunedServer() {}

    /** Serves on loopback; {@code args}: the agents' port and the clients'. */
    public static void main(String[] args) throws IOException, InterruptedException {
        final SharedLoop loop = SharedLoop.create();
        final TunedHub hub = new TunedHub(loop.group().next());
        new ServerBootstrap()
                .group(loop.group())
                .channel(loop.serverChannelType())
                .option(ChannelOption.SO_BACKLOG, 1_024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(WRITE_LOW_BYTES, WRITE_HIGH_BYTES))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec(), new HttpObjectAggregator(REQUEST_MAX_BYTES))
                                .addLast(new WebSocketServerProtocolHandler("/ws-live"))
                                .addLast(new TunedClient(hub));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[1])))
                .sync();
        NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])))
                .bossEventLoopGroup(loop.group())
                .workerEventLoopGroup(loop.group())
                .channelType(loop.serverChannelType())
                .directExecutor()
                .flowControlWindow(1 << 20)
                .addService(new Sessions(hub::onBatch))
                .build()
                .start()
                .awaitTermination();
    }
}
