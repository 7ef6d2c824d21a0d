package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.SubscribeOptions;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.SeriesKeys;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How clients are let go of when the server stops. */
@Tag("G1")
@Tag("C22")
class DismissalsTest {
    private static final int GOING_AWAY = 1001;
    private static final int SERIES_COUNT = 50;

    private final FanOutFixture fanOut = new FanOutFixture();
    private final FakeClient client = fanOut.connect();
    private long time;

    @Test
    void asksForTheCloseOfAClientThatKnowsEverythingAndSaysNothingMoreToIt() {
        final long number = fanOut.subscribe(client, null);
        updateAll();
        fanOut.dismiss(client);
        fanOut.cycle();

        assertSoftlyClosed(client);
        assertThat(client.checker.mirror(number)).hasSize(SERIES_COUNT).isEqualTo(fanOut.expected(""));
        final int messageCount = client.texts.size();
        updateAll();
        fanOut.cycle();
        assertThat(client.texts).hasSize(messageCount);
        assertThat(fanOut.count(CounterDescriptor.UPDATES_DISCARDED)).isZero();
        assertThat(fanOut.count(CounterDescriptor.SUBSCRIPTIONS_OPEN)).isZero();
    }

    @Test
    void waitsForAClientUntilItHasReadTheLastByte() {
        final long number = fanOut.subscribe(client, null);
        client.room = 0;
        updateAll();
        fanOut.dismiss(client);
        for (int i = 0; i < 100; i++) {
            fanOut.cycle();
            assertThat(client.ring.closeCode()).isZero();
            client.room = 1 + i % 20;
        }
        client.room = Long.MAX_VALUE;
        fanOut.cycle();

        assertSoftlyClosed(client);
        assertThat(client.checker.mirror(number)).isEqualTo(fanOut.expected(""));
    }

    @Test
    void bringsAClientBackThatIsBehindBeforeItLetsItGo() {
        final FakeClient prompt = fanOut.connect();
        final long number = fanOut.subscribe(client, null);
        fanOut.subscribe(prompt, null);
        client.room = 0;
        for (int i = 0; i < 200; i++) {
            updateAll();
            fanOut.cycle();
        }
        assertThat(fanOut.count(CounterDescriptor.CLIENTS_LAGGING)).isEqualTo(1);
        fanOut.dismiss(client);
        fanOut.dismiss(prompt);
        fanOut.cycle();
        assertSoftlyClosed(prompt);
        assertThat(client.ring.closeCode()).isZero();

        client.room = Long.MAX_VALUE;
        fanOut.cycle();
        assertSoftlyClosed(client);
        assertThat(client.checker.mirror(number)).isEqualTo(fanOut.expected(""));
        assertThat(client.checker.unreportedCount(number)).isZero();
    }

    @Test
    void doesNotLetARateWaitForItsNextRound() {
        final SubscribeOptions seldom = SubscribeOptions.DEFAULT.withMaxMilliHz(1);
        fanOut.request(client, ClientRequest.subscribe("s", null, null, seldom));
        fanOut.cycle();
        updateAll();
        fanOut.cycle();
        updateAll();
        fanOut.cycle();
        final long number =
                client.checker.last("subscribed").get("subscription").asLong();
        assertThat(client.checker.mirror(number)).isNotEqualTo(fanOut.expected(""));

        fanOut.dismiss(client);
        fanOut.cycle();
        assertSoftlyClosed(client);
        assertThat(client.checker.mirror(number)).isEqualTo(fanOut.expected(""));
    }

    @Test
    void answersWhatWasAskedBeforeAndNothingAfter() {
        final long number = fanOut.subscribe(client, null);
        updateAll();
        fanOut.request(client, ClientRequest.digest("before", number));
        fanOut.dismiss(client);
        fanOut.request(client, ClientRequest.ping("after"));
        fanOut.request(client, ClientRequest.subscribe("after", null, "other"));
        fanOut.request(client, ClientRequest.subscribe("after", "server", null));
        fanOut.cycle();

        assertThat(client.checker.last("digest").get("id").asString()).isEqualTo("before");
        assertThat(client.texts).noneMatch(text -> text.contains("\"after\""));
        assertSoftlyClosed(client);
    }

    @Test
    void forgetsAClientThatGoesByItself() {
        fanOut.subscribe(client, null);
        client.room = 0;
        updateAll();
        fanOut.dismiss(client);
        fanOut.dismiss(client);
        fanOut.cycle();
        fanOut.disconnect(client);
        fanOut.dismiss(client);
        fanOut.cycle();
        assertThat(client.ring.closeCode()).isZero();
        assertThat(fanOut.handler.walk(fanOut.sequence, fanOut.nowNs)).isZero();
    }

    @Test
    void leavesToItsOwnEndAClientThatIsClosedForAnotherReason() {
        fanOut.subscribe(client, null);
        client.room = 0;
        updateAll();
        fanOut.cycle();
        fanOut.dismiss(client);
        fanOut.pass(2 * FanOutFixture.STALL_NS + TimeUnit.SECONDS.toNanos(1));
        fanOut.cycle();
        assertThat(client.ring.closeCode()).isEqualTo(4408);
        assertThat(client.ring.isHardClose()).isTrue();
    }

    private static void assertSoftlyClosed(FakeClient one) {
        assertThat(one.ring.closeCode()).isEqualTo(GOING_AWAY);
        assertThat(one.ring.isHardClose()).isFalse();
        assertThat(one.ring.unsentBytes()).isZero();
    }

    private void updateAll() {
        time++;
        fanOut.begin(0);
        for (int i = 0; i < SERIES_COUNT; i++) {
            fanOut.writer.doubles(SeriesKeys.key("m" + i), new long[] {1000 + time}, time);
        }
        fanOut.apply();
    }
}
