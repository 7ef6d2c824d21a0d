package io.ringcast.auth.live;

import io.ringcast.engine.status.SharedHistogram;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;

/** How long tokens of clients took to be judged, and to be asked about again while they were connected, in ns. Any thread. */
public final class CheckTimes {
    private static final long MAX_NS = TimeUnit.MINUTES.toNanos(1);

    private final NanoClock clock;
    private final SharedHistogram granted = new SharedHistogram(MAX_NS);
    private final SharedHistogram refused = new SharedHistogram(MAX_NS);
    private final SharedHistogram answered = new SharedHistogram(MAX_NS);
    private final SharedHistogram unanswered = new SharedHistogram(MAX_NS);

    public CheckTimes(NanoClock clock) {
        this.clock = clock;
    }

    /** Of tokens that were let in. */
    public SharedHistogram granted() {
        return granted;
    }

    /** Of those that were not, for whatever reason. */
    public SharedHistogram refused() {
        return refused;
    }

    /** Of questions about clients that are connected. */
    public SharedHistogram answered() {
        return answered;
    }

    /** Of such questions that came to nothing. */
    public SharedHistogram unanswered() {
        return unanswered;
    }

    long nowNs() {
        return clock.nanoTime();
    }

    void judged(LiveAdmission admission, long startNs) {
        (admission.isGranted() ? granted : refused).record(clock.nanoTime() - startNs);
    }

    void rechecked(boolean isAnswered, long startNs) {
        (isAnswered ? answered : unanswered).record(clock.nanoTime() - startNs);
    }
}
