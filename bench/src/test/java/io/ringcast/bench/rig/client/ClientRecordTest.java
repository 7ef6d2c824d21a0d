package io.ringcast.bench.rig.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.bench.rig.measure.LatencyHistogram;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientRecordTest {
    private final ClientRecord record = new ClientRecord("client 0", new LatencyHistogram());

    @Test
    void keepsTheLongestTimeBetweenTwoMessagesSinceCountingBegan() {
        updatesAt(1_000);
        record.begin(true);
        updatesAt(9_000);
        updatesAt(9_300);
        record.taken(9_900);
        updatesAt(10_000);
        updatesAt(10_100);
        assertThat(record.maxGapNs()).isEqualTo(700);
        record.begin(true);
        assertThat(record.maxGapNs()).isZero();
    }

    @Test
    void countsAMirrorThatWasToldNothingButNoClientWithoutOne() {
        List<ClientPlan> plans = ClientPlan.shared(12, 0);
        List<ClientRecord> records = plans.stream()
                .map(plan -> new ClientRecord(plan.name(), new LatencyHistogram()))
                .toList();
        records.get(0).mirror(100, 100);
        assertThat(ClientRecord.leastSeries(plans, records)).isZero();
        records.get(10).mirror(99, 99);
        assertThat(ClientRecord.leastSeries(plans, records)).isEqualTo(99);
    }

    @Test
    void takesTheFirstThingToldWhetherLiveOrOfASnapshot() {
        record.asked(100);
        assertThat(record.firstToldAfterNs()).isNegative();
        record.taken(150);
        record.snapshot(20);
        record.taken(180);
        updatesAt(500);
        assertThat(record.firstToldAfterNs()).isEqualTo(80);
    }

    private void updatesAt(long nowNs) {
        record.updates(1, 1, 100);
        record.taken(nowNs);
    }
}
