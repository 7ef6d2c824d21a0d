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
        duplicates = 0;
        anyReason = table.hasReasons();
        long total = 0;
        for (int i = 0; i < table.seriesCount(); i++) {
            total += table.sampleCount(i);
            if (verdict == BatchResult.Verdict.APPLIED && table.record(i) != SeriesTable.NO_RECORD) {
                accepted += table.acceptedCount(i);
                duplicates += table.duplicateCount(i);
            }
        }
        rejected = total - accepted - duplicates;
        status = status(verdict);
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
