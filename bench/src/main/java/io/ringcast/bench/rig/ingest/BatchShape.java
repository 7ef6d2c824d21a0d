package io.ringcast.bench.rig.ingest;

/**
 * How many series a batch holds, and samples of each; written as 10x10, or 10x10-refs.
 *
 * @param usesRefs whether series are named once and meant by their refs from then on.
 * @param labelPadding bytes that the value of the label is longer than it need be
 */
public record BatchShape(int seriesCount, int samplesPerSeries, boolean usesRefs, int labelPadding) {
    public static final BatchShape TEN_BY_TEN = new BatchShape(10, 10);
    public static final BatchShape HUNDRED_BY_ONE = new BatchShape(100, 1);
    public static final BatchShape HUNDRED_BY_ONE_REFS = new BatchShape(100, 1, true, 0);
    public static final BatchShape ONE_BY_ONE = new BatchShape(1, 1);

    /** Batches with names and labels. */
    public BatchShape(int seriesCount, int samplesPerSeries) {
        this(seriesCount, samplesPerSeries, false, 0);
    }

    /** The same with labels that are longer by so much, and updates with them. */
    public BatchShape padded(int newLabelPadding) {
        return new BatchShape(seriesCount, samplesPerSeries, usesRefs, newLabelPadding);
    }

    /** Samples of a batch. */
    public int sampleCount() {
        return seriesCount * samplesPerSeries;
    }

    @Override
    public String toString() {
        return seriesCount + "x" + samplesPerSeries + (usesRefs ? "-refs" : "");
    }
}
