package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.SeriesKeys;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RelabellingTest {
    private static final String PROD = "{env=\"prod\"}";
    private static final String TEST = "{env=\"test\"}";

    private final FanOutFixture fanOut = new FanOutFixture();
    private long time;

    @Test
    void tellsLiveClientsWhatTheirGroupsGainAndLose() {
        fanOut.agentLabels.put(0, Map.of("env", "prod"));
        updateAll(5);
        final FakeClient client = fanOut.connect();
        final long prod = fanOut.subscribe(client, PROD);
        final long test = fanOut.subscribe(client, TEST);
        final long all = fanOut.subscribe(client, null);
        assertThat(client.checker.mirror(prod)).hasSize(5);

        fanOut.relabel(0, Map.of("env", "test"));
        fanOut.tick();
        fanOut.cycle();

        assertThat(client.checker.mirror(prod)).isEmpty();
        assertThat(client.checker.mirror(test))
                .hasSize(5)
                .isEqualTo(fanOut.expected(TEST))
                .isEqualTo(client.checker.mirror(all));
        updateAll(5);
        fanOut.cycle();
        assertThat(client.checker.mirror(prod)).isEmpty();
        assertThat(client.checker.mirror(test)).isEqualTo(fanOut.expected(TEST));
        assertConserved();
    }

    @Test
    void tellsALaggingClientWhatItsGroupsGainedAndLost() {
        fanOut.agentLabels.put(0, Map.of("env", "prod"));
        updateAll(3);
        final FakeClient client = fanOut.connect();
        final long prod = fanOut.subscribe(client, PROD);
        final long test = fanOut.subscribe(client, TEST);
        client.room = 0;
        for (int i = 0; i < 300; i++) {
            updateAll(3);
            fanOut.cycle();
        }
        assertThat(fanOut.count(CounterDescriptor.CLIENTS_LAGGING)).isPositive();
        fanOut.relabel(0, Map.of("env", "test"));
        fanOut.tick();
        updateAll(2);
        fanOut.cycle();
        client.room = Long.MAX_VALUE;
        fanOut.write();
        fanOut.cycle();
        fanOut.cycle();

        assertThat(client.checker.mirror(prod)).isEmpty();
        assertThat(client.checker.mirror(test)).hasSize(3).isEqualTo(fanOut.expected(TEST));
        assertConserved();
    }

    @Test
    void tellsAClientWhoseFramesWereTakenBackWhatItsGroupsLost() {
        final FanOutFixture small = new FanOutFixture(FanOutFixture.Sizes.DEFAULT.withLogLength(1 << 18));
        small.agentLabels.put(0, Map.of("env", "prod"));
        updateAll(small, 50);
        final FakeClient client = small.connect();
        final long prod = small.subscribe(client, PROD);
        final long test = small.subscribe(client, TEST);
        client.room = 0;
        small.relabel(0, Map.of("env", "test"));
        small.tick();
        small.cycle();
        for (int i = 0; i < 200; i++) {
            updateAll(small, 40);
            small.cycle();
        }
        assertThat(small.count(CounterDescriptor.CLIENTS_REVOKED)).isPositive();
        client.room = Long.MAX_VALUE;
        small.write();
        small.cycle();
        small.cycle();

        assertThat(client.checker.mirror(prod)).isEmpty();
        assertThat(client.checker.mirror(test)).hasSize(50).isEqualTo(small.expected(TEST));
    }

    @Test
    void letsGoOfMembersThatLeftAfterTheTimeOfATombstoneAndTakesThemInAgain() {
        fanOut.agentLabels.put(0, Map.of("env", "prod"));
        updateAll(4);
        final FakeClient client = fanOut.connect();
        final long prod = fanOut.subscribe(client, PROD);
        for (int round = 0; round < 5; round++) {
            fanOut.relabel(0, Map.of("env", "test"));
            fanOut.tick();
            fanOut.cycle();
            assertThat(client.checker.mirror(prod)).isEmpty();
            if (round > 2) {
                for (int i = 0; i < 10; i++) {
                    updateAll(4);
                    fanOut.pass(FanOutFixture.TTL_NS / 3);
                    fanOut.cycle();
                }
            }
            fanOut.relabel(0, Map.of("env", "prod"));
            fanOut.tick();
            fanOut.cycle();
            assertThat(client.checker.mirror(prod)).hasSize(4).isEqualTo(fanOut.expected(PROD));
        }
        final FakeClient other = fanOut.connect();
        fanOut.subscribe(other, PROD);
        assertThat(other.checker.last("live").get("series").asInt()).isEqualTo(4);
        assertConserved();
    }

    @Test
    void countsASeriesThatComesBackToLifeUnderOtherLabelsNowhereButWhereItBelongs() {
        fanOut.agentLabels.put(0, Map.of("env", "prod"));
        updateAll(4);
        final FakeClient client = fanOut.connect();
        final long prod = fanOut.subscribe(client, PROD);
        fanOut.pass(FanOutFixture.TTL_NS + FanOutFixture.TTL_NS / 2);
        fanOut.cycle();
        assertThat(client.checker.mirror(prod)).isEmpty();

        fanOut.relabel(0, Map.of("env", "test"));
        updateAll(2);
        fanOut.tick();
        updateAll(3);
        fanOut.cycle();

        assertThat(client.checker.mirror(prod)).isEmpty();
        final FakeClient other = fanOut.connect();
        fanOut.subscribe(other, PROD);
        assertThat(other.checker.last("live").get("series").asInt()).isZero();
        final long test = fanOut.subscribe(other, TEST);
        assertThat(other.checker.last("live").get("series").asInt()).isEqualTo(3);
        assertThat(other.checker.mirror(test)).isEqualTo(fanOut.expected(TEST));
        assertConserved();
    }

    @Test
    void matchesRightWhileAGroupIsBuilt() {
        final FanOutFixture slowWalk =
                new FanOutFixture(FanOutFixture.Sizes.DEFAULT, new FanOutHandler.Bounds(1 << 20, 4096, 4096, 7, 3));
        slowWalk.agentLabels.put(0, Map.of("env", "prod"));
        updateAll(slowWalk, 50);
        final FakeClient client = slowWalk.connect();
        slowWalk.request(client, ClientRequest.subscribe("1", null, PROD));
        slowWalk.request(client, ClientRequest.subscribe("2", null, TEST));
        slowWalk.handler.walk(slowWalk.sequence, slowWalk.nowNs);
        slowWalk.handler.walk(slowWalk.sequence, slowWalk.nowNs);
        slowWalk.relabel(0, Map.of("env", "test"));
        slowWalk.tick();
        slowWalk.cycle();
        slowWalk.cycle();

        assertThat(client.checker.mirror(1)).isEmpty();
        assertThat(client.checker.mirror(2)).hasSize(50).isEqualTo(slowWalk.expected(TEST));
    }

    private void assertConserved() {
        fanOut.cycle();
        assertThat(fanOut.count(CounterDescriptor.UPDATES_MATCHED))
                .isEqualTo(fanOut.count(CounterDescriptor.UPDATES_SENT)
                        + fanOut.count(CounterDescriptor.UPDATES_CONFLATED)
                        + fanOut.count(CounterDescriptor.UPDATES_DISCARDED)
                        + fanOut.count(CounterDescriptor.UPDATES_CAUGHT_UP));
    }

    private void updateAll(int count) {
        updateAll(fanOut, count);
    }

    private void updateAll(FanOutFixture target, int count) {
        time++;
        target.begin(0);
        for (int i = 0; i < count; i++) {
            target.writer.doubles(SeriesKeys.key("m" + i), new long[] {1000 + time}, time);
        }
        target.apply();
    }
}
