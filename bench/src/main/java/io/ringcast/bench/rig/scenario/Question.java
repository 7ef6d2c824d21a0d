package io.ringcast.bench.rig.scenario;

/** What scenarios ask, in the order of the documentation: the first has number 1. */
public enum Question {
    INGEST("ingest"),
    FAN_OUT("fan-out"),
    END_TO_END("agent to browser"),
    SLOW_CLIENTS("slow clients"),
    SNAPSHOT("snapshot"),
    IDLE("idle"),
    STORM("reconnect storm"),
    START("start");

    private final String title;

    Question(String title) {
        this.title = title;
    }

    /** 1 to 8. */
    public int number() {
        return ordinal() + 1;
    }

    /** In words. */
    public String title() {
        return title;
    }
}
