package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.SubscribeOptions;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.SentMessage;
import io.ringcast.engine.testing.SeriesKeys;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Messages out are counted by type, and snapshots measured. */
class SentMessagesTest {
    private final FanOutFixture fanOut = new FanOutFixture();

    @Test
    @Tag("F4")
    void areCountedByTheTypeThatTheClientReads() {
        fanOut.sample("a", 1, 1);
        final FakeClient client = fanOut.connect();
        fanOut.subscribe(client, "{agent=\"a0\"}");
        fanOut.request(
                client, ClientRequest.subscribe("r", null, "b", SubscribeOptions.DEFAULT.withMaxMilliHz(1_000_000)));
        fanOut.request(client, ClientRequest.subscribe("t", "server", null));
        fanOut.request(client, ClientRequest.ping("p"));
        fanOut.request(client, ClientRequest.subscribe("e", "nothing", null));
        fanOut.request(client, ClientRequest.digest("d", 1));
        fanOut.sample("b", 1, 1);
        for (int i = 0; i < 3; i++) {
            fanOut.nowNs += 1_000_000_000;
            fanOut.tick();
            fanOut.cycle();
        }
        fanOut.request(client, ClientRequest.unsubscribe("u", null, null, 0));
        fanOut.cycle();

        for (final SentMessage message : SentMessage.values()) {
            assertThat(fanOut.counters.get(message))
                    .as(message.type())
                    .isPositive()
                    .isEqualTo(client.checker.messages(message.type()).size());
        }
        assertThat(Arrays.stream(SentMessage.values()).collect(Collectors.summingLong(fanOut.counters::get)))
                .isEqualTo(fanOut.count(CounterDescriptor.MESSAGES_SENT));
    }

    @Test
    @Tag("F5")
    void ofASnapshotAreMeasuredFromTheSubscribeToLive() {
        for (int i = 0; i < 300; i++) {
            fanOut.begin(0).doubles(SeriesKeys.key("m" + i), new long[] {1}, 1);
            fanOut.apply();
        }
        final FakeClient client = fanOut.connect();
        client.room = 0;
        fanOut.request(client, ClientRequest.subscribe("s", null, null));
        fanOut.cycle();
        assertThat(fanOut.gauges.snapshotNs().sinceStart().getTotalCount()).isZero();
        fanOut.nowNs += 5_000_000;
        client.room = Long.MAX_VALUE;
        fanOut.write();
        fanOut.cycle();

        assertThat(fanOut.gauges.snapshotNs().sinceStart().getCountAtValue(5_000_000))
                .isEqualTo(1);
        assertThat(fanOut.gauges.snapshotItems().sinceStart().getCountAtValue(300))
                .isEqualTo(1);
    }

    @Test
    @Tag("F5")
    void ofASubscriptionWithoutASnapshotAreNotMeasuredAsOne() {
        final FakeClient client = fanOut.connect();
        fanOut.request(client, ClientRequest.subscribe("s", null, null, SubscribeOptions.DEFAULT.withSnapshot(false)));
        fanOut.cycle();
        assertThat(fanOut.gauges.snapshotNs().sinceStart().getTotalCount()).isZero();
    }
}
