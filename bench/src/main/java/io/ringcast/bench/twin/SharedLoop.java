package io.ringcast.bench.twin;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/** One event loop for everything: epoll where there is one. */
record SharedLoop(EventLoopGroup group, Class<? extends ServerChannel> serverChannelType) {
    static SharedLoop create() {
        return Epoll.isAvailable()
                ? new SharedLoop(
                        new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()), EpollServerSocketChannel.class)
                : new SharedLoop(
                        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()), NioServerSocketChannel.class);
    }
}
