package io.ringcast.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A sound stream passes; one with a fault planted in it never does, wherever it stands. */
@Tag("G7")
class StreamCheckerTest {
    private static final long SUBSCRIPTION = 7;
    private static final int SERIES_COUNT = 5;
    private static final int MESSAGE_COUNT = 200;
    private static final int ROUND_COUNT = 200;

    /** What can go wrong with a message of a stream. */
    private enum Fault {
        LOST,
        REPEATED,
        REORDERED,
        COUNT_TOO_HIGH,
        COUNT_TOO_LOW,
        TIME_BACK,
        WRONG_VALUE,
        EARLIER_LOST,
        TOO_MUCH
    }

    private final List<String> stream = new ArrayList<>();
    private final long[] counts = new long[SERIES_COUNT];
    private long seq;

    @ParameterizedTest
    @EnumSource(Fault.class)
    void findsAFaultWhereverItStands(Fault fault) {
        final long firstSeed = System.nanoTime();
        for (long seed = firstSeed; seed < firstSeed + ROUND_COUNT; seed++) {
            final Random random = new Random(seed);
            final Map<String, StreamChecker.Item> map = sound(random);
            assertThatCode(() -> check(stream, map)).as("sound, seed " + seed).doesNotThrowAnyException();
            plant(fault, random);
            assertThatThrownBy(() -> check(stream, map))
                    .as(fault + " with seed " + seed)
                    .isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void takesAGapForReportedOnceLiveComes() {
        final StreamChecker checker = live();
        checker.onMessage(update(2, item(0, 9, 5)));
        assertThat(checker.unreportedCount(SUBSCRIPTION)).isEqualTo(3);
        assertThat(checker.isLive(SUBSCRIPTION)).isFalse();
        checker.onMessage(live(3, 1));
        assertThat(checker.unreportedCount(SUBSCRIPTION)).isZero();
        assertThat(checker.isLive(SUBSCRIPTION)).isTrue();
        assertThat(checker.mergedCount()).isEqualTo(3);
    }

    @Test
    void takesARepetitionForReportedOnceLiveComes() {
        final StreamChecker checker = live();
        checker.onMessage(update(2, item(0, 1, 1)));
        assertThat(checker.unreportedCount(SUBSCRIPTION)).isEqualTo(1);
        assertThat(checker.repeatedCount()).isEqualTo(1);
        checker.onMessage(live(3, 1));
        assertThat(checker.unreportedCount(SUBSCRIPTION)).isZero();
    }

    @Test
    void letsASeriesThatWasRemovedGoOnWithItsCount() {
        final StreamChecker checker = live();
        checker.onMessage("{\"type\":\"metric_update\",\"subscription\":7,\"seq\":2,\"updates\":[],\"removed\":["
                + "{\"agent\":\"a\",\"metric\":\"m0\",\"labels\":{}}]}");
        assertThat(checker.mirror(SUBSCRIPTION)).isEmpty();
        checker.onMessage(update(3, item(0, 9, 8)));
        assertThat(checker.unreportedCount(SUBSCRIPTION)).isZero();
        assertThat(checker.told(SUBSCRIPTION)).hasSize(1);
        checker.onMessage(update(4, item(0, 11, 10)));
        assertThat(checker.unreportedCount(SUBSCRIPTION)).isEqualTo(1);
    }

    @Test
    void missesWhatASeriesHadBeforeItWasFirstTold() {
        final StreamChecker checker = live();
        checker.onMessage(update(2, item(1, 2, 2)));
        assertThat(checker.unreportedCount(SUBSCRIPTION)).isEqualTo(1);
    }

    @Test
    void tellsTheNewestOfEachSeriesWithoutWhatCameEarlier() {
        final StreamChecker checker = live();
        checker.onMessage(update(2, itemWithEarlier(0, 3, 3)));
        assertThat(checker.told(SUBSCRIPTION).values())
                .extracting(Object::toString)
                .containsExactly(item(0, 3, 3));
        assertThat(checker.unreportedCount(SUBSCRIPTION)).isZero();
    }

    @Test
    void refusesWhatNobodySubscribedToAndUpdatesOutOfPlace() {
        assertRefused("nothing is subscribed", update(1, item(0, 1, 1)));
        assertRefused("an update came before live", subscribed(), update(1, item(0, 1, 1)));
        assertRefused("a snapshot told more", subscribed(), snapshot(1, itemWithEarlier(0, 2, 2)));
        assertRefused("series is not the size", subscribed(), live(1, 1));
        assertRefused("a snapshot came after live", subscribed(), live(1, 0), snapshot(1, item(0, 1, 1)));
        assertRefused("seq fell", subscribed(), live(5, 0), update(4, item(0, 1, 1)));
    }

    /** Fills {@link #stream} with messages that are as they should be; returns the map they end with. */
    private Map<String, StreamChecker.Item> sound(Random random) {
        stream.clear();
        java.util.Arrays.fill(counts, 0);
        seq = 0;
        stream.add(subscribed());
        counts[0] = 1 + random.nextInt(5);
        stream.add(snapshot(seq, item(0, counts[0], counts[0])));
        stream.add(live(seq, 1));
        for (int i = 0; i < MESSAGE_COUNT; i++) {
            final int series = random.nextInt(SERIES_COUNT);
            counts[series] += 2;
            stream.add(update(++seq, itemWithEarlier(series, counts[series], counts[series])));
        }
        final StreamChecker truth = new StreamChecker();
        stream.forEach(truth::onMessage);
        return Map.copyOf(truth.mirror(SUBSCRIPTION));
    }

    private void plant(Fault fault, Random random) {
        final int at = 3 + random.nextInt(MESSAGE_COUNT);
        final String message = stream.get(at);
        switch (fault) {
            case LOST -> stream.remove(at);
            case REPEATED -> stream.add(at, message);
            case REORDERED -> Collections.swap(stream, at, at == stream.size() - 1 ? at - 1 : at + 1);
            case COUNT_TOO_HIGH -> stream.set(at, withCount(message, 1));
            case COUNT_TOO_LOW -> stream.set(at, withCount(message, -1));
            case TIME_BACK -> stream.set(at, message.replaceFirst("\"timestampNs\":\"[0-9]+", "\"timestampNs\":\"0"));
            case WRONG_VALUE ->
                stream.set(lastOf(message), stream.get(lastOf(message)).replace("\"value\":", "\"value\":9"));
            case EARLIER_LOST -> stream.set(at, message.replaceFirst(",\"earlier\":\\[.*\\]\\]", ""));
            case TOO_MUCH -> stream.set(at, message.replaceFirst("\"earlier\":\\[", "\"earlier\":[[\"0\",0],"));
        }
    }

    /** The place of the last message about the series that this one is about: what it says stays. */
    private int lastOf(String message) {
        final String metric = message.replaceFirst(".*(\"metric\":\"m[0-9]\").*", "$1");
        int last = stream.size() - 1;
        while (!stream.get(last).contains(metric)) {
            last--;
        }
        return last;
    }

    private static String withCount(String message, int more) {
        final String count = message.replaceFirst(".*\"n\":([0-9]+).*", "$1");
        return message.replace("\"n\":" + count, "\"n\":" + (Long.parseLong(count) + more));
    }

    /** What each test does with the stream of a client when all is quiet. */
    private static void check(List<String> messages, Map<String, StreamChecker.Item> map) {
        final StreamChecker checker = new StreamChecker();
        messages.forEach(checker::onMessage);
        assertThat(checker.unreportedCount(SUBSCRIPTION)).isZero();
        assertThat(checker.isLive(SUBSCRIPTION)).isTrue();
        assertThat(checker.mirror(SUBSCRIPTION)).isEqualTo(map);
    }

    private static void assertRefused(String reason, String... messages) {
        final StreamChecker checker = new StreamChecker();
        assertThatThrownBy(() -> List.of(messages).forEach(checker::onMessage))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith(reason)
                .hasMessageContaining(messages[messages.length - 1]);
    }

    private static StreamChecker live() {
        final StreamChecker checker = new StreamChecker();
        checker.onMessage(subscribed());
        checker.onMessage(snapshot(1, item(0, 1, 1)));
        checker.onMessage(live(1, 1));
        return checker;
    }

    private static String subscribed() {
        return "{\"type\":\"subscribed\",\"subscription\":7,\"seq\":0}";
    }

    private static String snapshot(long seq, String item) {
        return "{\"type\":\"metric_update\",\"subscription\":7,\"seq\":" + seq + ",\"snapshot\":true,\"updates\":["
                + item + "]}";
    }

    private static String live(long seq, int seriesCount) {
        return "{\"type\":\"live\",\"subscription\":7,\"seq\":" + seq + ",\"series\":" + seriesCount + "}";
    }

    private static String update(long seq, String item) {
        return "{\"type\":\"metric_update\",\"subscription\":7,\"seq\":" + seq + ",\"updates\":[" + item + "]}";
    }

    private static String item(int series, long timestampNs, long n) {
        return "{\"agent\":\"a\",\"metric\":\"m" + series + "\",\"labels\":{},\"timestampNs\":\"" + timestampNs
                + "\",\"value\":" + timestampNs + ",\"n\":" + n + "}";
    }

    /** The last two samples. */
    private static String itemWithEarlier(int series, long timestampNs, long n) {
        final String item = item(series, timestampNs, n);
        return item.substring(0, item.length() - 1) + ",\"earlier\":[[\"" + (timestampNs - 1) + "\","
                + (timestampNs - 1) + "]]}";
    }
}
