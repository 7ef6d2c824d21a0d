package io.ringcast.path;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.event.RejectReason;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.BatchBuilder;
import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.BatchError;
import io.ringcast.proto.v1.BatchStatus;
import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.testing.GrpcAgent;
import io.ringcast.testing.LiveEngine;
import io.ringcast.testing.WholeServer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule broken over real gRPC, between two batches of the same stream that break none. */
@Timeout(60)
@Tag("G7")
@Tag("A20")
class ValidationIT {
    private static final long START_NS = 1_763_683_200_000_000_000L;
    private static final int LABELS_MAX = 3;
    private static final int NAME_MAX = 20;
    private static final int LABEL_NAME_MAX = 10;
    private static final int LABEL_VALUE_MAX = 12;
    private static final int SERIES_MAX = 8;
    private static final int SAMPLES_MAX = 50;
    private static final int AGENT_SERIES_MAX = 12;
    private static final int REFS_MAX = 10;
    private static final AtomicInteger AGENT_COUNT = new AtomicInteger();
    private static WholeServer server;

    /** A batch in which one rule is broken, and what the ack says of it. */
    private record Broken(RejectReason reason, String field, UnaryOperator<BatchBuilder> rest) {
        @Override
        public String toString() {
            return reason.code() + " " + field;
        }
    }

    @BeforeAll
    static void launch() {
        server = WholeServer.start(LiveEngine.smallMemory()
                .with(EngineConfiguration.LABELS_MAX, LABELS_MAX)
                .with(EngineConfiguration.NAME_MAX_BYTES, NAME_MAX)
                .with(EngineConfiguration.LABEL_NAME_MAX_BYTES, LABEL_NAME_MAX)
                .with(EngineConfiguration.LABEL_VALUE_MAX_BYTES, LABEL_VALUE_MAX)
                .with(EngineConfiguration.BATCH_MAX_SERIES, SERIES_MAX)
                .with(EngineConfiguration.BATCH_MAX_SAMPLES, SAMPLES_MAX)
                .with(EngineConfiguration.SERIES_PER_AGENT_MAX, AGENT_SERIES_MAX)
                .with(EngineConfiguration.SERIES_REFS_PER_SESSION_MAX, REFS_MAX));
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource("brokenSeries")
    @Tag("A4")
    @Tag("A5")
    @Tag("A6")
    @Tag("A7")
    @Tag("A8")
    void rejectsTheSeriesThatBreaksARuleAndTakesTheOthers(Broken broken) {
        try (GrpcAgent agent = newAgent()) {
            agent.send(good(agent, 1));
            final long rejectedCount = server.count(CounterDescriptor.SAMPLES_REJECTED);
            final long reasonCount = server.count(broken.reason.counter());
            final BatchAck ack =
                    agent.send(broken.rest.apply(agent.batch().series("ok").sample(START_NS + 2, 2)));
            assertThat(ack.getSeq()).isEqualTo(2);
            assertThat(ack.getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_PARTIAL);
            assertThat(ack.getAccepted()).isEqualTo(1);
            assertThat(ack.getErrorsList()).hasSize(1);
            final BatchError error = ack.getErrors(0);
            assertThat(error.getCode()).isEqualTo(broken.reason.code());
            assertThat(error.getField()).isEqualTo(broken.field);
            assertThat(error.getMessage()).startsWith(broken.reason.sentence());
            assertThat(error.getSeriesIndex()).isEqualTo(1);
            assertThat(server.count(CounterDescriptor.SAMPLES_REJECTED)).isEqualTo(rejectedCount + ack.getRejected());
            // A series without samples counts itself.
            assertThat(server.count(broken.reason.counter())).isEqualTo(reasonCount + Math.max(1, ack.getRejected()));
            assertAccepted(agent.send(good(agent, 3)), 3);
        }
    }

    @ParameterizedTest
    @MethodSource("brokenBatches")
    @Tag("A7")
    @Tag("A8")
    void rejectsTheWholeBatchAndKeepsTheStream(RejectReason reason, String field, UnaryOperator<MetricBatch> breaking) {
        try (GrpcAgent agent = newAgent();
                GrpcAgent other = newAgent()) {
            agent.send(good(agent, 1));
            final long reasonCount = server.count(reason.counter());
            final BatchAck ack = agent.send(breaking.apply(good(agent, 2).build()));
            assertThat(ack.getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_REJECTED);
            assertThat(ack.getAccepted()).isZero();
            assertThat(ack.getErrorsList()).hasSize(1);
            assertThat(ack.getErrors(0).getCode()).isEqualTo(reason.code());
            assertThat(ack.getErrors(0).getField()).isEqualTo(field);
            assertThat(ack.getErrors(0).hasSeriesIndex()).isFalse();
            assertThat(server.count(reason.counter())).isEqualTo(reasonCount + 1);
            final MetricBatch next =
                    good(agent, 3).build().toBuilder().setSeq(3).build();
            assertAccepted(agent.send(next), 3);
            assertAccepted(other.send(good(other, 1)), 1);
        }
    }

    @Test
    @Tag("A6")
    @Tag("A7")
    void takesWhatStandsAtTheLimits() {
        try (GrpcAgent agent = newAgent()) {
            final BatchBuilder batch = agent.batch().series("x".repeat(NAME_MAX));
            for (int i = 0; i < LABELS_MAX; i++) {
                batch.label("l" + i + "x".repeat(LABEL_NAME_MAX - 2), "v".repeat(LABEL_VALUE_MAX));
            }
            addSamples(batch, SAMPLES_MAX - SERIES_MAX + 1);
            for (int i = 1; i < SERIES_MAX; i++) {
                batch.series("_:a.B" + i).sample(START_NS, i);
            }
            final BatchAck ack = agent.send(batch);
            assertThat(ack.getErrorsList()).isEmpty();
            assertThat(ack.getAccepted()).isEqualTo(SAMPLES_MAX);
        }
    }

    @Test
    @Tag("A5")
    @Tag("A21")
    void countsTheSampleThatCameBeforeAsADuplicateAndRejectsAnOlderOne() {
        try (GrpcAgent agent = newAgent()) {
            agent.send(agent.batch().series("m").sample(START_NS + 10, 1));
            final BatchAck equal = agent.send(
                    agent.batch().series("m").sample(START_NS + 10, 2).sample(START_NS + 11, 3));
            assertThat(equal.getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_ACCEPTED);
            assertThat(equal.getDuplicates()).isEqualTo(1);
            assertThat(equal.getAccepted()).isEqualTo(1);
            final BatchAck lower =
                    agent.send(agent.batch().series("m").sample(START_NS + 5, 4).sample(START_NS + 12, 5));
            assertThat(lower.getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_PARTIAL);
            assertThat(lower.getRejected()).isEqualTo(1);
            assertThat(lower.getAccepted()).isEqualTo(1);
            assertThat(lower.getErrors(0).getCode()).isEqualTo("timestamp-not-increasing");
            assertThat(lower.getErrors(0).getField()).isEqualTo("series[0].timestamps_ns");
        }
    }

    @Test
    @Tag("A7")
    void holdsAnAgentToItsNumberOfSeries() {
        try (GrpcAgent agent = newAgent()) {
            agent.send(manySeries(agent, 0, SERIES_MAX));
            final BatchAck ack = agent.send(manySeries(agent, SERIES_MAX, SERIES_MAX));
            final int fitCount = AGENT_SERIES_MAX - SERIES_MAX;
            assertThat(ack.getAccepted()).isEqualTo(fitCount);
            assertThat(ack.getErrorsList())
                    .hasSize(SERIES_MAX - fitCount)
                    .allMatch(error -> error.getCode().equals("series-per-agent-limit"));
            assertThat(ack.getErrors(0).getField()).isEqualTo("series[" + fitCount + "]");
            assertAccepted(agent.send(agent.batch().series("s0").sample(START_NS + 1, 1)), 3);
        }
    }

    private static Stream<Broken> brokenSeries() {
        return Stream.of(
                brokenName(RejectReason.NAME_INVALID, ""),
                brokenName(RejectReason.NAME_INVALID, "9lives"),
                brokenName(RejectReason.NAME_INVALID, "he llo"),
                brokenName(RejectReason.NAME_INVALID, "größe"),
                broken(
                        RejectReason.SERIES_REF_OUT_OF_RANGE,
                        "ref",
                        batch -> batch.ref(REFS_MAX + 1).sample(START_NS, 1)),
                new Broken(
                        RejectReason.SERIES_REF_UNKNOWN,
                        "series[1].ref",
                        batch -> batch.reference(REFS_MAX).sample(START_NS, 1)),
                brokenName(RejectReason.NAME_TOO_LONG, "x".repeat(NAME_MAX + 1)),
                broken(RejectReason.TOO_MANY_LABELS, "labels", batch -> {
                    IntStream.rangeClosed(0, LABELS_MAX).forEach(i -> batch.label("l" + i, ""));
                    return batch.sample(START_NS, 1);
                }),
                brokenLabel(RejectReason.LABEL_NAME_INVALID, "labels.name", "a.b", ""),
                brokenLabel(RejectReason.LABEL_NAME_INVALID, "labels.name", "agent", "a1"),
                brokenLabel(RejectReason.LABEL_NAME_TOO_LONG, "labels.name", "x".repeat(LABEL_NAME_MAX + 1), ""),
                brokenLabel(RejectReason.LABEL_VALUE_TOO_LONG, "labels.value", "l", "x".repeat(LABEL_VALUE_MAX + 1)),
                broken(
                        RejectReason.LABEL_REPEATED,
                        "labels.name",
                        batch -> batch.label("l", "1").label("l", "2").sample(START_NS, 1)),
                broken(
                        RejectReason.COUNTS_DIFFER,
                        "timestamps_ns",
                        batch -> batch.sample(START_NS, 1).value(2)),
                broken(
                        RejectReason.COUNTS_DIFFER,
                        "timestamps_ns",
                        batch -> batch.sample(START_NS, 1).timestamp(START_NS + 1)),
                broken(RejectReason.NO_SAMPLES, "timestamps_ns", batch -> batch),
                broken(
                        RejectReason.BOTH_VALUE_TYPES,
                        "int_values",
                        batch -> batch.sample(START_NS, 1).intSample(START_NS + 1, 1)),
                broken(RejectReason.TIMESTAMP_OUT_OF_RANGE, "timestamps_ns", batch -> batch.sample(0, 1)),
                broken(RejectReason.TIMESTAMP_OUT_OF_RANGE, "timestamps_ns", batch -> batch.sample(-1, 1)),
                broken(
                        RejectReason.TIMESTAMP_NOT_INCREASING,
                        "timestamps_ns",
                        batch -> batch.sample(START_NS, 1).sample(START_NS, 1)),
                broken(
                        RejectReason.TIMESTAMP_NOT_INCREASING,
                        "timestamps_ns",
                        batch -> batch.sample(START_NS, 1).sample(START_NS - 1, 1)),
                broken(
                        RejectReason.TIMESTAMP_TOO_FAR_AHEAD,
                        "timestamps_ns",
                        batch -> batch.sample(START_NS, 1).sample(Long.MAX_VALUE, 1)),
                new Broken(
                        RejectReason.VALUE_TYPE_CHANGED,
                        "series[1].values",
                        batch -> batch.series("known").intSample(START_NS + 2, 1)));
    }

    private static Stream<Arguments> brokenBatches() {
        return Stream.of(
                whole(RejectReason.MALFORMED, "series.name", ValidationIT::withGarbage),
                whole(
                        RejectReason.SEQ_MISSING,
                        "seq",
                        batch -> batch.toBuilder().clearSeq().build()),
                whole(RejectReason.TOO_MANY_SERIES, "series", batch -> repeat(batch, SERIES_MAX + 1)),
                whole(RejectReason.TOO_MANY_SAMPLES, "series", batch -> {
                    final BatchBuilder tooMany =
                            BatchBuilder.batch(batch.getSeq()).series("many");
                    addSamples(tooMany, SAMPLES_MAX + 1);
                    return tooMany.build();
                }));
    }

    private static Broken broken(RejectReason reason, String field, UnaryOperator<BatchBuilder> rest) {
        return new Broken(reason, "series[1]." + field, batch -> rest.apply(batch.series("bad")));
    }

    private static Broken brokenName(RejectReason reason, String name) {
        return new Broken(reason, "series[1].name", batch -> batch.series(name).sample(START_NS, 1));
    }

    private static Broken brokenLabel(RejectReason reason, String field, String name, String value) {
        return broken(reason, field, batch -> batch.label(name, value).sample(START_NS, 1));
    }

    private static Arguments whole(RejectReason reason, String field, UnaryOperator<MetricBatch> breaking) {
        return Arguments.of(reason, field, breaking);
    }

    /** The batch with one more series, whose bytes end in the middle of a field. */
    private static MetricBatch withGarbage(MetricBatch batch) {
        final Field cutShort = Field.newBuilder()
                .addLengthDelimited(ByteString.copyFrom(new byte[] {0x0A, 0x7F, 'x'}))
                .build();
        return batch.toBuilder()
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(MetricBatch.SERIES_FIELD_NUMBER, cutShort)
                        .build())
                .build();
    }

    private static MetricBatch repeat(MetricBatch batch, int seriesCount) {
        final MetricBatch.Builder repeated = batch.toBuilder().clearSeries();
        IntStream.range(0, seriesCount).forEach(i -> repeated.addSeries(batch.getSeries(0)));
        return repeated.build();
    }

    private static BatchBuilder manySeries(GrpcAgent agent, int first, int count) {
        final BatchBuilder batch = agent.batch();
        IntStream.range(first, first + count).forEach(i -> batch.series("s" + i).sample(START_NS, i));
        return batch;
    }

    private static void addSamples(BatchBuilder batch, int count) {
        IntStream.range(0, count).forEach(i -> batch.sample(START_NS + i, i));
    }

    private static BatchBuilder good(GrpcAgent agent, int number) {
        return agent.batch()
                .series("known")
                .sample(START_NS + number, number)
                .series("ok")
                .sample(START_NS + number, number);
    }

    private static void assertAccepted(BatchAck ack, long seq) {
        assertThat(ack.getSeq()).isEqualTo(seq);
        assertThat(ack.getStatus()).as(ack.toString()).isEqualTo(BatchStatus.BATCH_STATUS_ACCEPTED);
    }

    private static GrpcAgent newAgent() {
        return server.agent("validated-" + AGENT_COUNT.incrementAndGet());
    }
}
