package io.ringcast.grpc;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.ringcast.auth.Admission;
import io.ringcast.engine.event.StreamOpening;
import io.ringcast.proto.volta.ControlMessage;
import io.ringcast.proto.volta.VoltaCollectorGrpc;
import java.io.InputStream;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code volta.VoltaCollector}: knows which of volta's agents are connected, and hands each call to the loop of its
 * connection. Any thread.
 */
final class VoltaService {
    private static final Metadata.Key<String> AGENT_ID = Metadata.Key.of("agent-id", Metadata.ASCII_STRING_MARSHALLER);

    private final StreamRoster roster;
    private final HandshakeDecoder openings;
    private final long idTimeoutMs;
    private final Map<String, VoltaControlStream> connectedAgents = new ConcurrentHashMap<>();

    VoltaService(GrpcConfiguration configuration, StreamRoster roster, HandshakeDecoder openings) {
        this.roster = roster;
        this.openings = openings;
        idTimeoutMs = configuration.get(GrpcConfiguration.HANDSHAKE_TIMEOUT_MS);
    }

    /** The service as gRPC wants it; it keeps the schema, so that reflection can show it. */
    ServerServiceDefinition definition() {
        final MethodDescriptor<ControlMessage, ControlMessage> control = VoltaCollectorGrpc.getConnectMethod();
        final MethodDescriptor<InputStream, ControlMessage> connect = control.toBuilder(
                        RawMessages.REQUEST, control.getResponseMarshaller())
                .build();
        final MethodDescriptor<InputStream, ReplyStream> metrics =
                VoltaCollectorGrpc.getStreamMetricsMethod().toBuilder(RawMessages.REQUEST, RawMessages.REPLY)
                        .build();
        final ServiceDescriptor service = ServiceDescriptor.newBuilder(VoltaCollectorGrpc.SERVICE_NAME)
                .setSchemaDescriptor(VoltaCollectorGrpc.getServiceDescriptor().getSchemaDescriptor())
                .addMethod(connect)
                .addMethod(metrics)
                .build();
        return ServerServiceDefinition.builder(service)
                .addMethod(connect, this::startConnect)
                .addMethod(metrics, this::startStreamMetrics)
                .build();
    }

    /**
     * Says who calls, as soon as an agent has said who it is: in its first message of {@code Connect}, and in the metadata of
     * each {@code StreamMetrics}. This is where what an agent claims is believed, or not.
     *
     * @param claimedAgentId empty: an id is drawn.
     * @return for whom the call is. Throws the status to end the call with.
     */
    Admission identify(ServerCall<?, ?> call, Metadata headers, String claimedAgentId) {
        final Admission admission = roster.authenticate(call, headers, claimedAgentId, "");
        if (admission.agentId().isEmpty()) {
            return admission.withAgentId(UUID.randomUUID().toString());
        }
        final String fault = StreamOpening.agentIdFault(admission.agentId());
        if (fault != null) {
            throw Status.INVALID_ARGUMENT.withDescription(fault).asRuntimeException();
        }
        return admission;
    }

    /** The newest connection of an agent takes over. */
    void onConnected(String agentId, VoltaControlStream connection) {
        final VoltaControlStream older = connectedAgents.put(agentId, connection);
        if (older != null) {
            older.supersede();
        }
    }

    void onDisconnected(String agentId, VoltaControlStream connection) {
        connectedAgents.remove(agentId, connection);
    }

    private ServerCall.Listener<InputStream> startConnect(
            ServerCall<InputStream, ControlMessage> call, Metadata headers) {
        final Status refusal = roster.tryAdmit(call);
        if (refusal != null) {
            return roster.refuse(call, refusal);
        }
        final VoltaControlStream stream = new VoltaControlStream(call, headers, roster, this);
        stream.start(idTimeoutMs);
        return stream;
    }

    private ServerCall.Listener<InputStream> startStreamMetrics(
            ServerCall<InputStream, ReplyStream> call, Metadata headers) {
        final String claimedAgentId = headers.get(AGENT_ID);
        if (claimedAgentId == null || claimedAgentId.isEmpty()) {
            return roster.refuse(call, Status.INVALID_ARGUMENT.withDescription("the metadata agent-id is missing"));
        }
        final Admission admission;
        try {
            admission = identify(call, headers, claimedAgentId);
        } catch (StatusRuntimeException ex) {
            return roster.refuse(call, ex.getStatus());
        }
        if (!connectedAgents.containsKey(admission.agentId())) {
            return roster.refuse(
                    call, Status.NOT_FOUND.withDescription("no agent of the id in the metadata agent-id is connected"));
        }
        final Status refusal = roster.tryAdmit(call);
        if (refusal != null) {
            return roster.refuse(call, refusal);
        }
        final VoltaMetricStream stream = new VoltaMetricStream(call, roster);
        stream.start(admission, openings);
        return stream;
    }
}
