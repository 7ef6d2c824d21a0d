package io.ringcast.warm;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.ThreadingMode;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class WarmUpIT {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);

    @ParameterizedTest
    @EnumSource(
            value = ThreadingMode.class,
            names = {"SHARED", "DEDICATED"})
    void takesBatchesOfAllShapesToClientsOfBothFormatsWithoutAFault(ThreadingMode mode) throws IOException {
        try (WarmUp warmUp = WarmUp.launch(mode, EngineConfiguration.defaults())) {
            Counters counters = warmUp.server().counters();
            long endNs = System.nanoTime() + PATIENCE_NS;
            while (!isWarm(counters) && System.nanoTime() - endNs < 0) {
                warmUp.round();
            }

            assertThat(isWarm(counters)).isTrue();
            assertThat(counters.get(CounterDescriptor.SERIES_LIVE)).isGreaterThan(61);
            assertThat(List.of(
                            CounterDescriptor.SAMPLES_REJECTED,
                            CounterDescriptor.SAMPLES_DUPLICATE,
                            CounterDescriptor.BATCHES_MALFORMED,
                            CounterDescriptor.SERIES_KIND_CHANGED,
                            CounterDescriptor.CLIENT_REQUESTS_INVALID,
                            CounterDescriptor.HANDLER_ERRORS))
                    .allSatisfy(counter -> assertThat(counters.get(counter))
                            .as(counter.label())
                            .isZero());
        }
    }

    @Test
    void endsWhenItIsStopped() throws IOException {
        int[] askedCount = new int[1];

        WarmUp.Outcome outcome = WarmUp.run(
                TimeUnit.HOURS.toMillis(1),
                ThreadingMode.SHARED,
                EngineConfiguration.defaults(),
                () -> ++askedCount[0] > 3);

        assertThat(askedCount[0]).isEqualTo(4);
        assertThat(outcome.durationMs()).isPositive();
    }

    @Test
    void doesNothingWhereItIsOffOrStoppedBefore() throws IOException {
        assertThat(WarmUp.run(0, ThreadingMode.SHARED, EngineConfiguration.defaults(), () -> false))
                .isEqualTo(new WarmUp.Outcome(0, 0, 0));
        assertThat(WarmUp.run(1_000, ThreadingMode.SHARED, EngineConfiguration.defaults(), () -> true))
                .isEqualTo(new WarmUp.Outcome(0, 0, 0));
    }

    @Test
    void leavesNoThreadAndNoPortBehind() throws IOException {
        int clientPort;
        int grpcPort;
        try (WarmUp warmUp = WarmUp.launch(ThreadingMode.DEDICATED, EngineConfiguration.defaults())) {
            clientPort = warmUp.server().clientPort();
            grpcPort = warmUp.server().grpcPort();
            warmUp.round();
        }

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("ringcast-warm");
        for (int port : new int[] {clientPort, grpcPort}) {
            new ServerSocket(port).close();
        }
    }

    private static boolean isWarm(Counters counters) {
        return counters.get(CounterDescriptor.BATCHES_RECEIVED) > 3_000
                && counters.get(CounterDescriptor.SERIES_REFS_HELD) >= 50
                && counters.get(CounterDescriptor.STREAMS_OPENED) > 10
                && counters.get(CounterDescriptor.CONNECTIONS_OPENED) > 20
                && counters.get(CounterDescriptor.SUBSCRIPTIONS_OPEN) > 4
                && counters.get(CounterDescriptor.UPDATES_SENT) > 10_000
                && counters.get(CounterDescriptor.SNAPSHOT_ITEMS_SENT) > 100;
    }
}
