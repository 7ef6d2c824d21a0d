package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.LiveFormat;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.SeriesKeys;
import io.ringcast.engine.testing.StreamChecker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Random batches, requests, slow and vanishing clients; the oracle is the map itself, the list of samples sent in, and the
 * checker of each client.
 */
class FanOutRandomTest {
    private static final List<String> SELECTORS =
            List.of("", "m1", "m2{core=\"1\"}", "{agent=\"a1\"}", "{env=\"prod\"}", "{core=\"0\"}", "m3{agent=\"a2\"}");
    private static final int MAX_CLIENTS = 6;

    private final List<String> samples = new ArrayList<>();
    private FanOutFixture fanOut;
    private Random random;
    private FakeClient well;
    private long time;

    @ParameterizedTest
    @Tag("A9")
    @Tag("C14")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void everyClientKnowsWhatTheMapHoldsInTheEndAndEveryUpdateIsAccountedFor(long seed) {
        final boolean isRoomy = seed % 2 == 0;
        random = new Random(seed);
        // A chunk for each client: else who reads well may wait for one for longer than a tombstone is kept.
        fanOut = new FanOutFixture(
                isRoomy
                        ? new FanOutFixture.Sizes(1 << 22, 1 << 16, 8, 64, 1024, 4096)
                        : new FanOutFixture.Sizes(1 << 15 + random.nextInt(4), 4096, 8, MAX_CLIENTS, 1024, 4096),
                new FanOutHandler.Bounds(1 << 14, 256, 512, 16, 8));
        fanOut.agentLabels.put(0, Map.of("env", "prod"));
        fanOut.agentLabels.put(2, Map.of("env", "prod", "core", "0"));
        well = fanOut.connect();
        fanOut.subscribe(well, "");
        for (int step = 0; step < 3000; step++) {
            step();
        }
        settle();
        if (isRoomy) {
            checkEverySampleCame();
        }
        for (final FakeClient client : fanOut.clients) {
            checkMirrors(client);
        }
        checkCounts();
    }

    private void step() {
        final int action = random.nextInt(100);
        if (action < 50) {
            sendBatch();
        } else if (action < 75) {
            fanOut.cycle();
        } else if (action < 80) {
            fanOut.flush();
            fanOut.write();
        } else if (action < 90) {
            request();
        } else if (action < 94) {
            randomClient().room = random.nextInt(4) == 0 ? Long.MAX_VALUE : random.nextInt(3000);
        } else if (action < 95) {
            connectOrDisconnect();
        } else {
            // A server walks more often than it forgets.
            fanOut.cycle();
            fanOut.nowNs += FanOutFixture.TTL_NS / (random.nextInt(10) == 0 ? 2 : 50);
            fanOut.tick();
            fanOut.write();
        }
        // Whoever reads all it gets must never be closed, and never be behind at the end of a duty cycle.
        well.room = Long.MAX_VALUE;
        assertThat(well.ring.closeCode()).isZero();
        fanOut.disconnectClosed();
    }

    private void sendBatch() {
        final int agent = random.nextInt(3);
        fanOut.begin(agent);
        final int seriesCount = 1 + random.nextInt(random.nextInt(20) == 0 ? 200 : 8);
        for (int i = 0; i < seriesCount; i++) {
            final String name = "m" + random.nextInt(6);
            final String core = Integer.toString(random.nextInt(3));
            final int count = 1 + random.nextInt(4);
            final long[] times = new long[count];
            final double[] values = new double[count];
            for (int k = 0; k < count; k++) {
                times[k] = ++time;
                values[k] = time;
                samples.add("a" + agent + " " + name + " " + core + " " + time);
            }
            fanOut.writer.doubles(SeriesKeys.key(name, "core", core), times, values);
        }
        fanOut.apply();
    }

    private void request() {
        final FakeClient client = randomClient();
        final String selector = SELECTORS.get(random.nextInt(SELECTORS.size()));
        if (client == well || random.nextInt(3) > 0) {
            fanOut.request(client, ClientRequest.subscribe(null, null, selector));
        } else {
            fanOut.request(client, ClientRequest.unsubscribe(null, "metrics", selector, 0));
        }
    }

    private void connectOrDisconnect() {
        final FakeClient client = randomClient();
        if (fanOut.clients.size() < MAX_CLIENTS) {
            fanOut.connect(random.nextBoolean() ? LiveFormat.JSON : LiveFormat.BINARY);
        } else if (client != well) {
            fanOut.disconnect(client);
        }
    }

    private FakeClient randomClient() {
        return fanOut.clients.get(random.nextInt(fanOut.clients.size()));
    }

    private void settle() {
        for (final FakeClient client : fanOut.clients) {
            client.room = Long.MAX_VALUE;
        }
        for (int i = 0; i < 5; i++) {
            fanOut.write();
            fanOut.cycle();
            fanOut.disconnectClosed();
        }
    }

    private void checkEverySampleCame() {
        final List<String> received = new ArrayList<>();
        for (final JsonNode message : well.checker.messages("metric_update")) {
            if (message.get("subscription").asLong() == 1) {
                for (final JsonNode item : message.get("updates")) {
                    final String series = item.get("agent").asString() + " "
                            + item.get("metric").asString() + " "
                            + item.get("labels").get("core").asString() + " ";
                    if (item.has("earlier")) {
                        item.get("earlier")
                                .forEach(sample ->
                                        received.add(series + sample.get(0).asString()));
                    }
                    received.add(series + item.get("timestampNs").asString());
                }
            }
        }
        assertThat(received).hasSameSizeAs(samples);
        assertThat(received.equals(samples)).as("all samples in order").isTrue();
    }

    private void checkMirrors(FakeClient client) {
        final StreamChecker checker = client.checker;
        for (final JsonNode message : checker.messages("subscribed")) {
            final long number = message.get("subscription").asLong();
            if (checker.isSubscribed(number)) {
                assertThat(checker.isLive(number)).isTrue();
                assertThat(checker.mirror(number))
                        .isEqualTo(fanOut.expected(message.get("selector").asString()));
            }
        }
    }

    private void checkCounts() {
        assertThat(fanOut.count(CounterDescriptor.CLIENTS_LAGGING)).isZero();
        final long matched = fanOut.count(CounterDescriptor.UPDATES_MATCHED);
        final long accounted = fanOut.count(CounterDescriptor.UPDATES_SENT)
                + fanOut.count(CounterDescriptor.UPDATES_CONFLATED)
                + fanOut.count(CounterDescriptor.UPDATES_CAUGHT_UP)
                + fanOut.count(CounterDescriptor.UPDATES_DISCARDED);
        assertThat(accounted).isEqualTo(matched);
        while (!fanOut.clients.isEmpty()) {
            fanOut.disconnect(fanOut.clients.get(0));
        }
        fanOut.cycle();
        assertThat(fanOut.count(CounterDescriptor.SUBSCRIPTIONS_OPEN)).isZero();
        assertThat(fanOut.count(CounterDescriptor.GROUPS_OPEN)).isZero();
        assertThat(fanOut.count(CounterDescriptor.CHUNKS_IN_USE)).isZero();
        assertThat(fanOut.rings.openCount()).isZero();
    }
}
