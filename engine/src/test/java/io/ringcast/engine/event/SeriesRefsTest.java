package io.ringcast.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeriesRefsTest {
    private static final int PAGE_REFS = SeriesRefPages.PAGE_REFS;

    private final Counters counters = new Counters();
    private final SeriesRefPages pages = new SeriesRefPages(2 * PAGE_REFS + 5, counters);
    private final SeriesRefs refs = new SeriesRefs(pages);

    @Test
    void meansNothingBeforeItIsDeclared() {
        assertThat(refs.record(1)).isEqualTo(SeriesRefs.NO_RECORD);
        assertThat(refs.record(-1)).isEqualTo(SeriesRefs.NO_RECORD);
        refs.forget(7);
        refs.forget(-7);
        refs.forgetAll();
        assertHeld(0);
    }

    @Test
    void meansTheSeriesDeclaredLast() {
        refs.declare(1, 0, Integer.MAX_VALUE);
        refs.declare(PAGE_REFS, (1 << 24) - 1, 0);
        assertMeans(1, 0, Integer.MAX_VALUE);
        assertMeans(PAGE_REFS, (1 << 24) - 1, 0);

        refs.declare(1, 5, 6);
        assertMeans(1, 5, 6);
        assertHeld(2);
    }

    @Test
    void holdsWholePagesAndNoMore() {
        assertThat(pages.memoryBytes()).isEqualTo(2 * PAGE_REFS * Long.BYTES);
        assertThat(new SeriesRefPages(0, counters).isExhausted()).isTrue();
    }

    @Test
    void countsWhatHasNoRoomAndTakesItAgainOnceAnotherGaveBack() {
        final SeriesRefs other = new SeriesRefs(pages);
        refs.declare(1, 1, 1);
        refs.declare(PAGE_REFS, 2, 2);
        assertThat(pages.isExhausted()).isTrue();
        other.declare(1, 3, 3);
        assertThat(other.record(1)).isEqualTo(SeriesRefs.NO_RECORD);
        assertThat(counters.get(CounterDescriptor.SERIES_REFS_REFUSED)).isEqualTo(1);

        refs.forgetAll();
        assertThat(refs.record(1)).isEqualTo(SeriesRefs.NO_RECORD);
        assertThat(pages.isExhausted()).isFalse();
        other.declare(1, 3, 3);
        assertThat(other.record(1)).isEqualTo(3);
        for (int ref = 2; ref < PAGE_REFS; ref++) {
            assertThat(other.record(ref)).isEqualTo(SeriesRefs.NO_RECORD);
        }
        assertHeld(1);
    }

    @Test
    void agreesWithMapsWhateverSeveralSessionsDo() {
        final Random random = new Random(1);
        final SeriesRefPages many = new SeriesRefPages(64 * PAGE_REFS, counters);
        final SeriesRefs[] sessions = {new SeriesRefs(many), new SeriesRefs(many), new SeriesRefs(many)};
        final Map<Integer, Map<Integer, Integer>> expected = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            final int session = random.nextInt(sessions.length);
            final int ref = 1 + random.nextInt(1_000);
            final Map<Integer, Integer> meant = expected.computeIfAbsent(session, key -> new HashMap<>());
            switch (random.nextInt(400)) {
                case 0 -> {
                    sessions[session].forgetAll();
                    meant.clear();
                }
                case 1, 2, 3, 4, 5, 6, 7, 8, 9 -> {
                    sessions[session].forget(ref);
                    meant.remove(ref);
                }
                default -> {
                    sessions[session].declare(ref, step, -step);
                    meant.put(ref, step);
                }
            }
            final int asked = 1 + random.nextInt(1_000);
            final int record = meant.getOrDefault(asked, SeriesRefs.NO_RECORD);
            if (sessions[session].record(asked) != record) {
                throw new AssertionError("step " + step + ", ref " + asked);
            }
        }
        assertHeld(expected.values().stream().mapToInt(Map::size).sum());
    }

    private void assertMeans(int ref, int record, int seriesId) {
        assertThat(refs.record(ref)).isEqualTo(record);
        assertThat(refs.seriesId(ref)).isEqualTo(seriesId);
    }

    private void assertHeld(long count) {
        assertThat(counters.get(CounterDescriptor.SERIES_REFS_HELD)).isEqualTo(count);
    }
}
