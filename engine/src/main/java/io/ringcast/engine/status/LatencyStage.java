package io.ringcast.engine.status;

/**
 * The points on a batch's way at which its age is recorded. All but the last count from the moment at which the publisher
 * had copied the batch into the ring, so each contains the ones before it.
 */
public enum LatencyStage {
    VALIDATED("validated", "Receipt to the verdict on a batch; one record a batch, refused ones included."),
    APPLIED("applied", "Receipt to the newest values in the map; one record a batch that was not refused whole."),
    ENCODED(
            "encoded",
            "Receipt of the oldest update in a frame to the whole frame in the log; one record a frame of a group."),
    WRITTEN(
            "written",
            "Receipt of the oldest update in a frame to its last byte given to the kernel; one record a frame and client."),
    AGENT_TO_WRITTEN(
            "agent-to-written",
            "The newest agent time stamp in a frame to its last byte given to the kernel; 0 if that clock is ahead.");

    private static final LatencyStage[] VALUES = values();

    private final String label;
    private final String meaning;

    LatencyStage(String label, String meaning) {
        this.label = label;
        this.meaning = meaning;
    }

    /** The name in the log and the tag in histogram files; without comma and blank. */
    public String label() {
        return label;
    }

    /** One sentence for people. */
    public String meaning() {
        return meaning;
    }

    static LatencyStage[] all() {
        return VALUES;
    }
}
