package io.ringcast.bench.rig.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.bench.rig.measure.RunEvidence.ClientTally;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunVerdictTest {
    @Test
    void passesARunInWhichEverythingArrived() {
        assertThat(judge(1_000, 1_000, List.of(client(500, 500, 0, false, false)))
                        .isPass())
                .isTrue();
    }

    @Test
    void failsARunWhoseRateWasMissed() {
        assertThat(judge(1_000, 989, List.of()).reasons())
                .containsExactly("rate missed: 989 of 1000 batches sent in time");
        assertThat(judge(1_000, 990, List.of()).isPass()).isTrue();
    }

    @Test
    void failsARunThatLostASample() {
        assertThat(judge(0, 10, List.of(client(500, 499, 0, false, false))).reasons())
                .containsExactly("client received 499 of 500 samples, and nothing said so");
    }

    @Test
    void failsARunThatGotASampleTwice() {
        assertThat(judge(0, 10, List.of(client(500, 501, 0, true, true))).isPass())
                .isFalse();
    }

    @Test
    void failsAMergeWhereNothingMayBeMerged() {
        assertThat(judge(0, 10, List.of(client(500, 400, 100, false, true))).isPass())
                .isFalse();
    }

    @Test
    void allowsAReportedMergeOfAClientThatStalled() {
        assertThat(judge(0, 10, List.of(client(500, 400, 100, true, true))).isPass())
                .isTrue();
        assertThat(judge(0, 10, List.of(client(500, 400, 0, true, false))).isPass())
                .isFalse();
    }

    @Test
    void failsALatencyRunWhoseOwnCoreWasBusy() {
        assertThat(judge(0.91, true).reasons()).containsExactly("the load's own core was 91 % busy");
        assertThat(judge(0.90, true).isPass()).isTrue();
        assertThat(judge(0.99, false).isPass()).isTrue();
    }

    @Test
    void failsARunWithUnansweredBatchesOrFaults() {
        RunEvidence evidence = new RunEvidence(0, 5, 4, 5, List.of(), List.of("a: seq fell"), false, 0);
        assertThat(RunVerdict.of(evidence).reasons()).containsExactly("a: seq fell", "4 of 5 batches were answered");
    }

    @Test
    void namesAFewClientsAndCountsTheOthers() {
        List<ClientTally> clients = Collections.nCopies(10, client(5, 4, 0, false, false));
        assertThat(judge(0, 10, clients).reasons()).hasSize(4).last().isEqualTo("and 7 clients more");
    }

    private static ClientTally client(long due, long received, long reported, boolean mayMerge, boolean caughtUp) {
        return new ClientTally("client", due, received, reported, mayMerge, caughtUp);
    }

    private static RunVerdict judge(long planned, long sent, List<ClientTally> clients) {
        return RunVerdict.of(new RunEvidence(planned, sent, sent, sent, clients, List.of(), true, 0.5));
    }

    private static RunVerdict judge(double loadShare, boolean isLatencyRun) {
        return RunVerdict.of(new RunEvidence(0, 1, 1, 1, List.of(), List.of(), isLatencyRun, loadShare));
    }
}
