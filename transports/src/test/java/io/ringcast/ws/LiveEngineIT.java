package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.ThreadingMode;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.BatchBuilder;
import io.ringcast.engine.testing.StreamChecker;
import io.ringcast.testing.CheckedClient;
import io.ringcast.testing.LiveEngine;
import io.ringcast.testing.RawClient;
import io.ringcast.testing.SchemaCheck;
import io.ringcast.testing.TestFeed;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** The real engine and the live listener together, with a thread for sockets and without. */
@Tag("G7")
@Timeout(60)
class LiveEngineIT {
    private static final long START_NS = 1_763_683_200_000_000_000L;
    private static final int SERIES_COUNT = 50;
    private static final WsConfiguration SMALL_BUFFERS =
            WsConfiguration.defaults().with(WsConfiguration.SEND_BUFFER_BYTES, 4_096);

    @ParameterizedTest
    @EnumSource(
            value = ThreadingMode.class,
            names = {"SHARED", "DEDICATED"})
    @Tag("C14")
    @Tag("C32")
    void sendsTheSameUpdatesToAllAndNoneAfterUnsubscribed(ThreadingMode mode) throws InterruptedException {
        try (LiveEngine live = LiveEngine.start(mode, LiveEngine.smallMemory(), WsConfiguration.defaults());
                CheckedClient first = subscribed(live, "m1");
                CheckedClient second = subscribed(live, "m1");
                CheckedClient other = subscribed(live, "m2")) {
            final TestFeed feed = new TestFeed(live.engine().publisher(), 1, "a1");
            for (int i = 1; i <= 100; i++) {
                feed.send(feed.batch().series("m1").sample(START_NS + i, i).sample(START_NS + i, 0));
                feed.send(feed.batch().series("m1").sample(START_NS + i, i));
            }
            feed.send(feed.batch().series("m2").sample(START_NS, 1));
            first.settle();
            second.settle();
            other.settle();
            assertThat(first.liveItems()).hasSize(100).isEqualTo(second.liveItems());
            assertThat(first.mergedSinceLive() + second.mergedSinceLive()).isZero();
            assertThat(other.mirror()).containsOnlyKeys(StreamChecker.seriesName("a1", "m2", Map.of()));
            first.unsubscribe();
            feed.send(feed.batch().series("m1").sample(START_NS + 1_000, 1));
            first.ping();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ThreadingMode.class,
            names = {"SHARED", "DEDICATED"})
    @Tag("C23")
    @Tag("C16")
    void closesWhoTakesNothingForTooLongWhileTheOthersGetEverything(ThreadingMode mode) throws Exception {
        final EngineConfiguration configuration = LiveEngine.smallMemory()
                .with(EngineConfiguration.FRAME_LOG_BYTES, 1 << 20)
                .with(EngineConfiguration.CLIENT_STALL_MS, 500);
        try (LiveEngine live = LiveEngine.start(mode, configuration, SMALL_BUFFERS);
                RawClient stuck = RawClient.upgrade(live.port(), 4_096);
                CheckedClient reading = subscribed(live, null)) {
            stuck.sendText("{\"type\":\"subscribe\"}");
            LiveFixture.await(() -> live.count(CounterDescriptor.SUBSCRIPTIONS_OPEN) == 2);
            final TestFeed feed = new TestFeed(live.engine().publisher(), 1, "a1");
            long sampleCount = 0;
            while (live.count(CounterDescriptor.CLIENTS_CLOSED_SLOW) == 0) {
                feed.send(allSeries(feed, START_NS + ++sampleCount));
                reading.takeWaiting();
            }
            reading.settle();
            assertThat(reading.sampleCount()).isEqualTo(sampleCount * SERIES_COUNT);
            assertThat(reading.mergedSinceLive()).isZero();
            LiveFixture.await(() -> live.count(CounterDescriptor.CONNECTIONS_OPEN) == 1);
            assertThat(live.count(CounterDescriptor.SUBSCRIPTIONS_OPEN)).isEqualTo(1);
            assertThat(reading.client().isOpen()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ThreadingMode.class,
            names = {"SHARED", "DEDICATED"})
    @Tag("C23")
    void tellsASlowClientTheNewestWhenItReadsAgain(ThreadingMode mode) throws Exception {
        final EngineConfiguration configuration = LiveEngine.smallMemory()
                .with(EngineConfiguration.FRAME_LOG_BYTES, 1 << 18)
                .with(EngineConfiguration.LABELS_MAX, 8);
        try (LiveEngine live = LiveEngine.start(mode, configuration, SMALL_BUFFERS);
                RawClient slow = RawClient.upgrade(live.port(), 4_096)) {
            slow.sendText("{\"type\":\"subscribe\"}");
            LiveFixture.await(() -> live.count(CounterDescriptor.SUBSCRIPTIONS_OPEN) == 1);
            final TestFeed feed = new TestFeed(live.engine().publisher(), 1, "a1");
            long sampleCount = 0;
            while (live.count(CounterDescriptor.CLIENTS_BECAME_LAGGING) == 0 || sampleCount < 200) {
                feed.send(allSeries(feed, START_NS + ++sampleCount));
            }
            final StreamChecker checker = new StreamChecker();
            while (checker.last("subscribed") == null) {
                checker.onMessage(next(slow));
            }
            final long subscription =
                    checker.last("subscribed").path("subscription").asLong();
            while (!knowsTheNewest(checker, subscription, sampleCount)) {
                checker.onMessage(next(slow));
            }
            assertThat(checker.mergedCount()).isPositive();
            LiveFixture.await(() -> live.count(CounterDescriptor.CLIENTS_LAGGING) == 0);
            assertThat(live.count(CounterDescriptor.UPDATES_CONFLATED)).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ThreadingMode.class,
            names = {"SHARED", "DEDICATED"})
    @Tag("C16")
    @Tag("C22")
    void forgetsClientsThatCameAndWent(ThreadingMode mode) throws InterruptedException {
        try (LiveEngine live = LiveEngine.start(mode, LiveEngine.smallMemory(), WsConfiguration.defaults())) {
            for (int i = 0; i < 150; i++) {
                final CheckedClient client = subscribed(live, "m" + i % 3);
                if (i % 2 == 0) {
                    client.client().kill();
                } else {
                    client.close();
                }
            }
            LiveFixture.await(() -> live.count(CounterDescriptor.CONNECTIONS_OPEN) == 0);
            assertThat(live.count(CounterDescriptor.SUBSCRIPTIONS_OPEN)).isZero();
            try (CheckedClient last = subscribed(live, null)) {
                live.server().stop(10_000);
                assertThat(last.client().closeCode()).isEqualTo(1001);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ThreadingMode.class,
            names = {"SHARED", "DEDICATED"})
    @Tag("D5")
    void neverRemovesANewerClientOnTheWordOfAStaleHandle(ThreadingMode mode) throws InterruptedException {
        // So few that a ring is used again and again.
        final EngineConfiguration configuration = LiveEngine.smallMemory().with(EngineConfiguration.CONNECTIONS_MAX, 4);
        try (LiveEngine live = LiveEngine.start(mode, configuration, WsConfiguration.defaults())) {
            final TestFeed feed = new TestFeed(live.engine().publisher(), 1, "a1");
            RingChannel stale = connectAndKill(live);
            for (int round = 1; round <= 20; round++) {
                try (CheckedClient newer = subscribed(live, null)) {
                    for (int i = 1; i <= 10; i++) {
                        feed.send(allSeries(feed, START_NS + 10 * round + i));
                        LiveFixture.inParallel(RemovalRaceIT.lateWords(stale));
                    }
                    newer.settle();
                    assertThat(newer.mergedSinceLive()).isZero();
                    awaitConnections(live, 1);
                }
                awaitConnections(live, 0);
                stale = connectAndKill(live);
            }
            assertThat(live.count(CounterDescriptor.SUBSCRIPTIONS_OPEN)).isZero();
        }
    }

    /** The channel of a client that has come and gone. */
    private static RingChannel connectAndKill(LiveEngine live) throws InterruptedException {
        final CheckedClient client = CheckedClient.connect(live.port());
        final RingChannel channel =
                live.server().channelFactory().channels().iterator().next();
        client.client().kill();
        awaitConnections(live, 0);
        return channel;
    }

    private static void awaitConnections(LiveEngine live, int count) {
        LiveFixture.await(() -> live.count(CounterDescriptor.CONNECTIONS_OPEN) == count
                && live.server().channelFactory().places().count() == count);
    }

    private static boolean knowsTheNewest(StreamChecker checker, long subscription, long sampleCount) {
        return checker.isLive(subscription)
                && checker.unreportedCount(subscription) == 0
                && checker.mirror(subscription).size() == SERIES_COUNT
                && checker.mirror(subscription).values().stream().allMatch(item -> item.n() == sampleCount);
    }

    private static JsonNode next(RawClient client) throws Exception {
        return SchemaCheck.check(client.await(RawClient.TEXT).text());
    }

    private static BatchBuilder allSeries(TestFeed feed, long timestampNs) {
        final BatchBuilder batch = feed.batch();
        for (int i = 0; i < SERIES_COUNT; i++) {
            batch.series("cpu_usage").label("core", String.valueOf(i)).sample(timestampNs, i);
        }
        return batch;
    }

    private static CheckedClient subscribed(LiveEngine live, String selector) throws InterruptedException {
        return CheckedClient.connect(live.port()).subscribe(selector);
    }
}
