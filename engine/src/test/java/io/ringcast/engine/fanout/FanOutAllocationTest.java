package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.LiveFormat;
import io.ringcast.engine.event.SubscribeOptions;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.AllocationMeter;
import io.ringcast.engine.testing.SeriesKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FanOutAllocationTest {
    private static final int SERIES_COUNT = 100;

    private final EngineEvent batch = new EngineEvent(new UnsafeBuffer(new byte[0])).set(EventType.BATCH, 0, 0, 0);
    private final EngineEvent tick = new EngineEvent(new UnsafeBuffer(new byte[0])).set(EventType.TICK, 0, 0, 0);

    @ParameterizedTest
    @EnumSource
    void allocatesNothingToTellLiveClients(LiveFormat format) {
        final FanOutFixture fanOut = withTwoGroups(FanOutFixture.Sizes.DEFAULT, format);

        assertThat(AllocationMeter.leastAllocatedBytes(1000, () -> cycle(fanOut)))
                .isZero();
        assertThat(fanOut.count(CounterDescriptor.CLIENTS_BECAME_LAGGING)).isZero();
        assertThat(fanOut.count(CounterDescriptor.UPDATES_SENT)).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void allocatesNothingToLetClientsFallBehindAndCatchUp(LiveFormat format) {
        final int logLength = format == LiveFormat.JSON ? 1 << 13 : 1 << 12;
        final FanOutFixture fanOut = withTwoGroups(FanOutFixture.Sizes.DEFAULT.withLogLength(logLength), format);

        assertThat(AllocationMeter.leastAllocatedBytes(1000, () -> cycle(fanOut)))
                .isZero();
        assertThat(fanOut.count(CounterDescriptor.CLIENTS_BECAME_LAGGING)).isGreaterThan(1000);
        assertThat(fanOut.count(CounterDescriptor.CLIENTS_LAGGING)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void allocatesNothingToTellARound(LiveFormat format) {
        assertRoundAllocatesNothing(format, SubscribeOptions.DEFAULT);
    }

    @ParameterizedTest
    @EnumSource
    void allocatesNothingToKeepAndTellEnvelopes(LiveFormat format) {
        assertRoundAllocatesNothing(format, SubscribeOptions.DEFAULT.withEnvelope(true));
    }

    private void assertRoundAllocatesNothing(LiveFormat format, SubscribeOptions options) {
        final FanOutFixture fanOut = withTwoGroups(FanOutFixture.Sizes.DEFAULT, format);
        final FakeClient rated = fanOut.connect(format);
        fanOut.request(rated, ClientRequest.subscribe("r", null, null, options.withMaxMilliHz(1_000_000)));
        fanOut.cycle();
        final long before = fanOut.count(CounterDescriptor.UPDATES_CONFLATED);

        assertThat(AllocationMeter.leastAllocatedBytes(1000, () -> {
                    fanOut.nowNs += 500_000;
                    batch.at(fanOut.nowNs, FanOutFixture.EPOCH_NS);
                    cycle(fanOut);
                }))
                .isZero();
        assertThat(fanOut.count(CounterDescriptor.UPDATES_CONFLATED)).isGreaterThan(before);
    }

    private static FanOutFixture withTwoGroups(FanOutFixture.Sizes sizes, LiveFormat format) {
        final FanOutFixture fanOut = new FanOutFixture(sizes);
        for (int i = 0; i < 3; i++) {
            final FakeClient client = fanOut.connect(format);
            fanOut.subscribe(client, i == 2 ? "m7" : null);
        }
        fanOut.begin(0);
        for (int i = 0; i < SERIES_COUNT; i++) {
            fanOut.writer
                    .doubles(SeriesKeys.key("m" + i), new long[] {1, 2, 3}, 0.1, 0.2, 0.3)
                    .kind(1 + i % 3);
        }
        fanOut.apply();
        fanOut.cycle();
        return fanOut;
    }

    /** The table still holds the batch, so the fan-out stage alone can take it again and again. */
    private void cycle(FanOutFixture fanOut) {
        fanOut.sequence++;
        fanOut.handler.onEvent(batch, fanOut.sequence);
        fanOut.handler.onEvent(tick, fanOut.sequence);
        fanOut.flush();
        drain(fanOut);
        while (fanOut.handler.walk(fanOut.sequence, fanOut.nowNs) > 0) {
            drain(fanOut);
        }
        fanOut.handler.checkBooks();
    }

    private static void drain(FanOutFixture fanOut) {
        ClientRing ring = fanOut.rings.pollReady();
        while (ring != null) {
            try {
                ring.drain(FanOutAllocationTest::swallow, Long.MAX_VALUE, fanOut.nowNs);
            } catch (final IOException e) {
                throw new AssertionError(e);
            }
            ring = fanOut.rings.pollReady();
        }
    }

    private static int swallow(ByteBuffer source) {
        final int length = source.remaining();
        source.position(source.limit());
        return length;
    }
}
