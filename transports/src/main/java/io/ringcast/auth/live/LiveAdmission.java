package io.ringcast.auth.live;

/** What became of a credential: an identity, or a refusal. Immutable, but for how it stands. */
public final class LiveAdmission {
    /** Everything, for anybody, for good. */
    static final LiveAdmission OPEN = granted(LiveIdentity.ANYBODY, epochMs -> Standing.GOOD);

    private final LiveIdentity identity;
    private final LiveRefusal refusal;
    private final Standing.Look look;

    private LiveAdmission(LiveIdentity identity, LiveRefusal refusal, Standing.Look look) {
        this.identity = identity;
        this.refusal = refusal;
        this.look = look;
    }

    public static LiveAdmission granted(LiveIdentity identity, Standing.Look look) {
        return new LiveAdmission(identity, null, look);
    }

    public static LiveAdmission refused(LiveRefusal refusal) {
        return new LiveAdmission(null, refusal, epochMs -> Standing.ENDED);
    }

    public boolean isGranted() {
        return refusal == null;
    }

    /** Null where it was refused. */
    public LiveIdentity identity() {
        return identity;
    }

    /** Null where it was granted. */
    public LiveRefusal refusal() {
        return refusal;
    }

    /** How it stands; any thread, never blocks. A check that takes time is begun by this and told by a later call. */
    public Standing standing(long epochMs) {
        return look.at(epochMs);
    }
}
