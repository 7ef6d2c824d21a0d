package io.ringcast.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.proto.v1.Series;
import io.ringcast.reconnect.Backoff;
import io.ringcast.reconnect.FakeRandom;
import io.ringcast.reconnect.FakeScheduler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How an agent declares its series, and what it does when the server knows nothing of it. */
class AgentRefsTest {
    private final String serverName = UUID.randomUUID().toString();
    private final FakeIngestServer ingest = new FakeIngestServer();
    private final FakeScheduler scheduler = new FakeScheduler();
    private final AgentCounters counters = new AgentCounters();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final AgentSession session = new AgentSession(
            new AgentOptions("a1", Map.of(), "0", 1_000, new BufferLimits(100, 1 << 20, 0)),
            this::newChannel,
            scheduler,
            new Backoff(FakeRandom.highest()),
            counters,
            new AgentListener() {});
    private Server server;

    @BeforeEach
    void serve() throws IOException {
        ingest.maxSeriesRefs = 100;
        server = InProcessServerBuilder.forName(serverName)
                .directExecutor()
                .addService(ingest)
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        channels.forEach(ManagedChannel::shutdownNow);
        server.shutdownNow();
    }

    @Test
    void declaresASeriesOnceAndRefersToItFromThenOn() {
        connect();
        send(1, "cpu", "mem");
        send(2, "cpu", "net");

        final List<Series> first = ingest.batches.get(0).getSeriesList();
        final List<Series> second = ingest.batches.get(1).getSeriesList();
        assertThat(first).extracting(Series::getName).containsExactly("cpu", "mem");
        assertThat(first).extracting(Series::getRef).containsExactly(1, 2);
        assertThat(second).extracting(Series::getName).containsExactly("", "net");
        assertThat(second).extracting(Series::getRef).containsExactly(1, 3);
        assertThat(second).extracting(Series::getLabelsCount).containsExactly(0, 1);
        assertThat(ingest.understood).containsExactly("cpu@1", "mem@1", "cpu@2", "net@2");
        assertThat(counters.get(AgentCounter.REFERRED_SERIES)).isEqualTo(1);
    }

    @Test
    void sendsNoRefsToAServerThatOffersNone() {
        ingest.maxSeriesRefs = 0;
        connect();
        send(1, "cpu");
        send(2, "cpu");

        assertThat(ingest.batches)
                .flatExtracting(MetricBatch::getSeriesList)
                .allMatch(series -> series.getRef() == 0)
                .allMatch(series -> series.getName().equals("cpu"));
    }

    @Test
    void sendsInFullWhatComesAfterTheLastRef() {
        ingest.maxSeriesRefs = 2;
        connect();
        send(1, "cpu", "mem", "net");
        send(2, "net", "mem");

        final List<Series> second = ingest.batches.get(1).getSeriesList();
        assertThat(second).extracting(Series::getName).containsExactly("net", "");
        assertThat(second).extracting(Series::getRef).containsExactly(0, 2);
    }

    @Test
    void leavesRefsOutOfABatchThatWouldBecomeTooLongByThem() {
        ingest.maxBatchBytes = batch(1, "cpu", "mem").getSerializedSize() + 11;
        connect();
        send(1, "cpu", "mem");

        assertThat(ingest.batches.get(0).getSeriesList()).allMatch(series -> series.getRef() == 0);
        assertThat(counters.get(AgentCounter.DROPPED_BATCHES)).isZero();
    }

    @Test
    @Tag("A10")
    void declaresAgainOnEachStreamWhetherItsSessionIsResumedOrNot() {
        connect();
        ingest.isAcking = false;
        send(1, "cpu");
        send(2, "cpu");
        ingest.isAcking = true;
        breakStreamAndComeBack();
        send(3, "cpu");
        ingest.forgetSessions();
        breakStreamAndComeBack();
        send(4, "cpu");

        assertThat(ingest.understood).containsExactly("cpu@1", "cpu@2", "cpu@3", "cpu@4");
        assertThat(counters.get(AgentCounter.UNKNOWN_REFS)).isZero();
    }

    @Test
    @Tag("A10")
    void sendsAgainInOrderWhatTheServerDidNotKnowAndHoldsBackTheRest() {
        connect();
        send(1, "cpu");
        ingest.forgetRefs();
        session.send(batch(2, "cpu"));
        session.send(batch(3, "cpu", "mem"));
        session.send(batch(4, "mem", "cpu"));
        scheduler.runDue();
        send(5, "cpu");

        assertThat(ofSeries("cpu")).containsExactly("cpu@1", "cpu@2", "cpu@3", "cpu@4", "cpu@5");
        assertThat(ofSeries("mem")).containsExactly("mem@3", "mem@4");
        assertThat(ingest.seqs).doesNotHaveDuplicates().isSorted();
        assertThat(counters.get(AgentCounter.UNKNOWN_REFS)).isEqualTo(3);
        assertThat(counters.get(AgentCounter.RESENT_SAMPLES)).isEqualTo(3);
        assertThat(counters.get(AgentCounter.REJECTED_SAMPLES)).isZero();
        assertThat(counters.get(AgentCounter.ACCEPTED_SAMPLES)).isEqualTo(7);
    }

    @Test
    @Tag("A10")
    void goesOnReferringAfterTheServerForgotWhileManyBatchesWereOnTheirWay() {
        connect();
        send(1, "cpu");
        ingest.forgetRefs();
        for (int i = 2; i <= 6; i++) {
            session.send(batch(i, "cpu"));
        }
        scheduler.runDue();
        assertThat(counters.get(AgentCounter.UNKNOWN_REFS)).isEqualTo(5);
        ingest.clear();
        send(7, "cpu");

        assertThat(ingest.batches.get(0).getSeries(0).getName()).isEmpty();
        assertThat(ingest.batches.get(0).getSeries(0).getRef()).isEqualTo(1);
        assertThat(ofSeries("cpu")).containsExactly("cpu@1", "cpu@2", "cpu@3", "cpu@4", "cpu@5", "cpu@6", "cpu@7");
    }

    @Test
    void sendsAgainAllThatWereReferredToWhenTheAckCannotNameThem() {
        connect();
        final String[] many = new String[20];
        for (int i = 0; i < many.length; i++) {
            many[i] = "m" + i;
        }
        send(1, many);
        ingest.forgetRefs();
        send(2, many);

        for (final String name : many) {
            assertThat(ofSeries(name)).containsExactly(name + "@1", name + "@2");
        }
        assertThat(counters.get(AgentCounter.RESENT_SAMPLES)).isEqualTo(20);
    }

    @Test
    @Tag("A10")
    void sendsAgainOnTheNextStreamWhatCouldNotBeSentOnThisOne() {
        connect();
        send(1, "cpu");
        ingest.forgetRefs();
        session.send(batch(2, "cpu"));
        session.send(batch(3, "cpu"));
        ingest.stopAckingAfter(1);
        scheduler.runDue();
        ingest.stopAckingAfter(100);
        ingest.isAcking = true;
        breakStreamAndComeBack();

        assertThat(ofSeries("cpu")).containsExactly("cpu@1", "cpu@2", "cpu@3");
        assertThat(counters.get(AgentCounter.REJECTED_SAMPLES)).isZero();
    }

    @Test
    void declaresAgainAfterABatchThatWasRejectedAsAWhole() {
        connect();
        send(1, "cpu");
        ingest.isRejecting = true;
        send(2, "cpu");
        ingest.isRejecting = false;
        send(3, "cpu");

        assertThat(ingest.batches.get(2).getSeries(0).getName()).isEqualTo("cpu");
        assertThat(ingest.batches.get(2).getSeries(0).getRef()).isEqualTo(1);
        assertThat(counters.get(AgentCounter.REJECTED_SAMPLES)).isEqualTo(1);
    }

    @Test
    void sendsInFullOnceDeclaringHasNotHelpedThreeTimesInARow() {
        ingest.isKeepingRefs = false;
        connect();
        for (int i = 1; i <= 12; i++) {
            send(i, "cpu");
        }

        assertThat(ingest.understood).hasSize(12).doesNotHaveDuplicates();
        assertThat(counters.get(AgentCounter.UNKNOWN_REFS)).isEqualTo(3);
        assertThat(ingest.batches.get(ingest.batches.size() - 1).getSeries(0).getRef())
                .isZero();
    }

    @Test
    void dropsAndCountsWhatIsToBeSentAgainWhenItIsClosed() {
        connect();
        send(1, "cpu");
        ingest.forgetRefs();
        session.send(batch(2, "cpu"));
        session.beginClosing();
        scheduler.runDue();

        assertThat(ofSeries("cpu").size() + counters.get(AgentCounter.DROPPED_SAMPLES))
                .isEqualTo(2);
    }

    private ManagedChannel newChannel() {
        channels.add(
                InProcessChannelBuilder.forName(serverName).directExecutor().build());
        return channels.get(channels.size() - 1);
    }

    private void connect() {
        session.start();
        scheduler.runDue();
    }

    private void send(long timestampNs, String... names) {
        session.send(batch(timestampNs, names));
        scheduler.runDue();
    }

    private void breakStreamAndComeBack() {
        ingest.endStream(Status.UNAVAILABLE);
        scheduler.advanceMs(1_000);
    }

    private List<String> ofSeries(String name) {
        return ingest.understood.stream()
                .filter(taken -> taken.startsWith(name + "@"))
                .toList();
    }

    private static MetricBatch batch(long timestampNs, String... names) {
        final BatchBuilder batch = new BatchBuilder(timestampNs);
        for (final String name : names) {
            batch.gauge(name, 0.5, "core", "0");
        }
        return batch.build();
    }
}
