package io.ringcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.netty.channel.embedded.EmbeddedChannel;
import io.ringcast.auth.Admission;
import io.ringcast.auth.AgentAuthenticator;
import io.ringcast.engine.event.AckRing;
import io.ringcast.engine.event.ByteSource;
import io.ringcast.engine.event.EventPublisher;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.PublishResult;
import io.ringcast.engine.status.Counters;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of the other streams of an event loop when one of them throws; the loop is stepped by hand. */
@Tag("A8")
class IngestLoopTest {
    private static final int PREFETCH_COUNT = 4;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Ring ring = new Ring();
    private final Counters counters = new Counters();
    private final GrpcConfiguration configuration = GrpcConfiguration.defaults();
    private final IngestLoop loop =
            new IngestLoop(channel.eventLoop(), ring, 1_024, new RingPressure(configuration, counters));
    private final StreamRoster roster =
            new StreamRoster(configuration, List.of(loop), AgentAuthenticator.OPEN, counters);
    private final List<Throwing> throwing = new ArrayList<>();

    IngestLoopTest() {
        channel.freezeTime();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void drainsTheOthersOfAStreamThatThrows() {
        addThrowing();
        loop.drain();
        run();
        assertAllLookedAtAndFailed(1);
    }

    @Test
    void looksAtTheAdmissionsOfTheOthersOfAStreamThatThrows() {
        addThrowing();
        loop.recheckAdmissions();
        run();
        assertAllLookedAtAndFailed(1);
    }

    @Test
    void goesOnLookingForIdleStreamsAfterOneHasThrown() {
        addThrowing();
        loop.watchIdle(IngestLoop.IDLE_LOOK_COUNT);
        for (int i = 1; i <= 3; i++) {
            advanceMs(1);
            assertAllLookedAtAndFailed(i);
        }
    }

    @Test
    void tellsOfPressureAndOfItsEndAfterOneHasThrown() {
        final TestStream stream = openStream();
        addThrowing();
        ring.filledPercent = 100;
        stream.onAcksReady();
        run();
        assertAllLookedAtAndFailed(1);

        ring.filledPercent = 0;
        advanceMs(20);
        assertAllLookedAtAndFailed(2);
    }

    @Test
    void sendsTheAcksOfTheOthersOfAStreamThatFailsToSend() {
        final TestStream healthy = openStream();
        final TestStream failing = openStream();
        final TestStream last = openStream();
        failing.call.isFailing = true;
        for (final TestStream stream : List.of(healthy, failing, last)) {
            stream.answer(AckRing.HANDSHAKE_ACK);
        }
        run();

        assertThat(failing.call.closedWith.getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(List.of(healthy.call.sentCount, last.call.sentCount)).containsExactly(1, 1);
        assertThat(ring.closedCount()).isEqualTo(1);
    }

    @Test
    void offersWhatWaitsBehindAStreamThatFailsWhenItIsOpened() {
        ring.result = PublishResult.BACK_PRESSURED;
        final TestStream failing = openStream();
        final TestStream next = openStream();
        failing.call.isFailing = true;
        failing.call.isFailingToClose = true;
        ring.result = PublishResult.ACCEPTED;
        advanceMs(1);

        assertThat(failing.call.closedWith.getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(next.call.requestedCount).isEqualTo(PREFETCH_COUNT);
        assertThat(loop.isWaiting()).isFalse();
        assertThat(ring.closedCount()).isEqualTo(1);
    }

    @Test
    void endsAStreamThatFailsWhenItsSocketTakesMore() {
        final TestStream stream = openStream();
        stream.answer(AckRing.HANDSHAKE_ACK);
        stream.onBatch();
        stream.call.isReady = false;
        stream.answer(AckRing.BATCH_ACK);
        run();
        assertThat(stream.call.requestedCount).isEqualTo(PREFETCH_COUNT);
        stream.call.isReady = true;
        stream.call.isFailing = true;
        stream.call.isFailingToClose = true;
        stream.onReady();

        assertThat(stream.call.closedWith.getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(ring.closedCount()).isEqualTo(1);
    }

    private void addThrowing() {
        for (int i = 0; i < 3; i++) {
            throwing.add(new Throwing());
            loop.add(throwing.get(i));
        }
    }

    /** The order of streams is not known: had one cut off the look at the others, not all would have thrown. */
    private void assertAllLookedAtAndFailed(int times) {
        assertThat(throwing).hasSize(3).allSatisfy(stream -> {
            assertThat(stream.lookCount).isEqualTo(times);
            assertThat(stream.failCount).isEqualTo(times);
        });
    }

    private TestStream openStream() {
        final TestStream stream = new TestStream(new FakeCall());
        stream.open(
                Admission.granted("a1"),
                new byte[] {1},
                PREFETCH_COUNT,
                new SessionReplies(stream.call, roster.rejections(), stream.streamId()));
        return stream;
    }

    private void run() {
        channel.runPendingTasks();
    }

    private void advanceMs(long ms) {
        channel.advanceTimeBy(ms, TimeUnit.MILLISECONDS);
        run();
    }

    private final class TestStream extends RingStream {
        private final FakeCall call;

        TestStream(FakeCall call) {
            super(call, roster);
            this.call = call;
        }

        void answer(int recordType) {
            assertThat(acks().offer(recordType, new UnsafeBuffer(new byte[] {8, 1}), 0, 2))
                    .isTrue();
            onAcksReady();
        }

        @Override
        void take(InputStream message) {}

        @Override
        Status endedTooSoon() {
            return Status.OK;
        }
    }

    private static final class Throwing implements LoopStream {
        private int lookCount;
        private int failCount;

        @Override
        public void drain() {
            look();
        }

        @Override
        public void recheckAdmission() {
            look();
        }

        @Override
        public void tellPressure() {
            look();
        }

        @Override
        public void endIfIdle(long timeoutMs) {
            look();
        }

        @Override
        public void fail(RuntimeException cause) {
            assertThat(cause).hasMessage("fails");
            failCount++;
        }

        private void look() {
            lookCount++;
            throw new IllegalStateException("fails");
        }
    }

    /** Plays the ring. */
    private static final class Ring implements EventPublisher {
        private final List<EventType> taken = new ArrayList<>();
        private PublishResult result = PublishResult.ACCEPTED;
        private int filledPercent;

        @Override
        public PublishResult tryPublish(
                EventType type, long sourceId, ByteSource source, int length, Object attachment) {
            if (result == PublishResult.ACCEPTED) {
                taken.add(type);
            }
            return result;
        }

        @Override
        public int filledPercent() {
            return filledPercent;
        }

        @Override
        public int maxEventLength() {
            return 1_024;
        }

        private long closedCount() {
            return taken.stream()
                    .filter(type -> type == EventType.STREAM_CLOSED)
                    .count();
        }
    }
}
