package io.ringcast.ws;

import io.ringcast.auth.live.LiveAdmission;
import io.ringcast.auth.live.LiveAuthenticator;
import io.ringcast.auth.live.LiveIdentity;
import io.ringcast.auth.live.LiveRefusal;
import io.ringcast.auth.live.Standing;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Knows the token "good", whose standing the test sets, and lets the test answer about those that begin with "slow". */
final class FakeAuthenticator implements LiveAuthenticator {
    static final String SCOPE = "{env=\"prod\"}";

    /** Questions about slow tokens, in their order, for the test to answer. */
    final List<CompletableFuture<LiveAdmission>> asked = new CopyOnWriteArrayList<>();

    volatile Standing standing = Standing.GOOD;

    @Override
    public boolean isOpen() {
        return false;
    }

    @Override
    public CompletableFuture<LiveAdmission> authenticate(String token) {
        if (token != null && token.startsWith("slow")) {
            final CompletableFuture<LiveAdmission> question = new CompletableFuture<>();
            asked.add(question);
            return question;
        }
        return CompletableFuture.completedFuture(
                "good".equals(token)
                        ? granted()
                        : LiveAdmission.refused(token == null ? LiveRefusal.MISSING : LiveRefusal.WRONG));
    }

    LiveAdmission granted() {
        return LiveAdmission.granted(new LiveIdentity("anna", SCOPE), epochMs -> standing);
    }

    void answer(int index, LiveAdmission admission) {
        LiveFixture.await(() -> asked.size() > index);
        asked.get(index).complete(admission);
    }
}
