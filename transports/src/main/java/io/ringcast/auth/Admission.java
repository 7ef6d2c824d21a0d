package io.ringcast.auth;

import io.grpc.Status;
import java.util.function.BooleanSupplier;

/** What an {@link AgentAuthenticator} decided about one call: granted for an agent id, or refused with a status. Immutable. */
public final class Admission {
    private final String agentId;
    private final Status refusal;
    private final BooleanSupplier stands;

    private Admission(String agentId, Status refusal, BooleanSupplier stands) {
        this.agentId = agentId;
        this.refusal = refusal;
        this.stands = stands;
    }

    /** The call may speak for {@code agentId}, as long as it lasts; empty: for an id that the server draws. */
    public static Admission granted(String agentId) {
        return granted(agentId, () -> true);
    }

    /** The call may speak for {@code agentId} while {@code stands} says so; empty: for an id that the server draws. */
    public static Admission granted(String agentId, BooleanSupplier stands) {
        return new Admission(agentId, null, stands);
    }

    /** The call is to end with {@code status}, whose description is fit for the peer and the log. */
    public static Admission refused(Status status) {
        return new Admission("", status, () -> false);
    }

    /** The same, for an id that the server has drawn. */
    public Admission withAgentId(String drawnAgentId) {
        return new Admission(drawnAgentId, refusal, stands);
    }

    public boolean isGranted() {
        return refusal == null;
    }

    /** What to end the call with: UNAUTHENTICATED or PERMISSION_DENIED; null where it was granted. */
    public Status refusal() {
        return refusal;
    }

    /** Who the call speaks for; empty where it was refused, or where the server is to draw an id. */
    public String agentId() {
        return agentId;
    }

    /** Whether what was granted still stands: false once its token was revoked or has expired. Any thread. */
    public boolean isCurrent() {
        return stands.getAsBoolean();
    }
}
