package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.testing.LiveClient;
import io.ringcast.testing.RawClient;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the live server ends. */
@Tag("C22")
@Tag("G8")
@Timeout(60)
class ShutdownDrainIT {
    @Test
    void tellsEverybodyAfterWhatStandsInTheirRingsWith1001() throws Exception {
        try (LiveFixture live = LiveFixture.start();
                LiveClient first = live.subscribed();
                LiveClient second = live.subscribed()) {
            live.engine.stream(50, 1_000);
            LiveFixture.await(() -> !live.engine.isStreaming());
            live.server.stop(10_000);
            for (int i = 0; i < 50; i++) {
                first.next("metric_update");
                second.next("metric_update");
            }
            assertThat(first.next("going_away").path("retryAfterMs").asLong()).isBetween(500L, 1_500L);
            second.next("going_away");
            assertThat(first.closeCode()).isEqualTo(1001);
            assertThat(first.closeReason()).isEqualTo("server shutting down");
            assertThat(second.closeCode()).isEqualTo(1001);
            assertThat(live.count(CounterDescriptor.CLIENTS_CUT)).isZero();
            live.awaitNothingHeld();
        }
    }

    @Test
    @Tag("G3")
    void cutsAStuckClientAtTheDeadlineAndSparesThePoliteOne() throws Exception {
        try (LiveFixture live =
                        LiveFixture.start(WsConfiguration.defaults().with(WsConfiguration.SEND_BUFFER_BYTES, 4_096));
                RawClient stuck = RawClient.upgrade(live.port(), 4_096);
                LiveClient polite = live.connected()) {
            stuck.sendText("{\"type\":\"subscribe\"}");
            LiveFixture.await(() -> live.engine.subscribedCount() == 1);
            live.engine.stream(LiveFixture.FILL_COUNT, 4_000);
            LiveFixture.await(live.engine.writer::hasBlockedSockets);
            final long startNs = System.nanoTime();
            live.server.stop(200);
            assertThat(System.nanoTime() - startNs)
                    .isBetween(TimeUnit.MILLISECONDS.toNanos(200), TimeUnit.MILLISECONDS.toNanos(200 + 10_000));
            assertThat(polite.closeCode()).isEqualTo(1001);
            assertThat(live.count(CounterDescriptor.CLIENTS_CUT)).isEqualTo(1);
            live.awaitNothingHeld();
        }
    }

    @Test
    void refusesNewClientsAfterStopAcceptingThoughNoneEverCame() throws Exception {
        try (LiveFixture live = LiveFixture.start()) {
            final int port = live.port();
            live.server.stopAccepting();
            LiveFixture.await(() -> isRefused(port));
        }
    }

    @Test
    void refusesNewClientsAndKeepsOldOnesBetweenStopAcceptingAndStop() throws Exception {
        try (LiveFixture live = LiveFixture.start();
                LiveClient old = live.connected()) {
            final int port = live.port();
            live.server.stopAccepting();
            LiveFixture.await(() -> isRefused(port));
            old.send("{\"type\":\"ping\"}").next("pong");
            live.server.stop(10_000);
            assertThat(old.closeCode()).isEqualTo(1001);
        }
    }

    @Test
    @Tag("C39")
    void stopsOnceHoweverOftenItIsToldAndFreesThePort() throws Exception {
        try (LiveFixture live = LiveFixture.start()) {
            final int port = live.port();
            live.connected().close();
            live.server.stop(10_000);
            live.server.stop(10_000);
            live.server.close();
            assertThatThrownBy(() -> RawClient.open(port)).isInstanceOf(java.io.IOException.class);
            live.awaitNothingHeld();
        }
    }

    @Test
    void cutsWhoIsStillShakingHands() throws Exception {
        try (LiveFixture live = LiveFixture.start();
                RawClient silent = RawClient.open(live.port());
                LiveClient client = live.connected()) {
            assertThat(client.isOpen()).isTrue();
            live.server.stop(10_000);
            assertThat(silent.isClosedByServer()).isTrue();
        }
    }

    private static boolean isRefused(int port) {
        try {
            RawClient.open(port).close();
            return false;
        } catch (java.io.IOException refused) {
            return true;
        }
    }
}
