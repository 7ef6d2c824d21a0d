package io.ringcast.bench.rig.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ringcast.bench.rig.ingest.BatchShape;
import io.ringcast.bench.rig.ingest.IngestPlan;
import org.junit.jupiter.api.Test;

class SelectedSeriesTest {
    @Test
    void isATopicForEverySelectorThatAPlanMakes() {
        ClientPlan client =
                ClientPlan.distinct(12, IngestPlan.of(BatchShape.TEN_BY_TEN, 2)).get(11);
        assertThat(SelectedSeries.topic(client.selector(), "/", "#")).isEqualTo("a1/m1");
        assertThat(SelectedSeries.topic("", "/", "#")).isEqualTo("#");
    }

    @Test
    void refusesASelectorOfManySeries() {
        assertThatIllegalArgumentException().isThrownBy(() -> SelectedSeries.topic("{agent=\"a1\"}", "/", "#"));
    }
}
