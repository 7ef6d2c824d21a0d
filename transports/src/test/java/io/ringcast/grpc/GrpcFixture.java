package io.ringcast.grpc;

import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.ringcast.engine.status.Counters;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A server on a free port of the loopback interface before a played engine, and channels to it. */
final class GrpcFixture implements AutoCloseable {
    private final FakeEngine engine = new FakeEngine();
    private final Counters counters = new Counters();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final GrpcIngestServer server;

    GrpcFixture(GrpcConfiguration configuration) {
        this(configuration, counters -> GrpcSecurity.none());
    }

    /** @param security made with the counters of this fixture. */
    GrpcFixture(GrpcConfiguration configuration, Function<Counters, GrpcSecurity> security) {
        server = GrpcIngestServer.launch(
                configuration.with(GrpcConfiguration.PORT, 0), "127.0.0.1", security.apply(counters), engine, counters);
    }

    FakeEngine engine() {
        return engine;
    }

    Counters counters() {
        return counters;
    }

    GrpcIngestServer server() {
        return server;
    }

    ManagedChannel newChannel() {
        return closeAtEnd(TestAgent.channelTo(server.port()));
    }

    ManagedChannel closeAtEnd(ManagedChannel channel) {
        channels.add(channel);
        return channel;
    }

    /** A stream on a connection of its own. */
    TestAgent newAgent() {
        return TestAgent.open(newChannel());
    }

    /** Asks for health over {@code channel}: what was sent on it before has then been read by the server. */
    static ServingStatus health(ManagedChannel channel, String service) {
        return HealthGrpc.newBlockingStub(channel)
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .check(HealthCheckRequest.newBuilder().setService(service).build())
                .getStatus();
    }

    static void awaitAllRead(ManagedChannel channel) {
        if (health(channel, "") != ServingStatus.SERVING) {
            throw new AssertionError("not serving");
        }
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        server.close();
        engine.close();
    }
}
