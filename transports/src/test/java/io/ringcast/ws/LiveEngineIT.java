package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.ThreadingMode;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.BatchBuilder;
import io.ringcast.testing.LiveClient;
import io.ringcast.testing.LiveEngine;
import io.ringcast.testing.RawClient;
import io.ringcast.testing.TestFeed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** The real engine and the live listener together, with a thread for sockets and without. */
@Tag("G7")
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
                LiveClient first = subscribed(live, "m1");
                LiveClient second = subscribed(live, "m1");
                LiveClient other = subscribed(live, "m2")) {
            final TestFeed feed = new TestFeed(live.engine().publisher(), 1, "a1");
            for (int i = 1; i <= 100; i++) {
                feed.send(feed.batch().series("m1").sample(START_NS + i, i).sample(START_NS + i, 0));
                feed.send(feed.batch().series("m1").sample(START_NS + i, i));
            }
            feed.send(feed.batch().series("m2").sample(START_NS, 1));
            final List<String> updates = new ArrayList<>();
            for (int n = 0; n < 100; ) {
                final JsonNode update = first.next("metric_update");
                assertThat(second.next("metric_update")).isEqualTo(update);
                updates.add(update.toString());
                n += update.path("updates").size();
            }
            assertThat(updates).isNotEmpty();
            assertThat(other.next("metric_update")
                            .path("updates")
                            .get(0)
                            .path("metric")
                            .stringValue())
                    .isEqualTo("m2");
            first.send("{\"type\":\"unsubscribe\"}").next("unsubscribed");
            feed.send(feed.batch().series("m1").sample(START_NS + 1_000, 1));
            first.send("{\"type\":\"ping\"}").next("pong");
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
                LiveClient reading = subscribed(live, null)) {
            stuck.sendText("{\"type\":\"subscribe\"}");
            LiveFixture.await(() -> live.count(CounterDescriptor.SUBSCRIPTIONS_OPEN) == 2);
            final TestFeed feed = new TestFeed(live.engine().publisher(), 1, "a1");
            long sampleCount = 0;
            long seenCount = 0;
            while (live.count(CounterDescriptor.CLIENTS_CLOSED_SLOW) == 0) {
                feed.send(allSeries(feed, START_NS + ++sampleCount));
                while (reading.waitingCount() > 0) {
                    seenCount += reading.next("metric_update").path("updates").size();
                }
            }
            while (seenCount < sampleCount * SERIES_COUNT) {
                seenCount += reading.next("metric_update").path("updates").size();
            }
            LiveFixture.await(() -> live.count(CounterDescriptor.CONNECTIONS_OPEN) == 1);
            assertThat(live.count(CounterDescriptor.SUBSCRIPTIONS_OPEN)).isEqualTo(1);
            assertThat(reading.isOpen()).isTrue();
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
            final long[] lastN = new long[SERIES_COUNT];
            final long lastSample = sampleCount;
            while (java.util.Arrays.stream(lastN).anyMatch(n -> n < lastSample)) {
                read(slow, lastN);
            }
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
                final LiveClient client = subscribed(live, "m" + i % 3);
                if (i % 2 == 0) {
                    client.kill();
                } else {
                    client.close();
                }
            }
            LiveFixture.await(() -> live.count(CounterDescriptor.CONNECTIONS_OPEN) == 0);
            assertThat(live.count(CounterDescriptor.SUBSCRIPTIONS_OPEN)).isZero();
            try (LiveClient last = subscribed(live, null)) {
                live.server().stop(10_000);
                assertThat(last.closeCode()).isEqualTo(1001);
            }
        }
    }

    private static void read(RawClient client, long[] lastN) throws Exception {
        final String text = client.await(RawClient.TEXT).text();
        for (final JsonNode update : io.ringcast.testing.SchemaCheck.check(text).path("updates")) {
            final int core = Integer.parseInt(update.path("labels").path("core").stringValue());
            final long n = update.path("n").asLong();
            assertThat(n).isGreaterThan(lastN[core]);
            lastN[core] = n;
        }
    }

    private static BatchBuilder allSeries(TestFeed feed, long timestampNs) {
        final BatchBuilder batch = feed.batch();
        for (int i = 0; i < SERIES_COUNT; i++) {
            batch.series("cpu_usage").label("core", String.valueOf(i)).sample(timestampNs, i);
        }
        return batch;
    }

    private static LiveClient subscribed(LiveEngine live, String selector) throws InterruptedException {
        final LiveClient client = LiveClient.connected(live.port());
        client.send(
                selector == null
                        ? "{\"type\":\"subscribe\"}"
                        : "{\"type\":\"subscribe\",\"selector\":\"" + selector + "\"}");
        client.next("subscribed");
        client.await("live");
        return client;
    }
}
