package io.ringcast.auth.live;

import java.util.concurrent.CompletableFuture;

/** One way to judge tokens. Any thread; never blocks. */
interface LiveMethod extends AutoCloseable {
    /** Whether a token of this form is one of its own; at most one way in use says so first, and then it alone decides. */
    boolean takes(String token);

    /** Judges a token that it takes. Never fails; counts nothing. */
    CompletableFuture<LiveAdmission> judge(String token);

    /** Begins to ask whether the other server is there without which no token can be judged; where there is none, nothing. */
    default void start() {}

    /** What keeps it from judging tokens now, in a sentence; null: nothing that is known of. */
    default String trouble() {
        return null;
    }

    @Override
    default void close() {}

    /** A refusal that is known at once. */
    static CompletableFuture<LiveAdmission> refused(LiveRefusal refusal) {
        return CompletableFuture.completedFuture(LiveAdmission.refused(refusal));
    }
}
