package io.ringcast.engine.validate;

import io.ringcast.engine.wire.SeriesTable;

/** What became of the samples of one batch. State thread only. */
final class BatchTally {
    /** Numbers of {@code ringcast.v1.BatchStatus}. */
    static final int ACCEPTED = 1;

    static final int PARTIAL = 2;
    static final int REJECTED = 3;
    static final int DUPLICATE = 4;

    private long accepted;
    private long rejected;
    private long duplicates;
    private int status;
    private boolean anyReason;

    /** Counts the samples in the table, as the verdict wants it. */
    void count(SeriesTable table, BatchResult.Verdict verdict) {
        accepted = 0;
        rejected = 0;
        duplicates = 0;
        anyReason = table.hasReasons();
        for (int i = 0; i < table.seriesCount(); i++) {
            if (verdict == BatchResult.Verdict.APPLIED) {
                countSeries(table, i);
            } else {
                rejected += table.sampleCount(i);
            }
        }
        status = status(verdict);
    }

    /** No sample counts as rejected for which there is no reason. */
    private void countSeries(SeriesTable table, int i) {
        final boolean isApplied = table.record(i) != SeriesTable.NO_RECORD;
        final int acceptedCount = isApplied ? table.acceptedCount(i) : 0;
        final int duplicateCount = isApplied ? table.duplicateCount(i) : 0;
        accepted += acceptedCount;
        duplicates += duplicateCount;
        if (table.reason(i) != null) {
            rejected += table.sampleCount(i) - acceptedCount - duplicateCount;
        }
    }

    long accepted() {
        return accepted;
    }

    long rejected() {
        return rejected;
    }

    long duplicates() {
        return duplicates;
    }

    /** The number of the {@code BatchStatus}. */
    int status() {
        return status;
    }

    private int status(BatchResult.Verdict verdict) {
        if (verdict == BatchResult.Verdict.DUPLICATE) {
            return DUPLICATE;
        }
        if (verdict == BatchResult.Verdict.REFUSED) {
            return REJECTED;
        }
        if (rejected == 0 && !anyReason) {
            return ACCEPTED;
        }
        return accepted + duplicates == 0 ? REJECTED : PARTIAL;
    }
}
