package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.ItemField;
import io.ringcast.engine.event.LiveFormat;
import io.ringcast.engine.event.SubscribeOptions;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.SeriesKeys;
import io.ringcast.proto.v1.Label;
import io.ringcast.proto.v1.LiveUpdate;
import io.ringcast.proto.v1.MetricKind;
import io.ringcast.proto.v1.SeriesDeclaration;
import io.ringcast.proto.v1.Update;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What clients of the binary format are sent, read by the generated classes. */
@Tag("C12")
class BinaryUpdatesTest {
    private static final int DELTA = 3;
    private static final String PROD = "{env=\"prod\"}";

    private FanOutFixture fanOut = new FanOutFixture();
    private final FakeClient client = fanOut.connect(LiveFormat.BINARY);

    @Test
    void declaresWhatThereIsWithoutValuesWhenNoSnapshotIsAskedFor() {
        fanOut.begin(1)
                .doubles(SeriesKeys.key("cpu"), new long[] {1000}, 0.5)
                .doubles(SeriesKeys.key("mem"), new long[] {1000}, 7);
        fanOut.apply();
        fanOut.request(client, ClientRequest.subscribe("1", null, null, SubscribeOptions.DEFAULT.withSnapshot(false)));
        fanOut.cycle();

        assertThat(last().getUpdatesList()).isEmpty();
        assertThat(last().getSnapshot()).isFalse();
        assertThat(last().getDeclaredList())
                .extracting(SeriesDeclaration::getMetric)
                .containsExactly("cpu", "mem");
        fanOut.begin(1).doubles(SeriesKeys.key("mem"), new long[] {2000}, 8);
        fanOut.apply();
        fanOut.cycle();
        assertThat(last().getDeclaredList()).isEmpty();
        assertThat(last().getUpdatesList())
                .containsExactly(
                        Update.newBuilder().setSeries(1).setValue(8).setN(2).build());
    }

    @Test
    void declaresASeriesWithItsFirstUpdateAndNeverAgainWhileTheClientKeepsUp() {
        fanOut.begin(1).doubles(SeriesKeys.key("cpu", "a", "1", "b", ""), new long[] {1000}, 0.5);
        fanOut.apply();
        fanOut.subscribe(client, null);
        final LiveUpdate snapshot = last();
        assertThat(snapshot.getSnapshot()).isTrue();
        assertThat(snapshot.getDeclaredList())
                .containsExactly(SeriesDeclaration.newBuilder()
                        .setAgent("a1")
                        .setMetric("cpu")
                        .addLabels(Label.newBuilder().setName("a").setValue("1"))
                        .addLabels(Label.newBuilder().setName("b"))
                        .build());
        assertThat(snapshot.getUpdatesList())
                .containsExactly(Update.newBuilder().setValue(0.5).setN(1).build());
        assertThat(snapshot.getBaseNs()).isEqualTo(1000);

        fanOut.begin(1)
                .doubles(SeriesKeys.key("cpu", "a", "1", "b", ""), new long[] {2000, 2500}, 0.25, -0.0)
                .integers(SeriesKeys.key("mem"), new long[] {2600}, Long.MIN_VALUE);
        fanOut.apply();
        fanOut.cycle();
        final LiveUpdate live = last();
        assertThat(live.getSnapshot()).isFalse();
        assertThat(live.getSubscription()).isEqualTo(1);
        assertThat(live.getSeq()).isEqualTo(fanOut.sequence);
        assertThat(live.getBaseNs()).isEqualTo(2500);
        assertThat(live.getDeclaredList())
                .extracting(SeriesDeclaration::getMetric)
                .containsExactly("mem");
        assertThat(live.getUpdatesList())
                .containsExactly(
                        Update.newBuilder()
                                .setValue(-0.0)
                                .setN(3)
                                .addEarlierDeltaNs(-500)
                                .addEarlierValues(0.25)
                                .build(),
                        Update.newBuilder()
                                .setSeries(1)
                                .setDeltaNs(100)
                                .setIntValue(Long.MIN_VALUE)
                                .setN(1)
                                .build());

        fanOut.sample("other", 3000, 1);
        fanOut.begin(1).integers(SeriesKeys.key("mem"), new long[] {3000}, 1);
        fanOut.apply();
        fanOut.cycle();
        assertThat(last().getDeclaredList())
                .extracting(SeriesDeclaration::getMetric)
                .containsExactly("other");
    }

    @Test
    void tellsKindTotalRateAndIntegersOfDeltas() {
        fanOut.subscribe(client, null);
        fanOut.begin(0)
                .integers(SeriesKeys.key("d"), new long[] {1_000_000_000, 2_000_000_000}, 5, -3)
                .kind(DELTA);
        fanOut.apply();
        fanOut.cycle();

        assertThat(last().getUpdatesList())
                .containsExactly(Update.newBuilder()
                        .setIntValue(-3)
                        .setN(2)
                        .setKind(MetricKind.METRIC_KIND_DELTA)
                        .setRate(-3)
                        .setIntTotal(2)
                        .addEarlierDeltaNs(-1_000_000_000)
                        .addEarlierIntValues(5)
                        .build());
    }

    @Test
    void leavesOutWhatWasNotAskedFor() {
        fanOut.request(client, ClientRequest.subscribe("1", null, null, SubscribeOptions.DEFAULT.withFieldBits(0)));
        fanOut.request(
                client,
                ClientRequest.subscribe(
                        "2",
                        null,
                        "d",
                        SubscribeOptions.DEFAULT.withFieldBits(ItemField.bits(Set.of(ItemField.ID, ItemField.TOTAL)))));
        fanOut.cycle();
        fanOut.begin(0).doubles(SeriesKeys.key("d"), new long[] {1, 2}, 5, 3).kind(DELTA);
        fanOut.apply();
        fanOut.cycle();

        assertThat(updates(1)).containsExactly(Update.newBuilder().setValue(3).build());
        assertThat(updates(2))
                .containsExactly(Update.newBuilder().setValue(3).setTotal(8).build());
    }

    @Test
    void declaresASeriesThatWasBornInABatchThatFailedWithItsNextUpdate() {
        fanOut.subscribe(client, null);
        fanOut.begin(0).doubles(SeriesKeys.key("new"), new long[] {2}, 2);
        fanOut.applyAndFail();
        fanOut.cycle();
        fanOut.sample("new", 3, 3);
        fanOut.cycle();
        fanOut.sample("new", 4, 4);
        fanOut.cycle();

        assertThat(client.updates.declaredCount()).isEqualTo(1);
        assertThat(client.checker.mirror(1)).isEqualTo(fanOut.expected(null));
    }

    @Test
    void removesByNumberAndDeclaresASeriesThatComesBack() {
        fanOut.sample("m", 1, 1);
        fanOut.subscribe(client, null);
        fanOut.pass(FanOutFixture.TTL_NS);
        fanOut.cycle();
        assertThat(last().getRemovedList()).containsExactly(0);
        assertThat(client.checker.mirror(1)).isEmpty();

        fanOut.sample("m", 2, 2);
        fanOut.cycle();
        assertThat(last().getDeclaredList())
                .extracting(SeriesDeclaration::getSeries)
                .containsExactly(0);
        assertThat(client.checker.mirror(1)).hasSize(1).isEqualTo(fanOut.expected(null));
    }

    @Test
    void declaresASeriesToTheGroupThatItEntersByTheLabelsOfItsAgent() {
        fanOut.sample("m", 1, 1);
        fanOut.subscribe(client, PROD);
        fanOut.relabel(0, Map.of("env", "prod"));
        fanOut.tick();
        fanOut.cycle();
        assertThat(last().getDeclaredCount()).isEqualTo(1);

        fanOut.relabel(0, Map.of());
        fanOut.tick();
        fanOut.cycle();
        assertThat(last().getRemovedList()).containsExactly(0);
        fanOut.relabel(0, Map.of("env", "prod"));
        fanOut.tick();
        fanOut.cycle();
        assertThat(last().getDeclaredCount()).isEqualTo(1);
    }

    @Test
    void declaresToAClientThatWasBehindWhatItIsTold() {
        fanOut = new FanOutFixture(FanOutFixture.Sizes.DEFAULT.withLogLength(1 << 13));
        final FakeClient slow = fanOut.connect(LiveFormat.BINARY);
        fanOut.subscribe(slow, null);
        slow.room = 0;
        for (int i = 1; i <= 2000; i++) {
            fanOut.sample("m" + i % 7, i, i);
            fanOut.cycle();
        }
        assertThat(fanOut.count(CounterDescriptor.CLIENTS_LAGGING)).isEqualTo(1);
        slow.room = Long.MAX_VALUE;
        fanOut.write();
        fanOut.cycle();
        fanOut.cycle();

        assertThat(slow.checker.isLive(1)).isTrue();
        assertThat(slow.checker.mirror(1)).hasSize(7).isEqualTo(fanOut.expected(null));
    }

    @Test
    void tellsASeriesWithLabelsLongerThanAChunkAndItsRemoval() {
        final String longText = "x".repeat(70_000);
        fanOut.begin(0).doubles(SeriesKeys.key("m", "a", longText), new long[] {1}, 1);
        fanOut.apply();
        fanOut.subscribe(client, null);
        assertThat(last().getDeclared(0).getLabels(0).getValue()).isEqualTo(longText);
        fanOut.pass(FanOutFixture.TTL_NS);
        fanOut.cycle();

        assertThat(last().getRemovedList()).containsExactly(0);
    }

    @Test
    void splitsWhatIsTooMuchForAFrame() {
        fanOut.subscribe(client, null);
        fanOut.begin(0);
        for (int i = 0; i < 3000; i++) {
            fanOut.writer.doubles(SeriesKeys.key("series_with_a_name_" + i), new long[] {1}, i);
        }
        fanOut.apply();
        fanOut.cycle();

        assertThat(client.updatePayloads)
                .hasSizeGreaterThan(1)
                .allSatisfy(payload -> assertThat(payload).hasSizeLessThanOrEqualTo(LiveFrames.MAX_PAYLOAD_LENGTH));
        assertThat(client.updatePayloads)
                .extracting(payload -> parse(payload).getMore())
                .endsWith(true, false);
        assertThat(client.checker.mirror(1)).hasSize(3000);
    }

    private LiveUpdate last() {
        return parse(client.updatePayloads.get(client.updatePayloads.size() - 1));
    }

    private List<Update> updates(long subscription) {
        return client.updatePayloads.stream()
                .map(BinaryUpdatesTest::parse)
                .filter(message -> message.getSubscription() == subscription)
                .flatMap(message -> message.getUpdatesList().stream())
                .toList();
    }

    private static LiveUpdate parse(byte[] payload) {
        try {
            return LiveUpdate.parseFrom(payload);
        } catch (InvalidProtocolBufferException broken) {
            throw new AssertionError(broken);
        }
    }
}
