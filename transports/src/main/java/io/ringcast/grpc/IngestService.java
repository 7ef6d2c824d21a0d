package io.ringcast.grpc;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.ringcast.proto.v1.TelemetryIngestGrpc;
import java.io.InputStream;

/**
 * {@code ringcast.v1.TelemetryIngest}: hands each stream to the loop of its connection. The messages of {@code Session} pass
 * as raw streams in both directions. Any thread.
 */
final class IngestService implements ServerCallHandler<InputStream, ReplyStream> {
    private final StreamRoster roster;
    private final HandshakeDecoder handshakeDecoder;
    private final long handshakeTimeoutMs;

    IngestService(GrpcConfiguration configuration, StreamRoster roster, HandshakeDecoder handshakeDecoder) {
        this.roster = roster;
        this.handshakeDecoder = handshakeDecoder;
        handshakeTimeoutMs = configuration.get(GrpcConfiguration.HANDSHAKE_TIMEOUT_MS);
    }

    /** The service as gRPC wants it; it keeps the schema, so that reflection can show it. */
    ServerServiceDefinition definition() {
        final MethodDescriptor<InputStream, ReplyStream> session = TelemetryIngestGrpc.getSessionMethod().toBuilder(
                        RawMessages.REQUEST, RawMessages.REPLY)
                .build();
        final ServiceDescriptor service = ServiceDescriptor.newBuilder(TelemetryIngestGrpc.SERVICE_NAME)
                .setSchemaDescriptor(TelemetryIngestGrpc.getServiceDescriptor().getSchemaDescriptor())
                .addMethod(session)
                .build();
        return ServerServiceDefinition.builder(service).addMethod(session, this).build();
    }

    @Override
    public ServerCall.Listener<InputStream> startCall(ServerCall<InputStream, ReplyStream> call, Metadata headers) {
        final Status refusal = roster.tryAdmit(call);
        if (refusal != null) {
            return roster.refuse(call, refusal);
        }
        final IngestStream stream = new IngestStream(call, headers, roster, handshakeDecoder);
        stream.start(handshakeTimeoutMs);
        return stream;
    }
}
