package io.ringcast.engine.validate;

import io.ringcast.engine.event.RejectReason;

/** What validation decided of a batch as a whole, for the ack stage of the same event. State thread only. */
public final class BatchResult {
    /** What kind of answer the batch gets. */
    public enum Verdict {
        /** Its series were judged one by one; the answer follows from the table. */
        APPLIED,
        /** Its seq was answered before. */
        DUPLICATE,
        /** It was refused whole. */
        REFUSED,
        /** It is not answered: its stream is unknown or superseded. */
        UNANSWERED
    }

    private Verdict verdict = Verdict.UNANSWERED;
    private RejectReason reason;
    private String field = "";
    private boolean isTold;
    private long receivedCount;

    public void applied() {
        set(Verdict.APPLIED, null, "");
    }

    public void duplicate() {
        set(Verdict.DUPLICATE, null, "");
    }

    public void unanswered() {
        isTold = false;
        receivedCount = 0;
        set(Verdict.UNANSWERED, null, "");
    }

    /** Refuses the batch; {@code badField} is the path of the field, as in {@code series.name}. */
    public void refused(RejectReason rejectReason, String badField) {
        set(Verdict.REFUSED, rejectReason, badField);
    }

    /** Notes how many samples were counted as received. */
    public void received(long sampleCount) {
        receivedCount = sampleCount;
    }

    /** The samples of which nobody has said yet what became of them; asked again: none. */
    public long takeReceivedCount() {
        final long count = receivedCount;
        receivedCount = 0;
        return count;
    }

    /** Notes that the answer was given. */
    public void told() {
        isTold = true;
    }

    public boolean isTold() {
        return isTold;
    }

    public Verdict verdict() {
        return verdict;
    }

    public RejectReason reason() {
        return reason;
    }

    public String field() {
        return field;
    }

    private void set(Verdict newVerdict, RejectReason newReason, String newField) {
        verdict = newVerdict;
        reason = newReason;
        field = newField;
    }
}
