package io.ringcast.bench.twin;

import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.ringcast.proto.v1.TelemetryIngestGrpc;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Sends every message back as it came, unparsed, on the transport that ringcast uses (epoll, direct executor, the same window):
 * what a round trip through gRPC alone takes.
 */
public final class EchoFloor {
    private static final int WINDOW_BYTES = 1 << 20;

    private EchoFloor() {}

    /** Serves on loopback; {@code args}: the agents' port. */
    public static void main(String[] args) throws IOException, InterruptedException {
        final MethodDescriptor<InputStream, InputStream> method = TelemetryIngestGrpc.getSessionMethod().toBuilder(
                        new BytesMarshaller(), new BytesMarshaller())
                .build();
        final SharedLoop loop = SharedLoop.create();
        NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])))
                .bossEventLoopGroup(loop.group())
                .workerEventLoopGroup(loop.group())
                .channelType(loop.serverChannelType())
                .directExecutor()
                .flowControlWindow(WINDOW_BYTES)
                .addService(ServerServiceDefinition.builder(TelemetryIngestGrpc.SERVICE_NAME)
                        .addMethod(method, ServerCalls.asyncBidiStreamingCall(Echo::new))
                        .build())
                .build()
                .start()
                .awaitTermination();
    }

    /** Hands streams over as they are; gRPC copies them through its own buffers. */
    private static final class BytesMarshaller implements MethodDescriptor.Marshaller<InputStream> {
        @Override
        public InputStream stream(InputStream value) {
            return value;
        }

        @Override
        public InputStream parse(InputStream stream) {
            return stream;
        }
    }

    private record Echo(StreamObserver<InputStream> replies) implements StreamObserver<InputStream> {
        @Override
        public void onNext(InputStream message) {
            replies.onNext(message);
        }

        @Override
        public void onError(Throwable error) {
            // The agent has gone.
        }

        @Override
        public void onCompleted() {
            replies.onCompleted();
        }
    }
}
