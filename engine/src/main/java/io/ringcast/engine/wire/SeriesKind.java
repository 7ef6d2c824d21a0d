package io.ringcast.engine.wire;

/** What the values of a series mean: the {@code MetricKind} of the protocol. */
public enum SeriesKind {
    /** A value that stands until the next; also what is sent without a kind. */
    GAUGE,
    /** A total that only rises until its source restarts. */
    CUMULATIVE,
    /** What was added since the sample before. */
    DELTA;

    /** A number above it came into the protocol after this server. */
    static final int LARGEST_NUMBER = 3;

    private static final int CUMULATIVE_NUMBER = 2;
    private static final int DELTA_NUMBER = 3;

    /** The number on the wire; 0 for a gauge, which is what is meant without one. */
    public int number() {
        return switch (this) {
            case GAUGE -> 0;
            case CUMULATIVE -> CUMULATIVE_NUMBER;
            case DELTA -> DELTA_NUMBER;
        };
    }

    /** The kind of a number as {@link SeriesTable#kind} has it. */
    public static SeriesKind of(int number) {
        return switch (number) {
            case CUMULATIVE_NUMBER -> CUMULATIVE;
            case DELTA_NUMBER -> DELTA;
            default -> GAUGE;
        };
    }
}
