package io.ringcast.engine.validate;

import static io.ringcast.engine.testing.BatchBuilder.batch;
import static io.ringcast.engine.validate.IngestFixture.LIMITS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.engine.event.AckRing;
import io.ringcast.engine.event.AgentStream;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.RejectReason;
import io.ringcast.engine.event.StreamEnd;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.BatchBuilder;
import io.ringcast.engine.testing.FakeAgentStream;
import io.ringcast.engine.testing.FakeEvents;
import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.BatchError;
import io.ringcast.proto.v1.BatchStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AckTest {
    private final IngestFixture fixture = new IngestFixture();
    private FakeAgentStream stream;

    @BeforeEach
    void openAStream() {
        stream = fixture.open(1, "a1");
    }

    @Test
    @Tag("A3")
    void acksEveryBatchInOrderAndTellsTheStreamOncePerCycle() {
        fixture.acks.flush();
        for (long seq = 1; seq <= 10; seq++) {
            fixture.send(1, batch(seq).series("cpu").sample(seq, 0.5));
        }
        fixture.acks.flush();
        fixture.acks.flush();

        final List<BatchAck> answers = stream.batchAcks();
        assertThat(answers).extracting(BatchAck::getSeq).containsExactlyElementsOf(longs(1, 10));
        assertThat(answers).allMatch(ack -> ack.getStatus() == BatchStatus.BATCH_STATUS_ACCEPTED);
        assertThat(answers).allMatch(ack -> ack.getAccepted() == 1 && ack.getRejected() == 0);
        assertThat(stream.readyCount()).isEqualTo(2);
        assertConserved(10, 0, 0);
    }

    @Test
    void tellsTheOtherStreamsAfterOneThatFailed() {
        fixture.acks.flush();
        final AgentStream failing = new AgentStream() {
            private final AckRing acks = new AckRing(16);

            @Override
            public AckRing acks() {
                return acks;
            }

            @Override
            public void onAcksReady() {
                throw new IllegalStateException("the loop is closed");
            }
        };
        fixture.send(1, batch(1));
        fixture.handle(fixture.events.streamOpened(2, FakeEvents.opening("a2", "", "s2"), failing));
        final FakeAgentStream third = fixture.open(3, "a3");
        assertThatThrownBy(fixture.acks::flush).hasMessage("the loop is closed");
        fixture.acks.flush();
        fixture.send(1, batch(2));
        fixture.acks.flush();
        assertThat(stream.readyCount()).isEqualTo(3);
        assertThat(third.readyCount()).isEqualTo(1);
    }

    @Test
    @Tag("A3")
    void acceptsABatchWithoutSeries() {
        fixture.send(1, batch(1));
        assertThat(lastAck().getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_ACCEPTED);
        assertThat(lastAck().getSeq()).isEqualTo(1);
    }

    @Test
    @Tag("A3")
    @Tag("A21")
    void answersARepeatedBatchAsDuplicateAndAppliesItOnce() {
        final BatchBuilder twice = batch(1).series("cpu").sample(1, 0.5);
        fixture.send(1, twice);
        fixture.send(1, twice);

        assertThat(lastAck())
                .isEqualTo(BatchAck.newBuilder()
                        .setSeq(1)
                        .setStatus(BatchStatus.BATCH_STATUS_DUPLICATE)
                        .build());
        assertThat(fixture.latest.appliedBatchCount()).isEqualTo(1);
        assertThat(fixture.count(CounterDescriptor.BATCHES_DUPLICATE)).isEqualTo(1);
        assertThat(fixture.table.isApplicable()).isFalse();
        assertConserved(1, 0, 0);
    }

    @Test
    @Tag("A3")
    void takesABatchAfterAGapAndCountsTheMissingOnes() {
        fixture.send(1, batch(1).series("cpu").sample(1, 0.5));
        fixture.send(1, batch(5).series("cpu").sample(2, 0.5));
        fixture.send(1, batch(3).series("cpu").sample(3, 0.5));

        assertThat(stream.batchAcks())
                .extracting(BatchAck::getStatus)
                .containsExactly(
                        BatchStatus.BATCH_STATUS_ACCEPTED,
                        BatchStatus.BATCH_STATUS_ACCEPTED,
                        BatchStatus.BATCH_STATUS_DUPLICATE);
        assertThat(fixture.count(CounterDescriptor.BATCH_GAPS)).isEqualTo(3);
    }

    @Test
    void takesASeqAsUnsigned() {
        fixture.send(1, batch(-2).series("cpu").sample(1, 0.5));
        fixture.send(1, batch(-1).series("cpu").sample(2, 0.5));
        fixture.send(1, batch(1).series("cpu").sample(3, 0.5));
        assertThat(stream.batchAcks()).extracting(BatchAck::getSeq).containsExactly(-2L, -1L, 1L);
        assertThat(lastAck().getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_DUPLICATE);
        assertThat(fixture.count(CounterDescriptor.BATCH_GAPS)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    @Tag("A8")
    void rejectsABadSeriesAloneAndNamesIt() {
        fixture.send(
                1,
                batch(1).series("good")
                        .sample(1, 0.5)
                        .series("bad")
                        .sample(2, 0.5)
                        .sample(1, 0.5)
                        .series("ints")
                        .intSample(1, Long.MAX_VALUE));

        assertThat(lastAck().getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_PARTIAL);
        assertThat(lastAck().getAccepted()).isEqualTo(2);
        assertThat(lastAck().getRejected()).isEqualTo(2);
        final BatchError error = lastAck().getErrors(0);
        assertThat(error.getSeriesIndex()).isEqualTo(1);
        assertThat(error.getField()).isEqualTo("series[1].timestamps_ns");
        assertThat(error.getMessage()).isEqualTo(RejectReason.TIMESTAMP_NOT_INCREASING.sentence());
        assertThat(fixture.count(CounterDescriptor.REJECTED_TIMESTAMP_NOT_INCREASING))
                .isEqualTo(2);
        assertConserved(2, 2, 0);
    }

    @Test
    @Tag("A5")
    @Tag("A21")
    void tellsRejectedAndDuplicateSamplesOfEarlierBatchesApart() {
        fixture.send(1, batch(1).series("cpu").sample(10, 0.5));
        fixture.send(
                1,
                batch(2).series("cpu")
                        .sample(8, 0.5)
                        .sample(9, 0.5)
                        .sample(10, 0.5)
                        .sample(11, 0.5));
        assertThat(lastAck().getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_PARTIAL);
        assertThat(lastAck().getAccepted()).isEqualTo(1);
        assertThat(lastAck().getRejected()).isEqualTo(2);
        assertThat(lastAck().getDuplicates()).isEqualTo(1);
        assertThat(lastAck().getErrors(0).getCode()).isEqualTo("timestamp-not-increasing");

        fixture.send(1, batch(3).series("cpu").sample(11, 0.5));
        assertThat(lastAck().getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_ACCEPTED);
        assertThat(lastAck().getDuplicates()).isEqualTo(1);
        assertThat(lastAck().getErrorsList()).isEmpty();

        fixture.send(1, batch(4).series("cpu").sample(4, 0.5));
        assertThat(lastAck().getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_REJECTED);
        assertConserved(2, 3, 2);
    }

    @Test
    void refusesABatchWithoutSeqAndCountsItsSamples() {
        fixture.send(1, batch(0).series("cpu").sample(1, 0.5).sample(2, 0.5));
        assertThat(lastAck().getSeq()).isZero();
        assertThat(lastAck().getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_REJECTED);
        assertThat(lastAck().getErrors(0).getCode()).isEqualTo("seq-missing");
        assertThat(lastAck().getErrors(0).getField()).isEqualTo("seq");
        assertThat(lastAck().getRejected()).isEqualTo(2);
        assertConserved(0, 2, 0);
    }

    @Test
    @Tag("A8")
    @Tag("A20")
    void namesTheMalformedFieldAndTakesTheNextBatch() {
        final byte[] bytes =
                batch(1).series("cpu").label("a", "b").sample(1, 0.5).toBytes();
        final int labelValue = indexOf(bytes, (byte) 'b');
        bytes[labelValue] = (byte) 0xFF;
        fixture.handle(fixture.events.batch(1, bytes));

        assertThat(lastAck().getSeq()).isEqualTo(1);
        assertThat(lastAck().getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_REJECTED);
        assertThat(lastAck().getErrors(0).getCode()).isEqualTo("malformed");
        assertThat(lastAck().getErrors(0).getField()).isEqualTo("series.labels.value");
        assertThat(fixture.count(CounterDescriptor.BATCHES_MALFORMED)).isEqualTo(1);

        fixture.send(1, batch(2).series("cpu").sample(1, 0.5));
        assertThat(lastAck().getAccepted()).isEqualTo(1);
        assertThat(fixture.count(CounterDescriptor.BATCH_GAPS)).isZero();
        assertConserved(1, 0, 0);
    }

    @Test
    @Tag("A3")
    @Tag("A8")
    void doesNotBelieveTheFarSeqOfABatchThatCannotBeRead() {
        final byte[] bytes =
                batch(1_000_000).series("cpu").label("a", "b").sample(1, 0.5).toBytes();
        bytes[indexOf(bytes, (byte) 'b')] = (byte) 0xFF;
        fixture.handle(fixture.events.batch(1, bytes));
        assertThat(lastAck().getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_REJECTED);

        fixture.send(1, batch(1).series("cpu").sample(1, 0.5));
        assertThat(lastAck().getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_ACCEPTED);
        assertThat(fixture.count(CounterDescriptor.BATCH_GAPS)).isZero();
    }

    @Test
    @Tag("A8")
    @Tag("A20")
    void survivesRubbish() {
        final Random random = new Random(20);
        for (int i = 0; i < 2_000; i++) {
            final byte[] rubbish = new byte[random.nextInt(200)];
            random.nextBytes(rubbish);
            fixture.handle(fixture.events.batch(1, rubbish));
            assertThat(stream.batchAcks()).hasSize(i + 1);
        }
        final FakeAgentStream other = fixture.open(2, "a2");
        fixture.send(2, batch(1).series("cpu").sample(1, 0.5));
        assertThat(other.batchAcks().get(0).getAccepted()).isEqualTo(1);
        assertThat(fixture.count(CounterDescriptor.BATCHES_MALFORMED)).isPositive();
    }

    @Test
    void givesTheFirstEightErrorsAndCountsAll() {
        final IngestFixture wide =
                new IngestFixture(1, new BatchLimits(65_536, 2000, 2000, 3, 20, 10, 12, 100, 5000, 60_000));
        final FakeAgentStream wideStream = wide.open(1, "a1");
        final BatchBuilder bad = batch(1);
        for (int i = 0; i < 1000; i++) {
            bad.series("cpu").sample(1, 0.5);
        }
        for (int i = 0; i < 20; i++) {
            bad.series("cpu").label("l", "too long a value").sample(1, 0.5);
        }
        wide.send(1, bad);

        final BatchAck ack = wideStream.batchAcks().get(0);
        assertThat(ack.getRejected()).isEqualTo(20);
        assertThat(ack.getErrorsList())
                .extracting(BatchError::getSeriesIndex)
                .containsExactly(1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007);
        assertThat(ack.getErrors(7).getField()).isEqualTo("series[1007].labels.value");
        assertThat(ack.getSerializedSize()).isLessThanOrEqualTo(AckRing.MAX_RECORD_LENGTH);
        assertThat(wide.count(CounterDescriptor.REJECTED_LABEL_VALUE_TOO_LONG)).isEqualTo(20);
    }

    @Test
    void endsAStreamWhoseAnswersFindNoRoom() {
        int sent = 0;
        while (fixture.count(CounterDescriptor.ACKS_LOST) == 0) {
            fixture.send(1, batch(++sent).series("cpu").sample(sent, 0.5));
            assertThat(sent).isLessThan(100_000);
        }
        assertThat(fixture.sessions.stream(1)).isNull();
        assertThat(fixture.count(CounterDescriptor.STREAMS_OPEN)).isZero();
        final int lost = sent;
        assertThat(stream.batchAcks()).hasSize(lost - 1);
        fixture.send(1, batch(sent + 1).series("cpu").sample(sent + 1, 0.5));
        assertThat(stream.batchAcks()).hasSize(lost - 1);
        assertThat(stream.ends()).extracting(FakeAgentStream.End::end).isSubsetOf(StreamEnd.PROTOCOL_VIOLATION);
        assertThat(fixture.latest.appliedBatchCount()).isEqualTo(lost);
    }

    @Test
    void leavesNothingStaleForTheNextEvent() {
        fixture.send(1, batch(1).series("cpu").sample(1, 0.5));
        assertThat(fixture.table.isApplicable()).isTrue();
        assertThat(fixture.table.agentIndex()).isZero();
        fixture.handle(fixture.events.event(EventType.TICK, 0, new byte[0]));
        assertThat(fixture.table.isApplicable()).isFalse();
        assertThat(fixture.table.seriesCount()).isZero();
        assertThat(fixture.result.verdict()).isEqualTo(BatchResult.Verdict.UNANSWERED);
    }

    @Test
    void tellsEveryReasonInWordsOfItsOwn() {
        final RejectText[] texts = RejectText.all(LIMITS);
        for (final RejectReason reason : RejectReason.values()) {
            assertThat(texts[reason.ordinal()].code()).asString().isEqualTo(reason.code());
            assertThat(texts[reason.ordinal()].message()).asString().startsWith(reason.sentence());
        }
        assertThat(Arrays.stream(texts).map(RejectText::code).map(String::new).distinct())
                .hasSize(texts.length);
    }

    private void assertConserved(long accepted, long rejected, long duplicate) {
        assertThat(fixture.count(CounterDescriptor.SAMPLES_ACCEPTED)).isEqualTo(accepted);
        assertThat(fixture.count(CounterDescriptor.SAMPLES_REJECTED)).isEqualTo(rejected);
        assertThat(fixture.count(CounterDescriptor.SAMPLES_DUPLICATE)).isEqualTo(duplicate);
        assertThat(fixture.count(CounterDescriptor.SAMPLES_RECEIVED)).isEqualTo(accepted + rejected + duplicate);
    }

    private BatchAck lastAck() {
        final List<BatchAck> answers = stream.batchAcks();
        return answers.get(answers.size() - 1);
    }

    private static List<Long> longs(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private static int indexOf(byte[] bytes, byte wanted) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        throw new AssertionError("no such byte");
    }
}
