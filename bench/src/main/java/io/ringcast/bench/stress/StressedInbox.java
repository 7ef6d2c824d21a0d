package io.ringcast.bench.stress;

import io.ringcast.engine.event.ByteSource;
import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.ConnectionInbox;
import io.ringcast.engine.event.ControlInboxes;
import io.ringcast.engine.event.EventPublisher;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.PublishResult;
import io.ringcast.engine.event.WakeSignal;
import io.ringcast.engine.status.Counters;

/** The inbox of one connection, the only one that may be open, before a ring that notes what reaches it. */
final class StressedInbox {
    private static final ClientRequest PING = ClientRequest.ping(null);
    /** Costs off-heap memory; nothing is read from it. */
    private static final Counters COUNTERS = new Counters();

    private final Notes notes = new Notes();
    private final ControlInboxes inboxes =
            new ControlInboxes(1, notes, COUNTERS, StressedInbox::fail, new WakeSignal());
    private final ConnectionInbox inbox = inboxes.open(StressedInbox::id);

    // ---- any thread ----

    void ping() {
        inbox.offer(PING);
    }

    void close() {
        inbox.close();
    }

    // ---- control thread ----

    void move() {
        inboxes.move();
    }

    /** The next event that is no opening finds the ring full. */
    void fillRing() {
        notes.isFull = true;
    }

    String moved() {
        return notes.moved.isEmpty() ? "nothing" : notes.moved.toString();
    }

    // ---- arbiter ----

    /** Moves while an inbox is queued. What stands in an inbox that is not stays there. */
    void settle() {
        while (inboxes.hasPending()) {
            inboxes.move();
        }
    }

    /** How many connections may be opened: the closed one must have given its place back once. */
    int countPlaces() {
        int count = 0;
        while (count < 2 && inboxes.open(StressedInbox::id) != null) {
            count++;
        }
        return count;
    }

    private static String id() {
        return "client";
    }

    private static void fail(Throwable failure) {
        throw new AssertionError(failure);
    }

    /** A letter for each event: Opened, Ping, Closed. Control thread. */
    private static final class Notes implements EventPublisher {
        private final StringBuilder moved = new StringBuilder();
        private boolean isFull;

        @Override
        public PublishResult tryPublish(
                EventType type, long sourceId, ByteSource source, int length, Object attachment) {
            if (isFull && type != EventType.CONNECTION_OPENED) {
                isFull = false;
                return PublishResult.BACK_PRESSURED;
            }
            moved.append(letterOf(type));
            return PublishResult.ACCEPTED;
        }

        @Override
        public int maxEventLength() {
            return Integer.MAX_VALUE;
        }

        private static char letterOf(EventType type) {
            return switch (type) {
                case CONNECTION_OPENED -> 'O';
                case PING -> 'P';
                case CONNECTION_CLOSED -> 'C';
                default -> '?';
            };
        }
    }
}
