package io.ringcast.grpc;

import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.ringcast.auth.AgentAuthenticator;

/**
 * How the listener knows its peers.
 *
 * @param transport plaintext, or TLS with the server's certificate.
 * @param authenticator asked at each handshake; health and reflection are open to whoever the transport lets in.
 */
public record GrpcSecurity(ServerCredentials transport, AgentAuthenticator authenticator) {
    /** Plaintext, and anybody may be any agent: for loopback. */
    public static GrpcSecurity none() {
        return new GrpcSecurity(InsecureServerCredentials.create(), AgentAuthenticator.OPEN);
    }
}
