package io.ringcast.auth.live;

import io.ringcast.engine.status.CounterDescriptor;

/** Why a client is not let in. */
public enum LiveRefusal {
    MISSING("a token is needed", CounterDescriptor.VIEWER_CREDENTIALS_MISSING),
    WRONG("the token is not known", CounterDescriptor.VIEWER_CREDENTIALS_WRONG),
    EXPIRED("the token has expired", CounterDescriptor.VIEWER_CREDENTIALS_EXPIRED),
    /** Who would know does not answer; not the client's fault. */
    UNREACHABLE("the token cannot be checked now", CounterDescriptor.VIEWER_CHECKS_FAILED),
    /** As many checks are under way as may be; not the client's fault. */
    BUSY("too many tokens are being checked", CounterDescriptor.VIEWER_CHECKS_REFUSED);

    private final String sentence;
    private final CounterDescriptor counter;

    LiveRefusal(String sentence, CounterDescriptor counter) {
        this.sentence = sentence;
        this.counter = counter;
    }

    /** What the client is told; shows nothing of what it sent. */
    public String sentence() {
        return sentence;
    }

    /** What counts it. */
    public CounterDescriptor counter() {
        return counter;
    }

    /** Whether another try, later, may have another outcome. */
    public boolean isForNow() {
        return this == UNREACHABLE || this == BUSY;
    }
}
