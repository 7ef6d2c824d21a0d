package io.ringcast.bench.rig.profile;

import java.util.Locale;

/** What is profiled. */
public enum ProfileKind {
    /** Where CPU time goes: a sample per millisecond of it, by a timer of each thread. Works without privileges. */
    CPU("ctimer", "1ms"),
    /** What is allocated: a sample per 64 KiB. */
    ALLOC("alloc", "64k"),
    /** A recording of Java Flight Recorder, for its own tools. */
    JFR("", "");

    private final String event;
    private final String interval;

    ProfileKind(String event, String interval) {
        this.event = event;
        this.interval = interval;
    }

    /** The event of async-profiler; empty: another tool. */
    String event() {
        return event;
    }

    /** How much of the event makes a sample. */
    String interval() {
        return interval;
    }

    /** In titles and file names. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
