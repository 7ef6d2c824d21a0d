package io.ringcast.ws;

import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;

/** The time of day for people, and the monotonic time for durations. */
record WsClocks(EpochClock epochClock, NanoClock nanoClock) {
    static final WsClocks SYSTEM = new WsClocks(SystemEpochClock.INSTANCE, SystemNanoClock.INSTANCE);
}
