package io.ringcast.bench.rig.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cheap way of reading an item gives what a JSON parser gives, or leaves the item to it. */
class ItemScannerTest {
    private static final String ITEM = "{\"agent\":\"a1\",\"metric\":\"m2\",\"labels\":{\"core\":\"c0\"},"
            + "\"timestampNs\":\"1763683200123456789\",\"value\":12.34,\"n\":5,"
            + "\"earlier\":[[\"1763683200123456787\",0.5],[\"1763683200123456788\",-3]]}";

    private final ItemFields scanned = new ItemFields();
    private final ItemFields parsed = new ItemFields();

    @Test
    void readsWhatAParserReads() {
        assertThat(scan(ITEM + ",next")).isEqualTo(ITEM.length());
        assertThat(scanned.sampleCount()).isEqualTo(3);
        assertThat(scanned.timestampNs(0)).isEqualTo(1_763_683_200_123_456_787L);
        assertThat(scanned.value(1)).isEqualTo(-3);
        assertThat(scanned.value(2)).isEqualTo(12.34);
        assertThat(scanned.n()).isEqualTo(5);
        assertSame(ITEM);
    }

    @Test
    void readsNumbersAsAParserDoes() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            String number = Double.toString((random.nextInt(2_000_000) - 1_000_000) / Math.pow(10, random.nextInt(7)));
            String item = ITEM.replace("12.34", number);
            if (scan(item) != ItemScanner.OTHERWISE) {
                assertSame(item);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.0E-3", "1e5", "\"NaN\"", "0.1234567890123456789", "12345678901234567890", "null", "-", "1."})
    void leavesUnusualNumbersToAParser(String number) {
        assertThat(scan(ITEM.replace("12.34", number))).isEqualTo(ItemScanner.OTHERWISE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\\"1", "a\\u0031"})
    void leavesEscapesToAParser(String agent) {
        assertThat(scan(ITEM.replace("a1", agent))).isEqualTo(ItemScanner.OTHERWISE);
    }

    @Test
    void leavesUnknownFieldsToAParser() {
        String item = ITEM.replace("\"n\":5", "\"n\":5,\"min\":0.1");
        assertThat(scan(item)).isEqualTo(ItemScanner.OTHERWISE);
        assertThat(parse(item)).isEqualTo(item.length());
        assertThat(parsed.n()).isEqualTo(5);
    }

    @Test
    void takesNoPartOfAnItemForAWholeOne() {
        for (int length = 0; length < ITEM.length(); length++) {
            assertThat(scan(ITEM.substring(0, length))).isEqualTo(ItemScanner.OTHERWISE);
        }
    }

    @Test
    void tellsSeriesApart() {
        List<Long> hashes = new ArrayList<>();
        for (String item :
                List.of(ITEM, ITEM.replace("a1", "a2"), ITEM.replace("m2", "m3"), ITEM.replace("c0", "c1"))) {
            scan(item);
            hashes.add(scanned.keyHash());
        }
        assertThat(hashes).doesNotHaveDuplicates();
    }

    private void assertSame(String item) {
        assertThat(parse(item)).isEqualTo(scan(item));
        assertThat(parsed.keyHash()).isEqualTo(scanned.keyHash());
        assertThat(parsed.n()).isEqualTo(scanned.n());
        assertThat(parsed.sampleCount()).isEqualTo(scanned.sampleCount());
        for (int i = 0; i < parsed.sampleCount(); i++) {
            assertThat(scanned.timestampNs(i)).isEqualTo(parsed.timestampNs(i));
            assertThat(scanned.value(i)).as(item).isEqualTo(parsed.value(i));
        }
    }

    private int scan(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return new ItemScanner().read(bytes, 0, bytes.length, scanned);
    }

    private int parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return new ItemParser().read(bytes, 0, bytes.length, parsed);
    }
}
