package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.SeriesKeys;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FanOutCatchUpTest {
    private final FanOutFixture fanOut = new FanOutFixture();
    private long time;

    @Test
    void tellsASnapshotWhileUpdatesFlowWithoutGapOrStepBack() {
        final FanOutFixture slowWalk = new FanOutFixture(
                FanOutFixture.Sizes.DEFAULT.withChunks(4, 1024), new FanOutHandler.Bounds(1 << 20, 4096, 4096, 7, 1));
        updateAll(slowWalk, 100);
        final FakeClient client = slowWalk.connect();
        slowWalk.request(client, ClientRequest.subscribe("1", null, null));
        int roundCount = 0;
        while (client.checker.last("live") == null) {
            time++;
            slowWalk.sample("m" + time % 110, 1000 + time, time);
            slowWalk.flush();
            slowWalk.handler.walk(slowWalk.sequence, slowWalk.nowNs);
            slowWalk.write();
            assertThat(++roundCount).isLessThan(10_000);
        }

        assertThat(roundCount).isGreaterThan(15);
        assertThat(client.checker.mirror(1)).isEqualTo(slowWalk.expected(""));
        updateAll(slowWalk, 110);
        slowWalk.cycle();
        assertThat(client.checker.mirror(1)).isEqualTo(slowWalk.expected("")).hasSize(110);
        assertConserved(slowWalk);
    }

    @Test
    @Tag("C14")
    void conflatesASlowClientAndBringsItBackWhileOthersAreTouchedByNothing() {
        final FanOutFixture small = new FanOutFixture(FanOutFixture.Sizes.DEFAULT.withLogLength(1 << 18));
        final FakeClient slow = small.connect();
        final FakeClient fast = small.connect();
        updateAll(small, 20);
        small.subscribe(slow, null);
        small.subscribe(fast, null);
        slow.room = 0;
        for (int i = 0; i < 400; i++) {
            updateAll(small, 20);
            small.cycle();
            if (i % 10 == 0) {
                small.tick();
            }
        }
        assertThat(small.count(CounterDescriptor.CLIENTS_LAGGING)).isEqualTo(1);
        assertThat(fast.checker.mergedCount()).isZero();
        assertThat(fast.checker.sampleCount()).isEqualTo(20 + 400 * 20);

        slow.room = Long.MAX_VALUE;
        small.write();
        small.cycle();
        small.cycle();
        assertThat(slow.checker.isLive(1)).isTrue();
        assertThat(slow.checker.mirror(1)).isEqualTo(small.expected(""));
        assertThat(slow.checker.mergedCount()).isPositive();
        updateAll(small, 20);
        small.cycle();
        assertThat(slow.checker.mirror(1)).isEqualTo(small.expected(""));
        assertThat(small.count(CounterDescriptor.CLIENTS_LAGGING)).isZero();
        assertConserved(small);
    }

    @Test
    void countsEveryUpdateOfAClientWhoseRingWasFull() {
        final FakeClient slow = fanOut.connect();
        fanOut.subscribe(slow, null);
        slow.room = 0;
        for (int i = 0; i < 300; i++) {
            updateAll(fanOut, 3);
            fanOut.cycle();
        }
        assertThat(fanOut.count(CounterDescriptor.CLIENTS_BECAME_LAGGING)).isEqualTo(1);
        assertThat(fanOut.count(CounterDescriptor.CLIENTS_REVOKED)).isZero();
        slow.room = Long.MAX_VALUE;
        fanOut.write();
        fanOut.cycle();

        assertThat(slow.checker.isLive(1)).isTrue();
        assertThat(slow.checker.mirror(1)).isEqualTo(fanOut.expected(""));
        assertThat(slow.checker.repeatedCount()).isZero();
        assertThat(slow.checker.updateCount())
                .isEqualTo(fanOut.count(CounterDescriptor.UPDATES_SENT)
                        + fanOut.count(CounterDescriptor.SNAPSHOT_ITEMS_SENT));
        assertThat(fanOut.count(CounterDescriptor.UPDATES_CONFLATED)).isEqualTo(slow.checker.mergedCount());
        assertConserved(fanOut);
    }

    @Test
    void takesFramesBackFromAClientThatHoldsHalfTheLog() {
        final FanOutFixture small = new FanOutFixture(FanOutFixture.Sizes.DEFAULT.withLogLength(1 << 18));
        final FakeClient slow = small.connect();
        small.subscribe(slow, "m0");
        small.subscribe(slow, null);
        slow.room = 1000;
        for (int i = 0; i < 200; i++) {
            updateAll(small, 50);
            small.cycle();
        }
        assertThat(small.count(CounterDescriptor.CLIENTS_REVOKED)).isPositive();
        slow.room = Long.MAX_VALUE;
        small.write();
        small.cycle();
        small.cycle();

        assertThat(slow.checker.isLive(1)).isTrue();
        assertThat(slow.checker.isLive(2)).isTrue();
        assertThat(slow.checker.mirror(2)).isEqualTo(small.expected(""));
        assertThat(slow.checker.mirror(1)).isEqualTo(small.expected("m0"));
        assertConserved(small);
    }

    @Test
    void letsAClientFallBehindWhenTheLogHasNoRoomAndNobodyWaits() {
        final FanOutFixture small = new FanOutFixture(FanOutFixture.Sizes.DEFAULT.withLogLength(1 << 14));
        final FakeClient client = small.connect();
        small.subscribe(client, null);
        for (int i = 0; i < 20; i++) {
            updateAll(small, 200);
        }
        small.cycle();

        assertThat(small.count(CounterDescriptor.FRAME_LOG_FULL)).isPositive();
        assertThat(client.checker.isLive(1)).isTrue();
        assertThat(client.checker.mirror(1)).isEqualTo(small.expected(""));
        assertConserved(small);
    }

    @Test
    void looksAtTheNextTickForWhoHoldsHalfTheLogHoweverLittleWasWrittenSince() {
        final FanOutFixture small = new FanOutFixture(FanOutFixture.Sizes.DEFAULT.withLogLength(1 << 18));
        final FakeClient slow = small.connect();
        small.subscribe(slow, null);
        slow.room = 0;
        fillLog(small, 120 << 10);
        small.tick();
        fillLog(small, 140 << 10);
        assertThat(small.count(CounterDescriptor.CLIENTS_REVOKED)).isZero();
        small.tick();
        assertThat(small.count(CounterDescriptor.CLIENTS_REVOKED)).isEqualTo(1);
        slow.room = Long.MAX_VALUE;
        small.cycle();
        small.cycle();
        assertThat(slow.checker.mirror(1)).isEqualTo(small.expected(""));
        assertConserved(small);
    }

    private void fillLog(FanOutFixture fixture, long length) {
        while (fixture.log.tailPosition() < length) {
            updateAll(fixture, 50);
            fixture.cycle();
        }
    }

    @Test
    void closesAClientThatTakesNothingForTooLongAndNoOther() {
        final FakeClient stuck = fanOut.connect();
        final FakeClient idle = fanOut.connect();
        fanOut.subscribe(stuck, "m0");
        fanOut.subscribe(idle, "other");
        stuck.room = 0;
        fanOut.nowNs += 10 * FanOutFixture.STALL_NS;
        updateAll(fanOut, 1);
        fanOut.cycle();
        fanOut.tick();
        fanOut.pass(FanOutFixture.STALL_NS - 1);
        assertThat(stuck.ring.closeCode()).isZero();
        fanOut.pass(FanOutFixture.STALL_NS / 16);
        fanOut.cycle();

        assertThat(stuck.ring.closeCode()).isEqualTo(4408);
        assertThat(idle.ring.closeCode()).isZero();
        assertThat(fanOut.count(CounterDescriptor.CLIENTS_CLOSED_SLOW)).isEqualTo(1);
        fanOut.disconnect(stuck);
        fanOut.cycle();
        fanOut.cycle();
        assertThat(fanOut.count(CounterDescriptor.UPDATES_DISCARDED)).isEqualTo(1);
    }

    @Test
    void closesNobodyBecauseTheServerItselfStoodStill() {
        final FakeClient client = fanOut.connect();
        fanOut.subscribe(client, null);
        client.room = 0;
        updateAll(fanOut, 1);
        fanOut.cycle();
        fanOut.tick();
        fanOut.nowNs += 100 * FanOutFixture.STALL_NS;
        fanOut.tick();
        assertThat(client.ring.closeCode()).isZero();
        fanOut.pass(FanOutFixture.STALL_NS);
        assertThat(client.ring.closeCode()).isEqualTo(4408);
    }

    @Test
    @Tag("B4")
    void goesOnForOthersWhenOneClientIsStuckAndGoes() {
        final FakeClient stuck = fanOut.connect();
        final FakeClient well = fanOut.connect();
        fanOut.subscribe(stuck, null);
        fanOut.subscribe(well, null);
        stuck.room = 7;
        for (int i = 0; i < 300; i++) {
            updateAll(fanOut, 5);
            fanOut.cycle();
        }
        fanOut.disconnect(stuck);
        for (int i = 0; i < 10; i++) {
            updateAll(fanOut, 5);
            fanOut.cycle();
        }

        assertThat(well.checker.sampleCount()).isEqualTo(310 * 5);
        assertThat(well.checker.mirror(1)).isEqualTo(fanOut.expected(""));
        assertConserved(fanOut);
    }

    @Test
    void servesOthersWhenAStuckClientHoldsTheLastChunkAndClosesItInTheEnd() {
        final FanOutFixture small = new FanOutFixture(FanOutFixture.Sizes.DEFAULT.withChunks(1, 4096));
        updateAll(small, 10);
        final FakeClient stuck = small.connect();
        final FakeClient waiting = small.connect();
        stuck.room = 0;
        small.request(stuck, ClientRequest.subscribe("1", null, null));
        small.cycle();
        small.tick();
        small.request(waiting, ClientRequest.subscribe("2", null, null));
        small.cycle();
        assertThat(waiting.checker.last("live")).isNull();
        assertThat(small.count(CounterDescriptor.CHUNKS_EXHAUSTED)).isPositive();
        small.pass(FanOutFixture.STALL_NS - 1);
        assertThat(stuck.ring.closeCode()).isZero();
        small.nowNs++;
        small.cycle();
        assertThat(stuck.ring.closeCode()).isEqualTo(4408);
        small.disconnect(stuck);
        small.write();
        small.cycle();

        assertThat(waiting.checker.mirror(1)).isEqualTo(small.expected(""));
    }

    @Test
    void leavesTheLogAloneWhileALongItemFindsNoRoomInItsRing() {
        final FanOutFixture small = new FanOutFixture(FanOutFixture.Sizes.DEFAULT.withChunks(16, 512));
        small.begin(0).doubles(SeriesKeys.key("long", "text", "x".repeat(900)), new long[] {1}, 1);
        small.apply();
        final FakeClient slow = small.connect();
        small.subscribe(slow, "cpu");
        slow.room = 0;
        for (int i = 1; small.count(CounterDescriptor.CLIENTS_LAGGING) == 0; i++) {
            small.sample("cpu", i, i);
            small.cycle();
        }
        small.request(slow, ClientRequest.subscribe("l", null, "long"));
        small.cycle();
        final long tailPosition = small.log.tailPosition();
        small.cycle();
        small.cycle();

        assertThat(small.log.tailPosition()).isEqualTo(tailPosition);
        slow.room = Long.MAX_VALUE;
        small.cycle();
        small.cycle();
        final long number = slow.checker.last("subscribed").get("subscription").asLong();
        assertThat(slow.checker.isLive(number)).isTrue();
        assertThat(slow.checker.mirror(number)).hasSize(1);
    }

    @Test
    void tellsAnItemThatIsLongerThanAChunk() {
        final FanOutFixture small = new FanOutFixture(FanOutFixture.Sizes.DEFAULT.withChunks(4, 512));
        small.begin(0)
                .doubles(SeriesKeys.key("long", "text", "x".repeat(900)), new long[] {1}, 1)
                .doubles(SeriesKeys.key("short"), new long[] {1}, 1)
                .doubles(SeriesKeys.key("longer", "text", "y".repeat(900)), new long[] {1}, 1);
        small.apply();
        final FakeClient client = small.connect();
        small.request(client, ClientRequest.subscribe("1", null, null));
        for (int i = 0; i < 5; i++) {
            small.cycle();
            small.write();
        }

        assertThat(client.checker.isLive(1)).isTrue();
        assertThat(client.checker.mirror(1)).isEqualTo(small.expected("")).hasSize(3);
    }

    @Test
    void tellsASlowClientOfARemoval() {
        final FakeClient slow = lagWithTombstone();
        slow.room = Long.MAX_VALUE;
        fanOut.write();
        fanOut.cycle();

        assertThat(slow.ring.closeCode()).isZero();
        assertThat(slow.checker.isLive(1)).isTrue();
        assertThat(slow.checker.mirror(1)).isEqualTo(fanOut.expected("")).hasSize(2);
    }

    @Test
    void closesAClientThatHasBeenBehindForAsLongAsATombstoneIsKept() {
        final FakeClient slow = lagWithTombstone();
        ageByTtl(slow);

        assertThat(slow.ring.closeCode()).isEqualTo(4408);
        assertThat(fanOut.count(CounterDescriptor.CLIENTS_CLOSED_SLOW)).isEqualTo(1);
    }

    /** A client that has a full ring, and has not been told that the series m was removed. */
    private FakeClient lagWithTombstone() {
        final FakeClient slow = fanOut.connect();
        fanOut.sample("m", 1, 1);
        fanOut.subscribe(slow, null);
        slow.room = 0;
        for (int i = 0; i < 200; i++) {
            updateAll(fanOut, 2);
            fanOut.cycle();
        }
        assertThat(fanOut.count(CounterDescriptor.CLIENTS_LAGGING)).isEqualTo(1);
        ageByTtl(slow);
        return slow;
    }

    private void ageByTtl(FakeClient trickling) {
        fanOut.nowNs += FanOutFixture.TTL_NS;
        updateAll(fanOut, 2);
        trickling.room = 100;
        fanOut.write();
        fanOut.tick();
        fanOut.cycle();
    }

    /** Nothing may be pending. */
    @Test
    void tellsLiveClientsAllOfACycleWhoseFlushFailed() {
        final FakeClient client = fanOut.connect();
        fanOut.subscribe(client, "m0");
        fanOut.subscribe(client, null);
        updateAll(fanOut, 3);
        updateAll(fanOut, 2);
        fanOut.clockFault = new IllegalStateException("clock");
        assertThatThrownBy(fanOut::flush).hasMessage("clock");
        fanOut.cycle();

        assertThat(client.checker.isLive(1)).isTrue();
        assertThat(client.checker.isLive(2)).isTrue();
        assertThat(client.checker.mirror(1)).isEqualTo(fanOut.expected("m0"));
        assertThat(client.checker.mirror(2)).hasSize(3).isEqualTo(fanOut.expected(""));
        updateAll(fanOut, 4);
        fanOut.cycle();
        assertThat(client.checker.mirror(2)).hasSize(4).isEqualTo(fanOut.expected(""));
        assertConserved(fanOut);
    }

    private static void assertConserved(FanOutFixture fanOut) {
        fanOut.cycle();
        assertThat(fanOut.count(CounterDescriptor.UPDATES_MATCHED))
                .isEqualTo(fanOut.count(CounterDescriptor.UPDATES_SENT)
                        + fanOut.count(CounterDescriptor.UPDATES_CONFLATED)
                        + fanOut.count(CounterDescriptor.UPDATES_DISCARDED)
                        + fanOut.count(CounterDescriptor.UPDATES_CAUGHT_UP));
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
