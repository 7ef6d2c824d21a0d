package io.ringcast.auth.live;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A token that {@code AUTH_URL} held to be good, and how it stands now; shared by those who came by it. Any thread. */
final class CheckedToken implements Standing.Look {
    private final LiveIdentity identity;
    private final LiveAdmission admission;
    private final long recheckMs;
    private final Consumer<CheckedToken> recheck;
    private final AtomicBoolean isBeingChecked = new AtomicBoolean();
    private volatile long expiresMs;
    private volatile long checkedMs;
    private volatile Standing standing = Standing.GOOD;

    /** @param recheck has the token asked about again; must not block, and ends in {@link #answered} or {@link #unanswered}. */
    CheckedToken(CheckAnswer said, long nowMs, long recheckMs, Consumer<CheckedToken> recheck) {
        identity = said.identity();
        expiresMs = said.expiresMs();
        checkedMs = nowMs;
        this.recheckMs = recheckMs;
        this.recheck = recheck;
        admission = LiveAdmission.granted(identity, this);
    }

    LiveAdmission admission() {
        return admission;
    }

    /** Whether it may be relied on without asking. */
    boolean isFresh(long nowMs, long cacheMs) {
        return standing == Standing.GOOD && nowMs < expiresMs && nowMs - checkedMs < cacheMs;
    }

    /** Takes in that it was held to be good again. Returns false, and changes nothing, where it is for something else now. */
    boolean confirm(CheckAnswer said, long nowMs) {
        if (standing != Standing.GOOD || !identity.equals(said.identity())) {
            return false;
        }
        expiresMs = said.expiresMs();
        checkedMs = nowMs;
        return true;
    }

    @Override
    public Standing at(long epochMs) {
        if (standing != Standing.GOOD) {
            return standing;
        }
        if (epochMs >= expiresMs) {
            return Standing.ENDED;
        }
        if (epochMs - checkedMs >= recheckMs && isBeingChecked.compareAndSet(false, true)) {
            recheck.accept(this);
        }
        return standing;
    }

    void answered(CheckAnswer said, long nowMs) {
        if (said.identity() == null) {
            standing = Standing.ENDED;
        } else if (!Objects.equals(said.identity().scope(), identity.scope())) {
            standing = Standing.SCOPE_CHANGED;
        } else {
            expiresMs = said.expiresMs();
        }
        unanswered(nowMs);
    }

    /** Nothing is known that was not known before; the next time is an interval away. */
    void unanswered(long nowMs) {
        checkedMs = nowMs;
        isBeingChecked.set(false);
    }
}
