package io.ringcast.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.client.LiveClient;
import io.ringcast.client.LiveEndpoint;
import io.ringcast.client.LiveFormat;
import io.ringcast.client.LiveListeners;
import io.ringcast.client.LiveMirror;
import io.ringcast.client.LiveRecorder;
import io.ringcast.client.LiveSelection;
import io.ringcast.engine.testing.BatchBuilder;
import io.ringcast.reconnect.Backoff;
import io.ringcast.reconnect.FakeRandom;
import io.ringcast.reconnect.SingleThreadScheduler;
import io.ringcast.testing.CutProxy;
import io.ringcast.testing.GrpcAgent;
import io.ringcast.testing.WholeServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The Java client, cut off again and again in the middle of a stream: it goes on where it was, and misses nothing. */
@Timeout(120)
class ClientResumeIT {
    private static final int SERIES_COUNT = 400;
    private static final int CUT_COUNT = 5;
    private static final int BATCHES_PER_CUT = 10;
    private static final long RETRY_MS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration ASK_INTERVAL = Duration.ofMillis(100);

    private final LiveMirror mirror = new LiveMirror();
    private final LiveRecorder heard = new LiveRecorder();
    private long timeNs = 1;

    @ParameterizedTest
    @EnumSource(LiveFormat.class)
    @Tag("D6")
    void knowsWhatTheServerKnowsAfterEveryCut(LiveFormat format) throws IOException {
        final long seed = System.nanoTime();
        final RandomGenerator random = new SplittableRandom(seed);
        try (WholeServer server = WholeServer.start();
                CutProxy proxy = CutProxy.before(server.wsPort());
                GrpcAgent agent = server.agent("a1");
                SingleThreadScheduler scheduler = new SingleThreadScheduler("cut-client");
                LiveClient client = client(proxy, format, scheduler)) {
            agent.send(batchOfAll(agent, random));
            client.start();
            WholeServer.await(() -> heard.events.contains("live " + SERIES_COUNT));
            for (int cut = 1; cut <= CUT_COUNT; cut++) {
                for (int i = 0; i < BATCHES_PER_CUT; i++) {
                    agent.send(batchOfSome(agent, random));
                }
                proxy.cut();
                agent.send(batchOfSome(agent, random));
                awaitThatItKnowsWhatTheServerKnows(client, seed);
            }
            final List<String> resumes = heard.subscribes.subList(1, heard.subscribes.size());
            assertThat(Collections.frequency(resumes, "resumed"))
                    .isEqualTo(resumes.size())
                    .isGreaterThanOrEqualTo(CUT_COUNT);
            assertThat(heard.updates.size()).as("all was not told again").isLessThan((CUT_COUNT + 1) * SERIES_COUNT);
        }
    }

    private LiveClient client(CutProxy proxy, LiveFormat format, SingleThreadScheduler scheduler) {
        return new LiveClient(
                LiveEndpoint.of(URI.create("ws://127.0.0.1:" + proxy.port())).withFormat(format),
                LiveSelection.of("{agent=\"a1\"}"),
                scheduler,
                new Backoff(FakeRandom.of(RETRY_MS)),
                LiveListeners.of(mirror, heard));
    }

    /** Asks for digests now and then until one of a new connection is that of the mirror. */
    private void awaitThatItKnowsWhatTheServerKnows(LiveClient client, long seed) {
        final long digestCount = digestCount();
        Awaitility.await("seed " + seed)
                .atMost(PATIENCE)
                .pollInterval(ASK_INTERVAL)
                .until(() -> {
                    client.digest();
                    return digestCount() > digestCount && lastDigest().endsWith(" " + mirror.digest());
                });
    }

    private String lastDigest() {
        return heard.events.stream()
                .filter(event -> event.startsWith("digest "))
                .reduce((one, next) -> next)
                .orElse("");
    }

    private long digestCount() {
        return heard.events.stream()
                .filter(event -> event.startsWith("digest "))
                .count();
    }

    private BatchBuilder batchOfAll(GrpcAgent agent, RandomGenerator random) {
        final BatchBuilder batch = agent.batch();
        timeNs++;
        for (int i = 0; i < SERIES_COUNT; i++) {
            batch.series("m" + i).sample(timeNs, random.nextDouble());
        }
        return batch;
    }

    private BatchBuilder batchOfSome(GrpcAgent agent, RandomGenerator random) {
        final BatchBuilder batch = agent.batch();
        timeNs++;
        final int first = random.nextInt(SERIES_COUNT - 3);
        for (int i = first; i < first + 3; i++) {
            batch.series("m" + i).sample(timeNs, random.nextDouble());
        }
        return batch;
    }
}
