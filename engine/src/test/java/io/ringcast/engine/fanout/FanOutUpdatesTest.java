package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.SeriesKeys;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FanOutUpdatesTest {
    private final FanOutFixture fanOut = new FanOutFixture();

    @Test
    @Tag("C12")
    @Tag("A12")
    @Tag("A23")
    void tellsEverySampleOfAnUpdateWithItsFields() {
        final FakeClient client = fanOut.connect();
        fanOut.subscribe(client, null);
        fanOut.begin(1)
                .doubles(
                        SeriesKeys.key("cpu", "core", "0"),
                        new long[] {5, 6, 1_763_683_200_123_456_789L},
                        0.5,
                        1,
                        -0.25)
                .integers(SeriesKeys.key("bytes", "a", "\"x\""), new long[] {7, 8}, Long.MAX_VALUE, 9007199254740993L);
        fanOut.apply();
        fanOut.cycle();

        assertThat(client.texts.get(client.texts.size() - 1))
                .isEqualTo("{\"type\":\"metric_update\",\"subscription\":1,\"seq\":3,\"updates\":["
                        + "{\"agent\":\"a1\",\"metric\":\"cpu\",\"labels\":{\"core\":\"0\"},"
                        + "\"timestampNs\":\"1763683200123456789\",\"value\":-0.25,\"n\":3,"
                        + "\"earlier\":[[\"5\",0.5],[\"6\",1]]},"
                        + "{\"agent\":\"a1\",\"metric\":\"bytes\",\"labels\":{\"a\":\"\\\"x\\\"\"},"
                        + "\"timestampNs\":\"8\",\"value\":\"9007199254740993\",\"n\":2,"
                        + "\"earlier\":[[\"7\",\"9223372036854775807\"]]}]}");
    }

    @Test
    @Tag("C14")
    @Tag("C15")
    void sendsTheSameFramesToAllWhoAskTheSameAndNoneToOthers() {
        final FakeClient first = fanOut.connect();
        final FakeClient second = fanOut.connect();
        final FakeClient other = fanOut.connect();
        final FakeClient silent = fanOut.connect();
        fanOut.subscribe(first, "m0");
        fanOut.subscribe(second, "m0{}");
        fanOut.subscribe(other, "m1");
        for (int time = 1; time <= 50; time++) {
            fanOut.sample("m0", time, time);
            fanOut.sample("m1", time, -time);
            if (time % 3 == 0) {
                fanOut.cycle();
            }
        }
        fanOut.cycle();

        assertThat(first.checker.messages("metric_update")).hasSize(17);
        assertThat(first.checker.messages("metric_update")).isEqualTo(second.checker.messages("metric_update"));
        assertThat(first.checker.sampleCount()).isEqualTo(50);
        assertThat(other.checker.mirror(2)).isEqualTo(fanOut.expected("m1"));
        assertThat(silent.texts).hasSize(1);
        assertThat(fanOut.count(CounterDescriptor.UPDATES_MATCHED)).isEqualTo(150);
        assertThat(fanOut.count(CounterDescriptor.UPDATES_SENT)).isEqualTo(150);
    }

    @Test
    void findsTheGroupsOfASeriesThatIsBornLater() {
        fanOut.agentLabels.put(2, Map.of("env", "prod"));
        final FakeClient client = fanOut.connect();
        final List<String> selectors = List.of("m", "m{core=\"0\"}", "{agent=\"a2\"}", "{env=\"prod\"}", "", "n");
        selectors.forEach(selector -> fanOut.subscribe(client, selector));
        fanOut.begin(2).doubles(SeriesKeys.key("m", "core", "0"), new long[] {1}, 1);
        fanOut.apply();
        fanOut.begin(1).doubles(SeriesKeys.key("m", "core", "1"), new long[] {1}, 1);
        fanOut.apply();
        fanOut.cycle();

        for (int i = 0; i < selectors.size(); i++) {
            assertThat(client.checker.mirror(i + 1)).as(selectors.get(i)).isEqualTo(fanOut.expected(selectors.get(i)));
        }
        assertThat(client.checker.mirror(4)).hasSize(1);
    }

    @Test
    void findsTheGroupsOfASeriesThatWasBornInABatchThatFailed() {
        final FakeClient client = fanOut.connect();
        fanOut.subscribe(client, null);
        fanOut.sample("old", 1, 1);
        fanOut.begin(0)
                .doubles(SeriesKeys.key("old"), new long[] {2}, 2)
                .doubles(SeriesKeys.key("new"), new long[] {2}, 2);
        fanOut.applyAndFail();
        fanOut.cycle();
        fanOut.begin(0)
                .doubles(SeriesKeys.key("old"), new long[] {3}, 3)
                .doubles(SeriesKeys.key("new"), new long[] {3}, 3);
        fanOut.apply();
        fanOut.cycle();

        assertThat(client.checker.mirror(1)).hasSize(2).isEqualTo(fanOut.expected(null));
    }

    @Test
    void countsSamplesRightWhenASeriesStandsInABatchTwice() {
        final FakeClient client = fanOut.connect();
        fanOut.subscribe(client, null);
        final byte[] key = SeriesKeys.key("m");
        fanOut.begin(0).doubles(key, new long[] {1, 2}, 1, 2).doubles(key, new long[] {3, 4, 5}, 3, 4, 5);
        fanOut.apply();
        fanOut.cycle();

        assertThat(client.checker.updateCount()).isEqualTo(2);
        assertThat(client.checker.sampleCount()).isEqualTo(5);
        assertThat(client.checker.mergedCount()).isZero();
    }

    @Test
    void countsSamplesRightAfterABatchThatFailed() {
        final FakeClient client = fanOut.connect();
        final FakeClient other = fanOut.connect();
        fanOut.sample("cpu", 1, 1.0);
        fanOut.subscribe(client, "cpu");
        fanOut.subscribe(other, "{env=\"prod\"}");
        fanOut.agentLabels.put(0, new FailingMap());
        fanOut.begin(0)
                .doubles(SeriesKeys.key("mem"), new long[] {2}, 1.0)
                .doubles(SeriesKeys.key("cpu"), new long[] {2}, 2.0);
        assertThatThrownBy(fanOut::apply).hasMessage("labels");
        fanOut.agentLabels.clear();
        fanOut.sample("cpu", 3, 3.0);
        fanOut.cycle();
        assertThat(client.checker
                        .last("metric_update")
                        .get("updates")
                        .get(0)
                        .get("n")
                        .asLong())
                .isEqualTo(3);
    }

    @Test
    void tellsOnlyWhatWasAccepted() {
        final FakeClient client = fanOut.connect();
        fanOut.subscribe(client, null);
        fanOut.begin(0).doubles(SeriesKeys.key("m"), new long[] {10}, 1);
        fanOut.apply();
        fanOut.begin(0).doubles(SeriesKeys.key("m"), new long[] {9, 10, 11, 12}, 1, 2, 3, 4);
        fanOut.apply();
        fanOut.sample("m", 3, 3);
        fanOut.cycle();

        assertThat(client.checker.sampleCount()).isEqualTo(3);
        assertThat(client.checker.mirror(1)).isEqualTo(fanOut.expected(""));
    }

    @Test
    void splitsASeriesOfVeryManySamples() {
        final FakeClient client = fanOut.connect();
        fanOut.subscribe(client, null);
        final long[] times = new long[5000];
        final double[] values = new double[times.length];
        for (int i = 0; i < times.length; i++) {
            times[i] = i + 1;
            values[i] = i / 3.0;
        }
        fanOut.begin(0).doubles(SeriesKeys.key("m"), times, values);
        fanOut.apply();
        fanOut.cycle();

        assertThat(client.checker.sampleCount()).isEqualTo(5000);
        assertThat(client.checker.mergedCount()).isZero();
        final List<JsonNode> frames = client.checker.messages("metric_update");
        assertThat(frames).hasSizeGreaterThan(1);
        assertThat(frames.subList(0, frames.size() - 1)).allMatch(frame -> frame.has("more"));
        assertThat(frames.get(frames.size() - 1).has("more")).isFalse();
        assertThat(client.texts).allMatch(text -> text.length() <= LiveFrames.MAX_PAYLOAD_LENGTH);
    }

    @Test
    void flushesWithinAnEventThatTheJournalCannotHoldAndClosesItsLastFrame() {
        final FanOutFixture small =
                new FanOutFixture(FanOutFixture.Sizes.DEFAULT, new FanOutHandler.Bounds(2048, 8, 12, 2048, 512));
        final FakeClient client = small.connect();
        small.subscribe(client, null);
        small.subscribe(client, "m7");
        for (int time = 1; time < 20; time++) {
            small.begin(0);
            for (int i = 0; i < 40; i++) {
                small.writer.doubles(SeriesKeys.key("m" + i), new long[] {time}, i);
            }
            small.apply();
            small.cycle();
        }

        assertThat(client.checker.mergedCount()).isZero();
        assertThat(client.checker.sampleCount()).isEqualTo(19 * 41);
        assertThat(client.checker.mirror(1)).isEqualTo(small.expected(""));
        final List<JsonNode> frames = client.checker.messages("metric_update");
        for (int i = 1; i < frames.size(); i++) {
            final boolean isLastOfSeq = frames.get(i).get("seq").asLong()
                    != frames.get(i - 1).get("seq").asLong();
            assertThat(isLastOfSeq && frames.get(i - 1).has("more")).isFalse();
        }
        assertThat(frames.get(frames.size() - 1).has("more")).isFalse();
    }

    @Test
    @Tag("B5")
    void tellsWhatWasRemovedAndWhatCameBack() {
        final FakeClient client = fanOut.connect();
        final FakeClient late = fanOut.connect();
        fanOut.subscribe(client, null);
        fanOut.sample("gone", 1, 1);
        fanOut.nowNs += FanOutFixture.TTL_NS / 2;
        fanOut.sample("kept", 1, 1);
        fanOut.cycle();
        fanOut.nowNs += FanOutFixture.TTL_NS / 2;
        fanOut.tick();
        fanOut.cycle();

        assertThat(client.texts.get(client.texts.size() - 1))
                .endsWith("\"updates\":[],\"removed\":[{\"agent\":\"a0\",\"metric\":\"gone\",\"labels\":{}}]}");
        assertThat(client.checker.mirror(1)).isEqualTo(fanOut.expected("")).hasSize(1);
        fanOut.subscribe(late, null);
        assertThat(late.checker.mirror(1)).hasSize(1);
        fanOut.sample("gone", 2, 2);
        fanOut.cycle();
        assertThat(client.checker.mirror(1)).isEqualTo(fanOut.expected("")).hasSize(2);
        assertThat(late.checker.mirror(1)).isEqualTo(fanOut.expected(""));
    }

    @Test
    void keepsTheOrderOfARemovalAndAReturnInOneDutyCycle() {
        final FakeClient client = fanOut.connect();
        fanOut.subscribe(client, null);
        fanOut.sample("m", 1, 1);
        fanOut.cycle();
        fanOut.nowNs += FanOutFixture.TTL_NS;
        fanOut.tick();
        fanOut.sample("m", 2, 2);
        fanOut.cycle();

        assertThat(client.checker.mirror(1)).isEqualTo(fanOut.expected("")).hasSize(1);
        fanOut.nowNs += FanOutFixture.TTL_NS;
        fanOut.tick();
        fanOut.cycle();
        fanOut.nowNs += FanOutFixture.TTL_NS;
        fanOut.tick();
        fanOut.sample("m", 3, 3);
        fanOut.cycle();
        assertThat(client.checker.mirror(1)).isEqualTo(fanOut.expected("")).hasSize(1);
    }

    @Test
    void keepsGroupsApart() {
        final FakeClient client = fanOut.connect();
        fanOut.sample("m", 1, 1);
        fanOut.subscribe(client, "m");
        fanOut.subscribe(client, "");
        fanOut.request(client, ClientRequest.unsubscribe("u", null, "m", 0));
        fanOut.sample("m", 2, 2);
        fanOut.cycle();

        assertThat(client.checker.mirror(1)).isEmpty();
        assertThat(client.checker.mirror(2)).isEqualTo(fanOut.expected(""));
        assertThat(fanOut.subscribe(client, "m")).isEqualTo(3);
    }

    private static final class FailingMap extends AbstractMap<String, String> {
        @Override
        public Set<Entry<String, String>> entrySet() {
            throw new IllegalStateException("labels");
        }
    }
}
