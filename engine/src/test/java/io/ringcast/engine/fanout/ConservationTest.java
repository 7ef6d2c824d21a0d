package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.SubscribeOptions;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.SeriesKeys;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The check of the books. That they agree in every cycle, whatever happens, is checked by {@link FanOutFixture#cycle}. */
@Tag("F7")
class ConservationTest {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final FanOutFixture fanOut = new FanOutFixture();
    private long time;

    @Test
    void isMadeOnceASecond() {
        fanOut.tick();
        fanOut.cycle();
        final long before = fanOut.count(CounterDescriptor.CONSERVATION_CHECKS);
        fanOut.nowNs += SECOND_NS - 1;
        fanOut.tick();
        fanOut.handler.walk(fanOut.sequence, fanOut.nowNs);
        assertThat(fanOut.count(CounterDescriptor.CONSERVATION_CHECKS)).isEqualTo(before);

        fanOut.nowNs += 1;
        fanOut.tick();
        fanOut.handler.walk(fanOut.sequence, fanOut.nowNs);
        fanOut.handler.walk(fanOut.sequence, fanOut.nowNs);
        assertThat(fanOut.count(CounterDescriptor.CONSERVATION_CHECKS)).isEqualTo(before + 1);
    }

    @Test
    void countsWhatIsInTheRingOfAClientThatDoesNotReadAsPending() {
        final FakeClient client = subscribed(SubscribeOptions.DEFAULT);
        client.room = 0;
        updateAll(3);
        fanOut.cycle();
        assertThat(fanOut.count(CounterDescriptor.UPDATES_PENDING)).isEqualTo(3);
        assertThat(fanOut.count(CounterDescriptor.UPDATES_MATCHED)).isEqualTo(3);

        client.room = Long.MAX_VALUE;
        fanOut.write();
        fanOut.handler.checkBooks();
        assertThat(fanOut.count(CounterDescriptor.UPDATES_PENDING)).isZero();
        assertThat(fanOut.count(CounterDescriptor.UPDATES_SENT)).isEqualTo(3);
    }

    @Test
    void countsWhatALaggingSubscriptionHasNotBeenToldAsPending() {
        final FakeClient client = subscribed(SubscribeOptions.DEFAULT);
        client.room = 0;
        for (int i = 0; i < 300; i++) {
            updateAll(2);
            fanOut.cycle();
        }
        assertThat(fanOut.count(CounterDescriptor.CLIENTS_LAGGING)).isEqualTo(1);
        assertThat(fanOut.count(CounterDescriptor.UPDATES_PENDING)).isEqualTo(600);
    }

    @Test
    void countsWhatWaitsForTheNextRoundAsPending() {
        subscribed(SubscribeOptions.DEFAULT.withMaxMilliHz(1_000));
        fanOut.nowNs += SECOND_NS;
        updateAll(2);
        fanOut.cycle();
        assertThat(fanOut.count(CounterDescriptor.UPDATES_PENDING)).isZero();
        updateAll(2);
        updateAll(2);
        fanOut.cycle();
        assertThat(fanOut.count(CounterDescriptor.UPDATES_PENDING)).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "UPDATES_MATCHED",
                "UPDATES_SENT",
                "UPDATES_CAUGHT_UP",
                "UPDATES_CONFLATED",
                "UPDATES_DISCARDED",
                "SAMPLES_RECEIVED",
                "SAMPLES_ACCEPTED",
                "SAMPLES_REJECTED",
                "SAMPLES_DUPLICATE",
                "SAMPLES_FAILED"
            })
    void findsOutThatACounterIsWrongAndSaysSoOnce(CounterDescriptor counter) {
        subscribed(SubscribeOptions.DEFAULT);
        updateAll(3);
        fanOut.cycle();
        fanOut.counters.add(counter, 2);
        fanOut.handler.checkBooks();
        fanOut.handler.checkBooks();

        final boolean isOfSamples = counter.unit().equals("samples");
        final long expected =
                counter.label().endsWith("matched") || counter.label().endsWith("received") ? 2 : -2;
        assertThat(fanOut.count(CounterDescriptor.CONSERVATION_BREACHES)).isEqualTo(1);
        assertThat(fanOut.count(CounterDescriptor.SAMPLES_UNACCOUNTED)).isEqualTo(isOfSamples ? expected : 0);
        assertThat(fanOut.count(CounterDescriptor.UPDATES_UNACCOUNTED)).isEqualTo(isOfSamples ? 0 : expected);

        fanOut.counters.add(counter, 1);
        fanOut.handler.checkBooks();
        assertThat(fanOut.count(CounterDescriptor.CONSERVATION_BREACHES)).isEqualTo(2);
    }

    @Test
    void findsOutThatAFrameWasNeverSent() {
        final FakeClient client = subscribed(SubscribeOptions.DEFAULT);
        client.ring.ledger().onReferred(5);
        fanOut.counters.add(CounterDescriptor.UPDATES_MATCHED, 5);
        fanOut.handler.checkBooks();
        assertThat(fanOut.count(CounterDescriptor.UPDATES_UNACCOUNTED)).isEqualTo(5);

        fanOut.disconnect(client);
        fanOut.handler.walk(fanOut.sequence, fanOut.nowNs);
        fanOut.handler.checkBooks();
        assertThat(fanOut.count(CounterDescriptor.UPDATES_UNACCOUNTED)).isEqualTo(5);
        assertThat(fanOut.count(CounterDescriptor.CONSERVATION_BREACHES)).isEqualTo(1);
    }

    private FakeClient subscribed(SubscribeOptions options) {
        final FakeClient client = fanOut.connect();
        fanOut.request(client, ClientRequest.subscribe("s", null, null, options));
        fanOut.cycle();
        return client;
    }

    private void updateAll(int count) {
        time++;
        fanOut.begin(0);
        for (int i = 0; i < count; i++) {
            fanOut.writer.doubles(SeriesKeys.key("m" + i), new long[] {1000 + time}, time);
        }
        fanOut.apply();
    }
}
