package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.testing.LiveClient;
import io.ringcast.testing.RawClient;
import io.ringcast.testing.SchemaCheck;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that read slowly, not at all, or vanish, beside others that must not notice. */
@Timeout(60)
class SlowConsumerIT {
    private static final WsConfiguration SMALL_BUFFERS = WsConfiguration.defaults()
            .with(WsConfiguration.MESSAGES_PER_SECOND_MAX, 0)
            .with(WsConfiguration.SEND_BUFFER_BYTES, 4_096);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void neverMixesControlFramesIntoOthers(boolean hasWriterThread) throws Exception {
        final int updateCount = 2_000;
        final int pingCount = 200;
        try (LiveFixture live =
                        LiveFixture.start(SMALL_BUFFERS.with(WsConfiguration.PING_INTERVAL_MS, 1), hasWriterThread);
                RawClient client = RawClient.upgrade(live.port(), 4_096)) {
            client.sendText("{\"type\":\"subscribe\"}");
            assertThat(client.await(RawClient.TEXT).text()).contains("connected");
            assertThat(client.await(RawClient.TEXT).text()).contains("subscribed");
            final int[] seen = new int[16];
            live.engine.stream(updateCount, 3_000);
            long lastSeq = 0;
            // Pings are left out while the client is behind, so it may take more updates until both kinds were seen.
            while (lastSeq < updateCount || seen[RawClient.PING] == 0 || seen[RawClient.PONG] == 0) {
                final RawClient.Frame frame = client.read();
                seen[frame.opcode()]++;
                if (frame.opcode() == RawClient.TEXT) {
                    final long seq = SchemaCheck.check(frame.text()).path("seq").asLong();
                    assertThat(seq).isGreaterThan(lastSeq);
                    lastSeq = seq;
                    if (seen[RawClient.TEXT] <= pingCount || seen[RawClient.PONG] == 0) {
                        client.send(RawClient.PING, new byte[100]);
                    }
                }
                // The last updates may have been withheld from a client that was behind.
                if (!live.engine.isStreaming()) {
                    live.engine.stream(1, 10);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Tag("C23")
    @Tag("C14")
    void servesAllOthersWhileOneNeverReads(boolean hasWriterThread) throws Exception {
        final int updateCount = 3_000;
        try (LiveFixture live = LiveFixture.start(SMALL_BUFFERS, hasWriterThread);
                RawClient stuck = RawClient.upgrade(live.port(), 4_096);
                LiveClient first = live.subscribed();
                LiveClient second = live.subscribed()) {
            stuck.sendText("{\"type\":\"subscribe\"}");
            LiveFixture.await(() -> live.engine.subscribedCount() == 3);
            for (int sent = 0; sent < updateCount; sent += 100) {
                live.engine.stream(100, 2_000);
                for (int i = 1; i <= 100; i++) {
                    assertThat(first.next("metric_update").path("seq").asLong()).isEqualTo(sent + i);
                    assertThat(second.next("metric_update").path("seq").asLong())
                            .isEqualTo(sent + i);
                }
            }
            assertThat(live.engine.openCount()).isEqualTo(3);
            // Counted behind the write, which the clients do not wait for.
            LiveFixture.await(() -> live.engine.counters.get(CounterDescriptor.UPDATES_SENT) >= 2L * updateCount);
            assertThat(live.engine.longestFlushNs.get()).isLessThan(TimeUnit.SECONDS.toNanos(5));
        }
    }

    @Test
    @Tag("C16")
    void freesWhatAKilledClientHeld() throws Exception {
        try (LiveFixture live = LiveFixture.start(SMALL_BUFFERS)) {
            final LiveClient reading = live.subscribed();
            final RawClient stuck = RawClient.upgrade(live.port(), 4_096);
            stuck.sendText("{\"type\":\"subscribe\"}");
            LiveFixture.await(() -> live.engine.subscribedCount() == 2);
            live.engine.stream(LiveFixture.FILL_COUNT, 4_000);
            LiveFixture.await(live.engine.writer::hasBlockedSockets);
            reading.kill();
            stuck.close();
            live.awaitNothingHeld();
            try (LiveClient again = live.connected()) {
                again.send("{\"type\":\"ping\"}").next("pong");
            }
        }
    }

    @Test
    @Tag("C16")
    void givesRingsBackHoweverOftenClientsComeAndGo() throws Exception {
        try (LiveFixture live = LiveFixture.start()) {
            for (int i = 0; i < 100; i++) {
                final LiveClient client = live.subscribed();
                live.engine.stream(5, 1_000);
                if (i % 2 == 0) {
                    client.kill();
                } else {
                    client.close();
                }
            }
            live.awaitNothingHeld();
        }
    }

    @Test
    void cutsAClosingClientThatDoesNotRead() throws Exception {
        try (LiveFixture live = LiveFixture.start(SMALL_BUFFERS.with(WsConfiguration.DRAIN_TIMEOUT_MS, 100));
                RawClient stuck = RawClient.upgrade(live.port(), 4_096)) {
            stuck.sendText("{\"type\":\"subscribe\"}");
            LiveFixture.await(() -> live.engine.subscribedCount() == 1);
            live.engine.stream(LiveFixture.FILL_COUNT, 4_000);
            LiveFixture.await(live.engine.writer::hasBlockedSockets);
            live.engine.requestClose(CloseReason.GOING_AWAY.code(), false);
            live.awaitNothingHeld();
        }
    }
}
