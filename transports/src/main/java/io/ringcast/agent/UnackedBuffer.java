package io.ringcast.agent;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * The batches of one session that no ack has answered: those sent on the present stream, and after them those that wait for
 * it, both oldest first; and the parts of answered ones that are to be sent again, for which all others wait, so that the
 * samples of a series stay in order. Bounded in batches and bytes; when full, the oldest that waits is given up, for what
 * was sent is probably with the server. Owned by the session's thread.
 */
final class UnackedBuffer {
    private final ArrayDeque<UnackedBatch> sent = new ArrayDeque<>();
    private final ArrayDeque<UnackedBatch> waiting = new ArrayDeque<>();
    /** Older than all that were sent and have no answer. */
    private final ArrayDeque<UnackedBatch> again = new ArrayDeque<>();

    private final int maxBatches;
    private final long maxBytes;
    private long lengthBytes;
    private long lastSeq;

    UnackedBuffer(int maxBatches, long maxBytes) {
        this.maxBatches = maxBatches;
        this.maxBytes = maxBytes;
    }

    /** Adds the newest batch; {@code dropped} hears of each that had to go for it, perhaps itself. */
    void add(UnackedBatch batch, Consumer<UnackedBatch> dropped) {
        waiting.addLast(batch);
        lengthBytes += batch.lengthBytes();
        while (!waiting.isEmpty() && (size() > maxBatches || lengthBytes > maxBytes)) {
            dropped.accept(removeWaiting());
        }
    }

    /** Adds a part of a batch that was answered, to be sent when everything sent was. */
    void addAgain(UnackedBatch batch) {
        again.addLast(batch);
        lengthBytes += batch.lengthBytes();
    }

    /** Whether nothing may be sent before what was sent is answered. */
    boolean isHeldBack() {
        return !again.isEmpty();
    }

    /** What was sent and is answered next by an ack for {@code seq}, or null. */
    UnackedBatch peekSent(long seq) {
        final UnackedBatch oldest = sent.peekFirst();
        if (seq == 0 || oldest == null || oldest.seq() == seq) {
            return oldest;
        }
        return sent.stream().filter(batch -> batch.seq() == seq).findFirst().orElse(null);
    }

    /** All that was sent may be answered now: what is to be sent again goes first. */
    void sendAgain() {
        while (sent.isEmpty() && !again.isEmpty()) {
            waiting.addFirst(again.removeLast());
        }
    }

    /** The next to send, or null. */
    UnackedBatch peekWaiting() {
        return waiting.peekFirst();
    }

    /** Takes the next to send away for good. */
    UnackedBatch removeWaiting() {
        return forget(waiting.removeFirst());
    }

    /** Numbers the next to send, if it has no number, and moves it to those sent. */
    UnackedBatch send() {
        final UnackedBatch batch = waiting.removeFirst();
        if (!batch.isNumbered()) {
            batch.number(++lastSeq);
        }
        sent.addLast(batch);
        return batch;
    }

    /**
     * Takes away the batch that the next ack answers. Acks come in order, so one for a later batch answers the earlier ones
     * as well; {@code seq} 0 answers the oldest.
     *
     * @return how many were taken away.
     */
    int acked(long seq) {
        if (seq == 0) {
            return sent.isEmpty() ? 0 : count(sent.removeFirst());
        }
        int count = 0;
        while (!sent.isEmpty() && sent.peekFirst().seq() <= seq) {
            count += count(sent.removeFirst());
        }
        return count;
    }

    /** The stream ended: what was sent waits again, in its place. */
    void streamEnded() {
        while (!sent.isEmpty()) {
            waiting.addFirst(sent.removeLast());
        }
        sendAgain();
    }

    /**
     * The session goes on: what the server has answered is taken away, and what it has not is numbered anew from there.
     * Returns how many were taken away.
     */
    int resumed(long lastAckedSeq) {
        int count = 0;
        for (final Iterator<UnackedBatch> batches = waiting.iterator(); batches.hasNext(); ) {
            final UnackedBatch batch = batches.next();
            if (batch.isNumbered() && batch.seq() <= lastAckedSeq) {
                batches.remove();
                count += count(batch);
            }
        }
        waiting.forEach(UnackedBatch::unnumber);
        lastSeq = lastAckedSeq;
        return count;
    }

    /** Another session began: numbers start at 1 again. */
    void renumber() {
        waiting.forEach(UnackedBatch::unnumber);
        lastSeq = 0;
    }

    int sentCount() {
        return sent.size();
    }

    int size() {
        return sent.size() + waiting.size() + again.size();
    }

    private int count(UnackedBatch batch) {
        forget(batch);
        return 1;
    }

    private UnackedBatch forget(UnackedBatch batch) {
        lengthBytes -= batch.lengthBytes();
        return batch;
    }
}
