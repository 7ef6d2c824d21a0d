package io.ringcast.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.proto.v1.Series;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreparedBatchTest {
    @Test
    void hasTheShapeAskedFor() throws InvalidProtocolBufferException {
        final List<Series> series =
                MetricBatch.parseFrom(PreparedBatch.of("3x4").firstBytes()).getSeriesList();

        assertThat(series).hasSize(3).allSatisfy(one -> {
            assertThat(one.getTimestampsNsCount()).isEqualTo(4);
            assertThat(one.getValuesCount()).isEqualTo(4);
        });
        assertThat(series).doesNotHaveDuplicates();
    }

    @Test
    void becomesTheNextBatchOfTheSameSeries() throws InvalidProtocolBufferException {
        final PreparedBatch batch = PreparedBatch.of("2x3");
        for (int round = 0; round < 300; round++) {
            final MetricBatch before = parse(batch);
            batch.next();
            final MetricBatch after = parse(batch);

            assertThat(after.getSeq()).isEqualTo(before.getSeq() + 1);
            for (int i = 0; i < 2; i++) {
                assertThat(after.getSeries(i).getTimestampsNs(0))
                        .isGreaterThan(before.getSeries(i).getTimestampsNs(2));
                assertThat(withoutTimestamps(after.getSeries(i))).isEqualTo(withoutTimestamps(before.getSeries(i)));
            }
        }
    }

    @Test
    void refersToTheSeriesThatItsDeclarationNames() throws InvalidProtocolBufferException {
        final PreparedBatch batch = PreparedBatch.of("3x1-refs");
        final MetricBatch declaration = MetricBatch.parseFrom(batch.declaration());
        batch.next();
        final MetricBatch first = parse(batch);

        assertThat(first.getSeq()).isEqualTo(declaration.getSeq() + 1);
        assertThat(declaration.getSeriesList()).extracting(Series::getName).containsOnly("cpu_usage");
        assertThat(declaration.getSeriesList()).extracting(Series::getRef).containsExactly(1, 2, 3);
        assertThat(first.getSeriesList()).extracting(Series::getRef).containsExactly(1, 2, 3);
        assertThat(first.getSeriesList())
                .allMatch(series -> series.getName().isEmpty() && series.getLabelsCount() == 0);
        assertThat(first.getSeries(0).getTimestampsNs(0))
                .isGreaterThan(declaration.getSeries(0).getTimestampsNs(0));
        assertThat(PreparedBatch.of("3x1").declaration()).isEmpty();
    }

    private static MetricBatch parse(PreparedBatch batch) throws InvalidProtocolBufferException {
        final byte[] bytes = new byte[batch.length()];
        batch.buffer().getBytes(0, bytes);
        return MetricBatch.parseFrom(bytes);
    }

    private static Series withoutTimestamps(Series series) {
        return series.toBuilder().clearTimestampsNs().build();
    }
}
