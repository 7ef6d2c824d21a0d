package io.ringcast.agent;

import io.grpc.Channel;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The connection to a server that one agent, or a few dozen, share. A channel that failed is replaced by a fresh one: gRPC
 * would make calls wait on a back-off of its own, of up to two minutes, on top of ours. Any thread.
 */
public final class AgentChannel implements Supplier<Channel>, AutoCloseable {
    private static final long KEEP_ALIVE_MS = 30_000;
    private static final long KEEP_ALIVE_TIMEOUT_MS = 10_000;
    private static final long CLOSE_TIMEOUT_MS = 1_000;

    private final ServerAddress address;
    private final AgentCredentials credentials;
    private ManagedChannel channel;
    private boolean isClosed;

    public AgentChannel(ServerAddress address, AgentCredentials credentials) {
        this.address = address;
        this.credentials = credentials;
    }

    /** The channel for a new stream; throws {@link IllegalStateException} once closed. */
    @Override
    public synchronized Channel get() {
        if (isClosed) {
            throw new IllegalStateException("the agent has been closed");
        }
        if (channel == null || hasFailed()) {
            shutDown();
            channel = NettyChannelBuilder.forAddress(address.host(), address.port(), credentials.transport())
                    .intercept(credentials.headers())
                    .directExecutor()
                    .keepAliveTime(KEEP_ALIVE_MS, TimeUnit.MILLISECONDS)
                    .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_MS, TimeUnit.MILLISECONDS)
                    .build();
        }
        return channel;
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        shutDown();
        try {
            if (channel != null && !channel.awaitTermination(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                channel.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean hasFailed() {
        final ConnectivityState state = channel.getState(false);
        return state == ConnectivityState.TRANSIENT_FAILURE || state == ConnectivityState.SHUTDOWN;
    }

    private void shutDown() {
        if (channel != null) {
            channel.shutdownNow();
        }
    }
}
