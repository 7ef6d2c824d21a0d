package io.ringcast.engine.validate;

import static io.ringcast.engine.testing.BatchBuilder.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.event.RejectReason;
import io.ringcast.engine.status.CounterDescriptor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A20")
class RejectCountersTest {
    private final IngestFixture fixture = new IngestFixture();

    @Test
    void givesEveryReasonACounterOfItsOwn() {
        final List<CounterDescriptor> counters =
                Arrays.stream(RejectReason.values()).map(RejectReason::counter).toList();
        assertThat(counters).doesNotHaveDuplicates();
        assertThat(counters).extracting(CounterDescriptor::unit).isSubsetOf("batches", "samples", "series");
        assertThat(counters)
                .filteredOn(counter -> counter.label().startsWith("rejected-"))
                .extracting(CounterDescriptor::label)
                .isSubsetOf(Arrays.stream(RejectReason.values())
                        .map(reason -> "rejected-" + reason.code())
                        .toList());
    }

    @Test
    void countsTheSamplesOfEachReasonApartSoThatTheyAddUp() {
        fixture.open(1, "a1");
        fixture.send(
                1,
                batch(1).series("9")
                        .sample(1, 1.0)
                        .sample(2, 1.0)
                        .series("ok")
                        .label("a.b", "")
                        .sample(1, 1.0)
                        .series("late")
                        .sample(3, 1.0)
                        .sample(2, 1.0)
                        .sample(1, 1.0)
                        .series("ok")
                        .sample(1, 1.0));

        assertThat(fixture.count(CounterDescriptor.REJECTED_NAME_INVALID)).isEqualTo(2);
        assertThat(fixture.count(CounterDescriptor.REJECTED_LABEL_NAME_INVALID)).isEqualTo(1);
        assertThat(fixture.count(CounterDescriptor.REJECTED_TIMESTAMP_NOT_INCREASING))
                .isEqualTo(3);
        assertThat(fixture.count(CounterDescriptor.SAMPLES_REJECTED)).isEqualTo(6);
    }

    @Test
    void countsABatchThatIsRefusedWholeOnceAndASeriesWithoutSamplesItself() {
        fixture.open(1, "a1");
        fixture.send(1, batch(0).series("cpu").sample(1, 1.0).sample(2, 1.0));
        fixture.send(1, batch(1).series("cpu"));
        fixture.send(7, batch(1).series("cpu").sample(1, 1.0));

        assertThat(fixture.count(CounterDescriptor.REJECTED_SEQ_MISSING)).isEqualTo(1);
        assertThat(fixture.count(CounterDescriptor.REJECTED_NO_SAMPLES)).isEqualTo(1);
        assertThat(fixture.count(CounterDescriptor.BATCHES_SUPERSEDED)).isEqualTo(1);
        assertThat(fixture.count(CounterDescriptor.SAMPLES_REJECTED)).isEqualTo(2);
    }

    @Test
    @Tag("F7")
    void countsTheSamplesOfABatchThatAStageThrewAtAsFailed() {
        fixture.open(1, "a1");
        final EngineEvent batch = fixture.events.batch(
                1, batch(1).series("cpu").sample(1, 1.0).sample(2, 1.0).toBytes());
        fixture.validation.onEvent(batch, 9);
        fixture.acks.onFailed(batch);
        fixture.acks.onFailed(batch);

        assertThat(fixture.count(CounterDescriptor.SAMPLES_RECEIVED)).isEqualTo(2);
        assertThat(fixture.count(CounterDescriptor.SAMPLES_FAILED)).isEqualTo(2);
    }

    @Test
    @Tag("F7")
    void countsNothingAsFailedThatWasCountedBeforeAStageThrew() {
        fixture.open(1, "a1");
        final EngineEvent batch =
                fixture.events.batch(1, batch(1).series("cpu").sample(1, 1.0).toBytes());
        fixture.handle(batch);
        fixture.acks.onFailed(batch);

        assertThat(fixture.count(CounterDescriptor.SAMPLES_ACCEPTED)).isEqualTo(1);
        assertThat(fixture.count(CounterDescriptor.SAMPLES_FAILED)).isZero();
    }

    @Test
    @Tag("A7")
    void countsStreamsRefusedBecauseTooManyAgentsAreKnown() {
        final IngestFixture small = new IngestFixture(1, IngestFixture.LIMITS);
        small.open(1, "a1");
        assertThat(small.open(2, "a2").ends()).hasSize(1);

        assertThat(small.count(CounterDescriptor.AGENTS_REFUSED)).isEqualTo(1);
        assertThat(small.count(CounterDescriptor.STREAMS_REFUSED)).isEqualTo(1);
    }
}
