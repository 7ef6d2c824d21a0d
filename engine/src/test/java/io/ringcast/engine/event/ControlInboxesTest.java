package io.ringcast.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ControlInboxesTest {
    private static final int MAX_CONNECTION_COUNT = 3;

    private final TestRing fixture = new TestRing(64, 4096);
    private final List<Throwable> errors = new ArrayList<>();
    private final ControlInboxes inboxes = new ControlInboxes(
            MAX_CONNECTION_COUNT, fixture.publisher, fixture.counters, errors::add, new WakeSignal());

    @Test
    void movesTheOpeningFirstTheRequestsInTheirOrderAndTheCloseLast() {
        final ClientConnection connection = () -> "c1";
        final ConnectionInbox inbox = inboxes.open(connection);
        inbox.offer(ClientRequest.ping("1"));
        inbox.offer(ClientRequest.subscribe("2", "metrics", "cpu"));
        inbox.close();
        inbox.close();

        assertThat(inboxes.move()).isEqualTo(4);

        assertThat(fixture.peek().attachment()).isSameAs(connection);
        assertThat(drain()).containsExactly("CONNECTION_OPENED 1", "PING 1 1", "SUBSCRIBE 1 2", "CONNECTION_CLOSED 1");
        inbox.close();
        assertThat(inboxes.hasPending()).isFalse();
        assertThat(inboxes.move()).isZero();
    }

    @Test
    @Tag("G1")
    void movesADismissalOnceBehindTheRequestsThatCameBeforeIt() {
        final ConnectionInbox inbox = inboxes.open(() -> "c1");
        for (int i = 0; i < 16; i++) {
            inbox.offer(ClientRequest.ping("1"));
        }
        inbox.dismiss();
        inbox.dismiss();
        assertThat(inboxes.move()).isEqualTo(18);
        assertThat(drain()).startsWith("CONNECTION_OPENED 1", "PING 1 1").endsWith("PING 1 1", "DISMISS 1");

        inbox.dismiss();
        inbox.close();
        inboxes.move();
        assertThat(drain()).containsExactly("CONNECTION_CLOSED 1");
    }

    @Test
    void givesConnectionsRisingIds() {
        assertThat(inboxes.open(() -> "a").connectionId()).isEqualTo(1);
        assertThat(inboxes.open(() -> "b").connectionId()).isEqualTo(2);
    }

    @Test
    void takesSixteenRequestsAndCountsAConnectionThatAsksFasterOnce() {
        final ConnectionInbox inbox = inboxes.open(() -> "a");
        for (int i = 0; i < 16; i++) {
            assertThat(inbox.offer(ClientRequest.ping(null))).isTrue();
        }
        assertThat(inbox.offer(ClientRequest.ping(null))).isFalse();
        assertThat(inbox.offer(ClientRequest.ping(null))).isFalse();
        assertThat(fixture.counters.get(CounterDescriptor.INBOX_OVERFLOWS)).isEqualTo(1);

        assertThat(inboxes.move()).isEqualTo(17);
        assertThat(inbox.offer(ClientRequest.ping(null))).isTrue();
    }

    @Test
    void refusesConnectionsAtTheLimitUntilACloseHasReachedTheRing() {
        final List<ConnectionInbox> open = new ArrayList<>();
        for (int i = 0; i < MAX_CONNECTION_COUNT; i++) {
            open.add(inboxes.open(() -> "c"));
        }
        assertThat(inboxes.open(() -> "late")).isNull();
        open.get(1).close();
        assertThat(inboxes.open(() -> "late")).isNull();
        assertThat(fixture.counters.get(CounterDescriptor.CONNECTIONS_WITHOUT_ROOM))
                .isEqualTo(2);

        inboxes.move();
        assertThat(inboxes.open(() -> "next").connectionId()).isEqualTo(4);
        assertThat(inboxes.open(() -> "late")).isNull();
    }

    @Test
    void keepsEntriesWhileTheRingIsFullAndMovesThemInOrderLater() {
        while (fixture.publish(EventType.TICK, 0, 0) == PublishResult.ACCEPTED) {
            // Until it is full.
        }
        final ConnectionInbox inbox = inboxes.open(() -> "a");
        inbox.offer(ClientRequest.ping("1"));
        inbox.close();
        assertThat(inboxes.move()).isZero();
        assertThat(inboxes.isBackPressured()).isTrue();

        fixture.free(2);
        assertThat(inboxes.move()).isEqualTo(2);
        fixture.free(62);
        assertThat(inboxes.move()).isEqualTo(1);
        assertThat(inboxes.isBackPressured()).isFalse();
        assertThat(drain()).containsExactly("CONNECTION_OPENED 1", "PING 1 1", "CONNECTION_CLOSED 1");
    }

    @Test
    @Tag("A8")
    void losesARequestThatCannotBeCopiedAloneAndTellsOfIt() {
        final ConnectionInbox inbox = inboxes.open(() -> "a");
        inbox.offer(ClientRequest.subscribe("1", "metrics", "x".repeat(5000)));
        inbox.offer(ClientRequest.ping("2"));
        inboxes.move();

        assertThat(drain()).containsExactly("CONNECTION_OPENED 1", "PING 1 2");
        assertThat(errors).singleElement().isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesConnectionsAfterItsClose() {
        inboxes.close();
        assertThat(inboxes.open(() -> "late")).isNull();
    }

    @Test
    void movesEachCloseOnceAndLastWhileThreadsRace() throws InterruptedException {
        final int roundCount = 1000;
        final List<String> moved = new ArrayList<>();
        for (int round = 0; round < roundCount; round++) {
            final ConnectionInbox inbox = inboxes.open(() -> "r");
            assertThat(inbox)
                    .as("round %d: the slot of the last one was freed", round)
                    .isNotNull();
            final CountDownLatch start = new CountDownLatch(1);
            final Thread client = new Thread(() -> {
                start.countDown();
                inbox.offer(ClientRequest.ping("1"));
                inbox.offer(ClientRequest.ping("2"));
                inbox.close();
            });
            client.start();
            start.await();
            inbox.close();
            do {
                inboxes.move();
                moved.addAll(drain());
            } while (client.isAlive() || inboxes.hasPending());
            client.join();
            inboxes.move();
            moved.addAll(drain());
        }
        for (long id = 1; id <= roundCount; id++) {
            assertClosedOnceAndLast(moved, id);
        }
    }

    @Test
    void overlooksNoRequestThatComesJustWhenTheInboxIsLeft() throws InterruptedException {
        final int requestCount = 20_000;
        final AtomicInteger pingCount = new AtomicInteger();
        final ControlInboxes raced =
                new ControlInboxes(1, pingCounter(pingCount), fixture.counters, errors::add, new WakeSignal());
        final ConnectionInbox inbox = raced.open(() -> "r");
        final Thread client = new Thread(() -> {
            for (int i = 0; i < requestCount && !Thread.currentThread().isInterrupted(); i++) {
                inbox.offer(ClientRequest.ping(null));
                while (pingCount.get() <= i && !Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
            }
        });
        client.start();
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (pingCount.get() < requestCount && System.nanoTime() - deadlineNs < 0) {
            raced.move();
        }
        client.interrupt();
        client.join();
        assertThat(pingCount.get()).isEqualTo(requestCount);
    }

    private static EventPublisher pingCounter(AtomicInteger pingCount) {
        return new EventPublisher() {
            @Override
            public PublishResult tryPublish(
                    EventType type, long sourceId, ByteSource source, int length, Object attachment) {
                if (type == EventType.PING) {
                    pingCount.incrementAndGet();
                }
                return PublishResult.ACCEPTED;
            }

            @Override
            public int maxEventLength() {
                return 1024;
            }
        };
    }

    private static void assertClosedOnceAndLast(List<String> moved, long id) {
        final int first = moved.indexOf("CONNECTION_OPENED " + id);
        final int last = moved.indexOf("CONNECTION_CLOSED " + id);
        assertThat(first).isNotNegative();
        assertThat(moved.lastIndexOf("CONNECTION_CLOSED " + id)).isEqualTo(last);
        final List<String> between = moved.subList(first + 1, last);
        assertThat(between).isSubsetOf("PING " + id + " 1", "PING " + id + " 2").isSorted();
        assertThat(moved.subList(last + 1, Math.min(last + 3, moved.size())))
                .noneMatch(s -> s.contains(" " + id + " "));
    }

    /** Frees all that is published, and says what it was, ticks left out. */
    private List<String> drain() {
        final List<String> events = new ArrayList<>();
        for (EngineEvent event = fixture.peek(); event != null; event = fixture.peek()) {
            if (event.type() != EventType.TICK) {
                events.add(describe(event));
            }
            fixture.free(1);
        }
        return events;
    }

    private static String describe(EngineEvent event) {
        final String text = event.type() + " " + event.sourceId();
        return event.length() == 0
                ? text
                : text + " "
                        + ClientRequest.decode(event.type(), event.buffer(), event.offset())
                                .id();
    }
}
