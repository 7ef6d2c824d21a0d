package io.ringcast.auth;

import io.grpc.Attributes;
import io.grpc.Metadata;

/**
 * Says which agent a gRPC call may speak for. Asked once for each call, when the agent has said who it is; nothing of it is on
 * the way of a batch. Any thread; never blocks.
 *
 * <p>A service keeps the {@link Admission} of each open call, and looks at {@link Admission#isCurrent()} again whenever it is
 * told to by {@link #onChange}.
 */
@FunctionalInterface
public interface AgentAuthenticator {
    /** Asks for no credential: anybody may be anybody. */
    AgentAuthenticator OPEN = (attributes, headers, claimedAgentId, token) -> Admission.granted(claimedAgentId);

    /**
     * Judges one call. A refusal is counted here; to end the call with its status is the caller's.
     *
     * @param attributes of the {@code ServerCall}; they hold the client's certificate, where it showed one.
     * @param headers of the call, among which {@code authorization} may stand.
     * @param claimedAgentId who the agent says it is; empty: it leaves that to the server.
     * @param token as it came in a message; empty: none. One in the headers goes before it.
     */
    Admission authenticate(Attributes attributes, Metadata headers, String claimedAgentId, String token);

    /**
     * Has {@code recheck} run after any change that may end what was granted before. It runs on a thread of the authenticator,
     * must not block, and is never forgotten.
     */
    default void onChange(Runnable recheck) {}
}
