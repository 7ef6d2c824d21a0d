package io.ringcast.auth.live;

import java.util.concurrent.CompletableFuture;

/** Says who may watch, and what. Any thread; never blocks. */
public interface LiveAuthenticator extends AutoCloseable {
    /** Asks nobody, and lets everybody see everything. */
    LiveAuthenticator OPEN = new LiveAuthenticator() {
        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public CompletableFuture<LiveAdmission> authenticate(String token) {
            return CompletableFuture.completedFuture(LiveAdmission.OPEN);
        }
    };

    /** Whether nothing has to be shown; then what is shown is not looked at. */
    boolean isOpen();

    /**
     * Judges one token, and counts a refusal.
     *
     * @param token null: none came.
     * @return never fails. Done already where nobody has to be asked; else completed by a thread of the authenticator's, which what
     *     depends on it must not block.
     */
    CompletableFuture<LiveAdmission> authenticate(String token);

    /** Begins to ask whether other servers are there without which tokens cannot be judged, until they are. */
    default void start() {}

    /** What keeps tokens from being judged now, in a sentence; null: nothing that is known of. */
    default String trouble() {
        return null;
    }

    @Override
    default void close() {}
}
