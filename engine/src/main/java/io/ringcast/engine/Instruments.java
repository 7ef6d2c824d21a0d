package io.ringcast.engine;

import io.ringcast.engine.status.Counters;
import io.ringcast.engine.status.DutyCycleTracker;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;

/** What every duty reads the time by, counts with, and reports its failures to. */
record Instruments(NanoClock nanoClock, Counters counters, ErrorHandler errorHandler, DutyCycleTracker dutyCycles) {
    /** With a tracker that measures no CPU time. */
    Instruments(NanoClock nanoClock, Counters counters, ErrorHandler errorHandler) {
        this(nanoClock, counters, errorHandler, new DutyCycleTracker(counters));
    }
}
