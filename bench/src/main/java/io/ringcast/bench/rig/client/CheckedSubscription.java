package io.ringcast.bench.rig.client;

import io.ringcast.bench.rig.client.SeriesBook.Truth;
import io.ringcast.proto.v1.LiveUpdate;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/** One subscription of a client, in both formats, over all its connections. Owned by the receivers' thread. */
final class CheckedSubscription {
    private final Wish wish;
    private final Consumer<String> findings;
    private final ToldSeries told;
    private final StreamMirror text;
    private final BinaryMirror binary;
    private long lastSeq = Long.MIN_VALUE;
    /** Of the last message after which the mirror was whole; -1: there was none. */
    private long wholeSeq = -1;

    CheckedSubscription(Wish wish, SeriesBook book, ClientTally tally, Consumer<String> hears) {
        this.wish = wish;
        findings = finding -> hears.accept("'" + wish.selector() + "': " + finding);
        told = new ToldSeries(wish, book, tally, findings);
        text = new StreamMirror(findings, told);
        binary = new BinaryMirror(findings, told);
    }

    Wish wish() {
        return wish;
    }

    /** A {@code metric_update} in JSON. */
    void onText(DirectBuffer buffer, int offset, int length, JsonHead head) {
        text.apply(buffer, offset, length, head.isSnapshot());
        onUpdate(head.seq(), head.hasMore());
    }

    /** A {@code metric_update} in the binary format. */
    void onBinary(LiveUpdate message) {
        if (message.getRemovedCount() > 0) {
            findings.accept("series were removed");
        }
        binary.apply(message);
        onUpdate(message.getSeq(), message.getMore());
    }

    void onLive(long seq, long seriesCount) {
        told.onLive(seriesCount);
        onUpdate(seq, false);
    }

    /** It can go on from {@link #wholeSeq} on another connection. */
    boolean canResume() {
        return told.wasLive() && wholeSeq >= 0;
    }

    long wholeSeq() {
        return wholeSeq;
    }

    String difference(Truth truth) {
        return told.difference(truth);
    }

    private void onUpdate(long seq, boolean hasMore) {
        if (seq < lastSeq) {
            findings.accept("seq fell from " + lastSeq + " to " + seq);
        }
        lastSeq = seq;
        wholeSeq = hasMore ? wholeSeq : seq;
    }
}
