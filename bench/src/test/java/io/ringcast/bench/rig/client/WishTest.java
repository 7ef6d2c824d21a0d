package io.ringcast.bench.rig.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.bench.rig.ingest.BatchShape;
import io.ringcast.bench.rig.ingest.IngestPlan;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WishTest {
    private final SeriesBook book = new SeriesBook(new IngestPlan(new BatchShape(20, 1), 20, 100));

    @Test
    void drawsWishesOfEveryKindAndSelectsSomeSeriesWithEach() {
        Random random = new Random(7);
        Set<String> kinds = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            Wish wish = Wish.draw(book, random, i % 5 == 0);
            kinds.add(wish.selector().replaceAll("\\d+", "N"));
            assertThat(wish.seriesCount()).isPositive();
            assertThat(IntStream.range(0, book.count()).filter(wish.selects()).count())
                    .isEqualTo(wish.seriesCount());
        }

        assertThat(kinds)
                .contains("*", "{core!=\"cN\"}", "{agent=\"aN\"}", "mN", "mN*", "mN{agent=\"aN\"}")
                .hasSize(8);
    }

    @Test
    void drawsTheSameFromTheSameSeed() {
        assertThat(draw(3)).isEqualTo(draw(3)).isNotEqualTo(draw(4));
    }

    @Test
    void asksForWhatItIs() {
        Wish wish = new Wish("m1{agent=\"a1\"}", number -> true, 1, true, 5, false);

        assertThat(wish.subscribe("s1", "")).isEqualTo("""
                        {"type":"subscribe","id":"s1","topic":"metrics","selector":"m1{agent=\\"a1\\"}","newestOnly":true,\
                        "maxHz":5.0,"snapshot":false}""");
        assertThat(wish.merges()).isTrue();
    }

    private String draw(long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, 20)
                .mapToObj(i -> Wish.draw(book, random, false).subscribe("s", ""))
                .collect(Collectors.joining());
    }
}
