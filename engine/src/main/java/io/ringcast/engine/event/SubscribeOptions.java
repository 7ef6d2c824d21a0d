package io.ringcast.engine.event;

/**
 * How a client wants a subscription to be served. All but {@code isSnapshot} and the resume point belong to what clients of
 * one group have in common.
 *
 * @param isNewestOnly whether live items leave out the samples before the newest.
 * @param maxMilliHz most rounds of updates in 1,000 seconds; 0: as they come.
 * @param isEnvelope whether items that merge samples say their least and greatest value.
 * @param isSnapshot whether it begins with the values that there are.
 * @param resumeEpoch the life of the server that the client has seen; null: it does not resume.
 * @param resumeSeq what the client has been told up to, in that epoch.
 * @param fieldBits of {@link ItemField}.
 */
public record SubscribeOptions(
        boolean isNewestOnly,
        int maxMilliHz,
        boolean isEnvelope,
        boolean isSnapshot,
        String resumeEpoch,
        long resumeSeq,
        int fieldBits) {
    /** What is meant when the client says nothing. */
    public static final SubscribeOptions DEFAULT =
            new SubscribeOptions(false, 0, false, true, null, 0, ItemField.DEFAULT_BITS);

    private static final int NEWEST_ONLY = 1;
    private static final int ENVELOPE = 2;
    private static final int SNAPSHOT = 4;

    public SubscribeOptions withNewestOnly(boolean newestOnly) {
        return new SubscribeOptions(newestOnly, maxMilliHz, isEnvelope, isSnapshot, resumeEpoch, resumeSeq, fieldBits);
    }

    public SubscribeOptions withMaxMilliHz(int milliHz) {
        return new SubscribeOptions(isNewestOnly, milliHz, isEnvelope, isSnapshot, resumeEpoch, resumeSeq, fieldBits);
    }

    public SubscribeOptions withEnvelope(boolean envelope) {
        return new SubscribeOptions(isNewestOnly, maxMilliHz, envelope, isSnapshot, resumeEpoch, resumeSeq, fieldBits);
    }

    public SubscribeOptions withSnapshot(boolean snapshot) {
        return new SubscribeOptions(isNewestOnly, maxMilliHz, isEnvelope, snapshot, resumeEpoch, resumeSeq, fieldBits);
    }

    public SubscribeOptions withResume(String epoch, long seq) {
        return new SubscribeOptions(isNewestOnly, maxMilliHz, isEnvelope, isSnapshot, epoch, seq, fieldBits);
    }

    public SubscribeOptions withFieldBits(int bits) {
        return new SubscribeOptions(isNewestOnly, maxMilliHz, isEnvelope, isSnapshot, resumeEpoch, resumeSeq, bits);
    }

    /** What clients of one group have in common: these options without snapshot and resume point. */
    public SubscribeOptions ofGroup() {
        return withSnapshot(true).withResume(null, 0);
    }

    void encode(RecordText.Writer writer) {
        writer.number((isNewestOnly ? NEWEST_ONLY : 0) | (isEnvelope ? ENVELOPE : 0) | (isSnapshot ? SNAPSHOT : 0))
                .number(maxMilliHz)
                .text(resumeEpoch)
                .number(resumeSeq)
                .number(fieldBits);
    }

    static SubscribeOptions decode(RecordText.Reader reader) {
        final long flags = reader.number();
        return new SubscribeOptions(
                (flags & NEWEST_ONLY) != 0,
                (int) reader.number(),
                (flags & ENVELOPE) != 0,
                (flags & SNAPSHOT) != 0,
                reader.text(),
                reader.number(),
                (int) reader.number());
    }
}
