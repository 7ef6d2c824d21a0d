package io.ringcast.agent;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * The batches of one session that no ack has answered: those sent on the present stream, and after them those that wait for
 * it, both oldest first. Bounded in batches and bytes; when full, the oldest that waits is given up, for what was sent is
 * probably with the server. Owned by the session's thread.
 */
final class UnackedBuffer {
    private final ArrayDeque<UnackedBatch> sent = new ArrayDeque<>();
    private final ArrayDeque<UnackedBatch> waiting = new ArrayDeque<>();
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
    }

    /** The session goes on: what the server has answered is taken away. Returns how many. */
    int resumed(long lastAckedSeq) {
        int count = 0;
        while (!waiting.isEmpty()
                && waiting.peekFirst().isNumbered()
                && waiting.peekFirst().seq() <= lastAckedSeq) {
            count += count(waiting.removeFirst());
        }
        lastSeq = Math.max(lastSeq, lastAckedSeq);
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
        return sent.size() + waiting.size();
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
