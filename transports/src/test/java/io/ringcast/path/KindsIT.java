package io.ringcast.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.testing.BatchBuilder;
import io.ringcast.engine.testing.StreamChecker;
import io.ringcast.proto.v1.BatchStatus;
import io.ringcast.proto.v1.MetricKind;
import io.ringcast.testing.CheckedClient;
import io.ringcast.testing.GrpcAgent;
import io.ringcast.testing.WholeServer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What a counter, a delta and a gauge become between an agent's socket and a dashboard's; every message keeps to its schema. */
@Timeout(60)
class KindsIT {
    private static final long T = 1_763_683_200_000_000_000L;
    private static final long REPORT_NS = 5_000_000_000L;

    private final WholeServer server = WholeServer.start();
    private GrpcAgent agent;
    private CheckedClient client;
    private long lastReport;

    @BeforeEach
    void connect() throws InterruptedException {
        agent = GrpcAgent.connect(server.grpcPort(), "a1");
        client = server.client().subscribe(null);
    }

    @AfterEach
    void close() throws InterruptedException {
        client.settle();
        client.close();
        agent.close();
        server.close();
    }

    @Test
    @Tag("A18")
    void makesRatesOfTotalsAndZeroWhereTheCounterRestarted() throws InterruptedException {
        assertThat(counter(1_000).has("rate")).isFalse();
        assertThat(counter(1_500).get("rate").doubleValue()).isEqualTo(100);
        assertThat(counter(20).get("rate").doubleValue()).isZero();
        assertThat(counter(70).get("rate").doubleValue()).isEqualTo(10);
    }

    @Test
    @Tag("A16")
    void addsUpTheTwelveReportsOfAMinuteForADashboardThatComesLate() throws InterruptedException {
        for (int i = 1; i <= 12; i++) {
            send(report().series("errors").kind(MetricKind.METRIC_KIND_DELTA).intSample(at(), i));
            nextItem();
        }
        try (CheckedClient late = server.client().subscribe(null)) {
            late.settle();
            final JsonNode item = late.told().get(StreamChecker.seriesName("a1", "errors", Map.of()));
            assertThat(item.get("total").stringValue()).isEqualTo("78");
            assertThat(item.get("value").stringValue()).isEqualTo("12");
            assertThat(item.get("rate").doubleValue()).isEqualTo(2.4);
            assertThat(item.get("n").intValue()).isEqualTo(12);
        }
    }

    @Test
    @Tag("A23")
    void carriesNumbersThatAreNotFinite() throws InterruptedException {
        for (final double odd : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            send(report().series("odd").kind(MetricKind.METRIC_KIND_CUMULATIVE).sample(at(), odd));
            final JsonNode item = nextItem();
            assertThat(item.get("value").stringValue()).isEqualTo(Double.toString(odd));
            assertThat(item.has("rate")).isFalse();
        }
    }

    private JsonNode counter(long value) throws InterruptedException {
        send(report().series("hits_total")
                .kind(MetricKind.METRIC_KIND_CUMULATIVE)
                .intSample(at(), value));
        return nextItem();
    }

    private BatchBuilder report() {
        lastReport++;
        return agent.batch();
    }

    private long at() {
        return T + lastReport * REPORT_NS;
    }

    private void send(BatchBuilder batch) {
        assertThat(agent.send(batch).getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_ACCEPTED);
    }

    private JsonNode nextItem() throws InterruptedException {
        final JsonNode message = client.next();
        assertThat(message.get("updates")).hasSize(1);
        return message.get("updates").get(0);
    }
}
