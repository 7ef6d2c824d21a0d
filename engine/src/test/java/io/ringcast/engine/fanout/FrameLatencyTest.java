package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.SubscribeOptions;
import io.ringcast.engine.status.LatencyStage;
import io.ringcast.engine.status.StageLatency;
import io.ringcast.engine.testing.FakeClock;
import io.ringcast.engine.testing.Latencies;
import io.ringcast.engine.testing.SeriesKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** How old updates are when their frame is made, and when it has gone. */
class FrameLatencyTest {
    private static final long MS = 1_000_000;

    private final FanOutFixture fanOut = new FanOutFixture();

    @Test
    void countsFromTheOldestUpdateInAFrameUntilItIsEncodedAndUntilItsLastByteHasGone() throws IOException {
        fanOut.subscribe(fanOut.connect(), null);
        discardRecords();

        fanOut.sample("a", FanOutFixture.EPOCH_NS - 50 * MS, 1);
        fanOut.nowNs += MS;
        fanOut.sample("b", FanOutFixture.EPOCH_NS - 2 * MS, 1);
        fanOut.nowNs += 2 * MS;
        fanOut.flush();
        fanOut.nowNs += 4 * MS;
        drainReady();

        Latencies.assertRecorded(fanOut.latency, LatencyStage.ENCODED, 3 * MS);
        Latencies.assertRecorded(fanOut.latency, LatencyStage.WRITTEN, 8 * MS);
        Latencies.assertRecorded(fanOut.latency, LatencyStage.AGENT_TO_WRITTEN, 9 * MS);
    }

    @Test
    void recordsAFrameOncePerGroupAndOncePerClientThatItWentTo() throws IOException {
        fanOut.subscribe(fanOut.connect(), null);
        fanOut.subscribe(fanOut.connect(), null);
        fanOut.subscribe(fanOut.connect(), "other");
        discardRecords();

        fanOut.sample("a", FanOutFixture.EPOCH_NS, 1);
        fanOut.nowNs += MS;
        fanOut.flush();
        drainReady();

        Latencies.assertRecorded(fanOut.latency, LatencyStage.ENCODED, MS);
        Latencies.assertRecorded(fanOut.latency, LatencyStage.WRITTEN, 2 * MS, 3 * MS);
    }

    @Test
    void takesTheTimesOfEachFrameWhereUpdatesFillSeveral() throws IOException {
        fanOut.subscribe(fanOut.connect(), null);
        discardRecords();
        final int samplesInABatch = 1000;
        for (int i = 0; i < 3; i++) {
            fanOut.begin(0).doubles(SeriesKeys.key("m" + i), timestamps(samplesInABatch), new double[samplesInABatch]);
            fanOut.apply();
            fanOut.nowNs += MS;
        }
        fanOut.flush();
        Latencies.assertRecorded(fanOut.latency, LatencyStage.ENCODED, 3 * MS, MS);
    }

    @Test
    void recordsNoRoundsForTheyHoldUpdatesBackOnPurpose() throws IOException {
        fanOut.request(
                fanOut.connect(),
                ClientRequest.subscribe("s", null, null, SubscribeOptions.DEFAULT.withMaxMilliHz(1_000)));
        fanOut.cycle();
        discardRecords();

        fanOut.sample("a", FanOutFixture.EPOCH_NS, 1);
        fanOut.nowNs += 2_000 * MS;
        fanOut.tick();
        fanOut.cycle();
        drainReady();

        assertThat(fanOut.clients.get(0).texts).last().asString().contains("\"metric\":\"a\"");
        for (final LatencyStage stage : LatencyStage.values()) {
            Latencies.assertRecorded(fanOut.latency, stage);
        }
    }

    @Test
    void recordsNeitherSnapshotsNorRemovals() {
        fanOut.sample("a", FanOutFixture.EPOCH_NS, 1);
        fanOut.subscribe(fanOut.connect(), null);
        fanOut.nowNs += FanOutFixture.TTL_NS;
        fanOut.tick();
        fanOut.cycle();
        for (final LatencyStage stage : LatencyStage.values()) {
            Latencies.assertRecorded(fanOut.latency, stage);
        }
        assertThat(fanOut.clients.get(0).texts).last().asString().contains("removed");
    }

    @Test
    void recordsAFrameThatGoesInPiecesWhenItsLastByteGoes() {
        final FakeClock clock = new FakeClock();
        final StageLatency latency = new StageLatency(clock);
        final ClientFixture client = new ClientFixture(latency);
        final long receivedNs = clock.nanoTime();
        client.offerFrame(100, 1, 3, receivedNs, receivedNs - MS);
        client.offerFrame(100, 2, 0, 0, 0);

        clock.advanceNs(MS);
        client.drain(60);
        Latencies.assertRecorded(latency, LatencyStage.WRITTEN);
        clock.advanceNs(MS);
        client.drain(140);
        Latencies.assertRecorded(latency, LatencyStage.WRITTEN, 2 * MS);
        Latencies.assertRecorded(latency, LatencyStage.AGENT_TO_WRITTEN, 3 * MS);
    }

    @Test
    void recordsAFrameWhoseRestWasCopiedAwayAndNoneThatWasTakenBack() {
        final FakeClock clock = new FakeClock();
        final StageLatency latency = new StageLatency(clock);
        final ClientFixture client = new ClientFixture(latency);
        final long receivedNs = clock.nanoTime();
        client.offerFrame(100, 1, 1, receivedNs, receivedNs);
        client.offerFrame(100, 2, 1, receivedNs, receivedNs);
        client.drain(60);
        client.ring.revoke();
        client.drain(0);
        clock.advanceNs(5 * MS);
        client.drain(1000);
        Latencies.assertRecorded(latency, LatencyStage.WRITTEN, 5 * MS);
    }

    @Test
    void recordsAFrameThatAnotherThreadEnds() throws InterruptedException {
        final FakeClock clock = new FakeClock();
        final StageLatency latency = new StageLatency(clock);
        final ClientFixture client = new ClientFixture(latency);
        final long receivedNs = clock.nanoTime();
        client.offerFrame(100, 1, 1, receivedNs, receivedNs);
        assertThat(client.rings.pollReady()).isSameAs(client.ring);
        client.drain(60);
        clock.advanceNs(MS);
        final Thread other = new Thread(() -> finish(client));
        other.start();
        other.join();
        client.offerFrame(100, 2, 1, receivedNs, receivedNs);
        clock.advanceNs(MS);
        client.drain(100);
        Latencies.assertRecorded(latency, LatencyStage.WRITTEN, MS, 2 * MS);
        Latencies.assertRecorded(latency, LatencyStage.AGENT_TO_WRITTEN, MS, 2 * MS);
    }

    private static void finish(ClientFixture client) {
        try {
            client.finishBegun(40);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static long[] timestamps(int count) {
        final long[] timestamps = new long[count];
        for (int i = 0; i < count; i++) {
            timestamps[i] = FanOutFixture.EPOCH_NS + i;
        }
        return timestamps;
    }

    /** Every write takes a millisecond. */
    private void drainReady() throws IOException {
        ClientRing ring = fanOut.rings.pollReady();
        while (ring != null) {
            ring.drain(this::takeAll, Long.MAX_VALUE, fanOut.nowNs);
            ring = fanOut.rings.pollReady();
        }
    }

    private int takeAll(ByteBuffer source) {
        fanOut.nowNs += MS;
        final int length = source.remaining();
        source.position(source.limit());
        return length;
    }

    private void discardRecords() {
        for (final LatencyStage stage : LatencyStage.values()) {
            fanOut.latency.takeInterval(stage);
        }
    }
}
