package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.SeriesKeys;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Selectors that are meant to do harm, each beside a neighbour whose updates must stay right. Work is counted, not timed. */
@Tag("C45")
class SelectorExhaustionTest {
    /** As dear as one may be: each of its stars is alive at each character. */
    private static final String DEAR = "{host=~\"" + ".*a|".repeat(60) + "x\"}";

    private static final int VALUE_LENGTH = 200;
    private static final int RUN_WORK_COUNT = (int) ((RegexCost.of(".*a|".repeat(60) + "x") * VALUE_LENGTH) >> 6);

    private FanOutFixture fanOut = new FanOutFixture();
    private long time;

    @Test
    void tenThousandBadSelectorsLeaveNothingBehind() {
        final FakeClient neighbour = fanOut.connect();
        final long number = fanOut.subscribe(neighbour, "cpu");
        final FakeClient rogue = fanOut.connect();
        for (int i = 0; i < 10_000; i++) {
            fanOut.request(rogue, ClientRequest.subscribe("r", null, bad(i)));
            fanOut.write();
            if (i % 100 == 0) {
                fanOut.sample("cpu", ++time, i);
                fanOut.cycle();
            }
        }
        assertThat(fanOut.count(CounterDescriptor.SELECTORS_INVALID)).isEqualTo(10_000);
        assertThat(rogue.checker.messages("error"))
                .hasSize(10_000)
                .allMatch(error -> error.get("code").asString().equals("bad-selector")
                        && error.get("message").asString().startsWith("at "));
        assertThat(fanOut.count(CounterDescriptor.GROUPS_OPEN)).isEqualTo(1);
        assertThat(fanOut.count(CounterDescriptor.REGEX_RUNS)).isZero();
        assertThat(neighbour.checker.sampleCount()).isEqualTo(100);
        assertThat(neighbour.checker.mirror(number)).isEqualTo(fanOut.expected("cpu"));
    }

    @Test
    void aDearExpressionTakesItsTimeAndHoldsNobodyUp() {
        addSeries(0, 1000, VALUE_LENGTH);
        fanOut.flush();
        final FakeClient rogue = fanOut.connect();
        final FakeClient neighbour = fanOut.connect();
        fanOut.request(rogue, ClientRequest.subscribe("r", null, DEAR));
        fanOut.request(neighbour, ClientRequest.subscribe("n", null, "m7"));
        final int maxRunCount = 1 + FanOutHandler.Bounds.DEFAULT.walkRecords() / RUN_WORK_COUNT;
        int walkCount = 0;
        int neighbourLiveAt = 0;
        while (fanOut.handler.walk(fanOut.sequence, fanOut.nowNs) > 0) {
            fanOut.write();
            walkCount++;
            assertThat(fanOut.count(CounterDescriptor.REGEX_RUNS)).isLessThanOrEqualTo((long) walkCount * maxRunCount);
            neighbourLiveAt =
                    neighbourLiveAt == 0 && neighbour.checker.last("live") != null ? walkCount : neighbourLiveAt;
        }
        assertThat(fanOut.count(CounterDescriptor.REGEX_RUNS)).isEqualTo(1000);
        assertThat(neighbourLiveAt).isBetween(1, walkCount / 10);
        assertThat(rogue.checker.mirror(number(rogue)))
                .isEqualTo(fanOut.expected(DEAR))
                .isNotEmpty();
        assertThat(neighbour.checker.mirror(number(neighbour))).isEqualTo(fanOut.expected("m7"));
    }

    @Test
    void birthsThatWouldBeTooMuchWorkComeAFewTicksLater() {
        final FakeClient rogue = fanOut.connect();
        final FakeClient neighbour = fanOut.connect();
        final long dear = fanOut.subscribe(rogue, DEAR);
        final long all = fanOut.subscribe(neighbour, null);
        addSeries(1, 800, VALUE_LENGTH);
        fanOut.cycle();

        final long maxRunCount = 1 + Membership.MAX_BIRTH_WORK_COUNT / RUN_WORK_COUNT;
        assertThat(fanOut.count(CounterDescriptor.REGEX_RUNS)).isBetween(1L, maxRunCount);
        assertThat(fanOut.count(CounterDescriptor.BIRTHS_DEFERRED))
                .isEqualTo(800 - fanOut.count(CounterDescriptor.REGEX_RUNS));
        assertThat(neighbour.checker.mirror(all)).hasSize(800).isEqualTo(fanOut.expected(""));
        long runCount = fanOut.count(CounterDescriptor.REGEX_RUNS);
        for (int tick = 0; tick < 200; tick++) {
            fanOut.tick();
            fanOut.cycle();
            assertThat(fanOut.count(CounterDescriptor.REGEX_RUNS) - runCount)
                    .isLessThanOrEqualTo(1 + Relabelling.SWEEP_STEP_COUNT / RUN_WORK_COUNT);
            runCount = fanOut.count(CounterDescriptor.REGEX_RUNS);
        }
        assertThat(rogue.checker.mirror(dear)).isEqualTo(fanOut.expected(DEAR)).isNotEmpty();
    }

    @Test
    void moreExpressionsThanTheServerCanBearAreRefused() {
        final FakeClient rogue = fanOut.connect();
        int refusedAt = 0;
        for (int i = 0; refusedAt == 0; i++) {
            fanOut.request(rogue, ClientRequest.subscribe("r", null, DEAR.replace("x\"", "x" + i + "\"")));
            fanOut.cycle();
            refusedAt = rogue.checker.last("error") == null ? 0 : i;
        }
        assertThat(rogue.checker.last("error").get("code").asString()).isEqualTo("limit-exceeded");
        assertThat(refusedAt).isGreaterThan((int) (Regexes.MAX_RETAINED_COST / (2 * RegexCost.MAX)));
        fanOut.request(rogue, ClientRequest.subscribe("r", null, "{host=~\"a|b\"}"));
        fanOut.write();
        assertThat(rogue.checker.last("subscribed").get("selector").asString()).isEqualTo("{host=~\"a|b\"}");

        fanOut.request(rogue, ClientRequest.unsubscribe("u", null, null, 0));
        fanOut.request(rogue, ClientRequest.subscribe("r", null, DEAR));
        fanOut.write();
        assertThat(rogue.checker.last("subscribed").get("selector").asString()).startsWith("{host=~\".*a");
    }

    @Test
    @Tag("C31")
    void tenThousandSubscriptionsAreAllRight() {
        final int clientCount = 2000;
        fanOut = new FanOutFixture(new FanOutFixture.Sizes(1 << 24, 8192, clientCount, 256, 4096, 200_000));
        addSeries(0, 50, 8);
        fanOut.cycle();
        for (int i = 0; i < clientCount; i++) {
            final FakeClient client = fanOut.connect();
            for (int k = 0; k < 5; k++) {
                fanOut.request(client, ClientRequest.subscribe(null, null, distinct(5 * i + k)));
            }
            if (i % 200 == 199) {
                fanOut.cycle();
            }
        }
        assertThat(fanOut.count(CounterDescriptor.SUBSCRIPTIONS_OPEN)).isEqualTo(10_000);
        for (int round = 0; round < 3; round++) {
            addSeries(round, 60, 8);
            fanOut.cycle();
        }
        final Set<Long> numbers = new HashSet<>();
        for (final FakeClient client : fanOut.clients) {
            for (final JsonNode subscribed : client.checker.messages("subscribed")) {
                final long number = subscribed.get("subscription").asLong();
                numbers.add(number);
                assertThat(client.checker.isLive(number)).isTrue();
                final Map<?, ?> expected =
                        fanOut.expected(subscribed.get("selector").asString());
                assertThat((Map<?, ?>) client.checker.mirror(number)).isEqualTo(expected);
            }
        }
        assertThat(fanOut.count(CounterDescriptor.BIRTHS_DEFERRED)).isZero();
        assertThat(fanOut.count(CounterDescriptor.SUBSCRIPTIONS_REFUSED)).isZero();
        assertThat(numbers).hasSize(10_000);
        new ArrayList<>(fanOut.clients).forEach(fanOut::disconnect);
        fanOut.cycle();
        assertThat(fanOut.count(CounterDescriptor.GROUPS_OPEN)).isZero();
        assertThat(fanOut.count(CounterDescriptor.SUBSCRIPTIONS_OPEN)).isZero();
        assertThat(fanOut.rings.openCount()).isZero();
    }

    private static String bad(int i) {
        return switch (i % 5) {
            case 0 -> "{a=~\"((((x{" + i + "}){900}){900}){900})\"}";
            case 1 -> "{a=~\"" + "(".repeat(1 + i % 500) + "\"}";
            case 2 -> "{a=~\"(?i)[\\\\x{80}-\\\\x{10f" + String.format("%03x", i % 4096) + "}]\"}";
            case 3 -> "{" + "a=\"1\",".repeat(33 + i % 100) + "}";
            default -> "{a=~\"" + "\\\\pL".repeat(30 + i % 50) + "\"}";
        };
    }

    /** Selectors of all kinds, no two of which are equal. */
    private static String distinct(int i) {
        final String rest = "absent" + i + "=\"\"";
        return switch (i % 5) {
            case 0 -> "m" + i % 60 + "{" + rest + "}";
            case 1 -> "m" + i % 7 + "*{" + rest + "}";
            case 2 -> "{host=~\"a" + i % 10 + ".+\",core!=\"1\"," + rest + "}";
            case 3 -> "m1{host!~\"a0.*\"," + rest + "}";
            default -> "{agent=~\"a1|a" + i + "\",__name__=~\"m.*0\"," + rest + "}";
        };
    }

    private void addSeries(int agent, int count, int valueLength) {
        fanOut.begin(agent);
        for (int i = 0; i < count; i++) {
            final String host = "a" + i
                    + "b".repeat(Math.max(0, valueLength - Integer.toString(i).length() - 2));
            final String end = i % 2 == 0 ? "a" : "c";
            final byte[] key = SeriesKeys.key("m" + i % 60, "host", host + end, "core", Integer.toString(i % 3));
            fanOut.writer.doubles(key, new long[] {++time}, time);
        }
        fanOut.apply();
    }

    private static long number(FakeClient client) {
        return client.checker.last("subscribed").get("subscription").asLong();
    }
}
