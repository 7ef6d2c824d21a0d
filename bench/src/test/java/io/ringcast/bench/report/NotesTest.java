package io.ringcast.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.bench.report.SuiteResults.Run;
import io.ringcast.bench.rig.LoadResult;
import io.ringcast.bench.rig.Metric;
import io.ringcast.bench.rig.measure.RunVerdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class NotesTest {
    private final SuiteResults results = new SuiteResults();

    @Test
    void saysNothingOfBusyServersOnAQuietMachine() {
        add("any, saturated", 95, 2);
        assertThat(Notes.of(results)).isEmpty();
    }

    @Test
    void saysWhereTheLoadWasTheLimit() {
        add("any, saturated", 60, 2);
        add("any, 500 batches/s", 5, 2);
        assertThat(Notes.of(results))
                .singleElement()
                .asString()
                .startsWith("any, saturated, ringcast: the server used 60 % of a core");
    }

    @Test
    void saysThatOthersWereBusy() {
        add("any, saturated", 95, 30);
        assertThat(Notes.of(results))
                .singleElement()
                .asString()
                .startsWith("The machine was not quiet: others took 30 %");
    }

    private void add(String row, double serverPercent, double othersPercent) {
        LoadResult result = new LoadResult(row, "ringcast", new RunVerdict(List.of()))
                .with(Metric.SERVER_CPU_PERCENT, serverPercent)
                .with(Metric.OTHERS_CPU_PERCENT, othersPercent);
        results.add(new Run(1, "ingest", 1, result));
    }
}
