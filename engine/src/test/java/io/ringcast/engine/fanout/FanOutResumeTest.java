package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.SubscribeOptions;
import io.ringcast.engine.testing.SeriesKeys;
import io.ringcast.engine.testing.StreamChecker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Clients that lose their connection and go on where they were. */
class FanOutResumeTest {
    private static final List<String> SELECTORS = List.of("", "m1", "{agent=\"a1\"}", "{env=\"prod\"}", "{core=\"0\"}");
    private static final FanOutHandler.Bounds SMALL = new FanOutHandler.Bounds(1 << 16, 512, 1024, 7, 3);

    /** Who keeps a mirror of one selector over connections. */
    private static final class Visitor {
        private final String selector;
        private FakeClient client;
        /** Of the last connection on which the mirror was whole. */
        private StreamChecker known;

        private long knownSeq = -1;
        private long number;
        private long resumedFrom = Long.MIN_VALUE;
        private int readCount;

        private Visitor(String selector) {
            this.selector = selector;
        }
    }

    private final Map<String, Long> changedAt = new HashMap<>();
    private final List<Visitor> visitors = new ArrayList<>();
    private Random random;
    private FanOutFixture fanOut = new FanOutFixture();
    private long time;
    private int resumedCount;
    private int refusedCount;

    @Test
    void tellsOnlyWhatHasChangedSinceAndWhatWasRemoved() {
        final FakeClient stays = fanOut.connect();
        fanOut.subscribe(stays, null);
        updateAll(10);
        fanOut.cycle();
        final FakeClient client = fanOut.connect();
        fanOut.subscribe(client, null);
        final long seq = client.checker.last("live").get("seq").asLong();
        fanOut.disconnect(client);
        fanOut.nowNs += FanOutFixture.TTL_NS - 1;
        updateAll(3);
        fanOut.nowNs++;
        fanOut.begin(1).doubles(SeriesKeys.key("new"), new long[] {5}, 5);
        fanOut.apply();
        fanOut.tick();
        fanOut.cycle();

        final FakeClient back = resume(client, "e1", seq + 1);
        assertThat(back.checker.last("subscribed").get("resumed").asBoolean()).isTrue();
        final JsonNode update = back.checker.last("metric_update");
        assertThat(update.has("snapshot")).isFalse();
        assertThat(update.get("updates")).hasSize(4);
        assertThat(update.get("removed")).hasSize(7);
        assertThat(back.checker.mirror(1)).isEqualTo(fanOut.expected("")).hasSize(4);
    }

    @Test
    void resumesInAGroupThatIsMadeForIt() {
        updateAll(10);
        final FakeClient client = fanOut.connect();
        fanOut.subscribe(client, null);
        final long seq = client.checker.last("live").get("seq").asLong();
        fanOut.disconnect(client);
        fanOut.cycle();
        fanOut.nowNs += FanOutFixture.TTL_NS;
        updateAll(2);
        fanOut.tick();

        final FakeClient back = resume(client, "e1", seq);
        assertThat(back.checker.last("subscribed").get("resumed").asBoolean()).isTrue();
        assertThat(back.checker.last("subscribed").get("subscription").asLong()).isEqualTo(2);
        assertThat(back.checker.last("metric_update").get("updates")).hasSize(2);
        assertThat(back.checker.last("metric_update").get("removed")).hasSize(8);
        assertThat(back.checker.mirror(2)).isEqualTo(fanOut.expected("")).hasSize(2);
    }

    @Test
    void beginsAnewForAForeignEpochAndForASeqThatIsTooOldOrYetToCome() {
        updateAll(10);
        final FakeClient client = fanOut.connect();
        fanOut.subscribe(client, null);
        final long seq = client.checker.last("live").get("seq").asLong();
        fanOut.nowNs += FanOutFixture.TTL_NS;
        updateAll(2);
        fanOut.tick();
        fanOut.cycle();
        final long seqOfRemoval = fanOut.sequence;
        expectSnapshot(resume(client, "e0", seq));
        expectSnapshot(resume(client, "e1", fanOut.sequence + 10));
        assertThat(isResumed(resume(client, "e1", fanOut.sequence))).isTrue();
        fanOut.nowNs += FanOutFixture.TTL_NS;
        updateAll(2);
        fanOut.tick();
        fanOut.cycle();

        expectSnapshot(resume(client, "e1", seqOfRemoval));
        assertThat(isResumed(resume(client, "e1", seqOfRemoval + 1))).isTrue();
    }

    @Test
    void beginsAnewInAGroupThatDoesNotKnowWhatItLostByLabels() {
        fanOut.agentLabels.put(0, Map.of("env", "prod"));
        updateAll(3);
        final FakeClient client = fanOut.connect();
        fanOut.subscribe(client, "{env=\"prod\"}");
        final long seq = client.checker.last("live").get("seq").asLong();
        fanOut.disconnect(client);
        fanOut.cycle();
        fanOut.relabel(0, Map.of("env", "test"));

        expectSnapshot(resume(client, "{env=\"prod\"}", "e1", seq));
        fanOut.tick();
        final FakeClient anew = resume(client, "{env=\"prod\"}", "e1", seq);
        expectSnapshot(anew);
        assertThat(isResumed(resume(anew, "{env=\"prod\"}", "e1", fanOut.sequence)))
                .isTrue();
    }

    @Test
    void acknowledgesAResumeOfASubscriptionThatIsThere() {
        updateAll(3);
        final FakeClient client = fanOut.connect();
        fanOut.subscribe(client, null);
        fanOut.request(client, ClientRequest.subscribe("r", null, null, SubscribeOptions.DEFAULT.withResume("e1", 2)));
        fanOut.cycle();

        assertThat(isResumed(client)).isTrue();
        assertThat(client.checker.messages("live")).hasSize(1);
    }

    private void expectSnapshot(FakeClient back) {
        assertThat(isResumed(back)).isFalse();
        final long number = back.checker.last("subscribed").get("subscription").asLong();
        assertThat(back.checker.mirror(number))
                .isEqualTo(fanOut.expected(
                        back.checker.last("subscribed").get("selector").asString()));
        fanOut.disconnect(back);
        fanOut.cycle();
    }

    private static boolean isResumed(FakeClient client) {
        return client.checker.last("subscribed").get("resumed").asBoolean();
    }

    private FakeClient resume(FakeClient before, String epoch, long seq) {
        return resume(before, null, epoch, seq);
    }

    private FakeClient resume(FakeClient before, String selector, String epoch, long seq) {
        final FakeClient client = fanOut.connect();
        client.checker.resumeFrom(before.checker);
        final SubscribeOptions options = SubscribeOptions.DEFAULT.withResume(epoch, seq);
        fanOut.request(client, ClientRequest.subscribe("r", null, selector, options));
        fanOut.cycle();
        return client;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void leavesEveryMirrorEqualToTheMapAndTellsNothingOld(long seed) {
        random = new Random(seed);
        fanOut = new FanOutFixture(new FanOutFixture.Sizes(1 << 18, 8192, 8, 16, 1024, 4096), SMALL);
        fanOut.agentLabels.put(0, Map.of("env", "prod"));
        updateAll(60);
        for (int i = 0; i < 6; i++) {
            visitors.add(new Visitor(SELECTORS.get(i % SELECTORS.size())));
        }
        for (int step = 0; step < 5000; step++) {
            step();
        }
        for (final Visitor visitor : visitors) {
            if (visitor.client != null) {
                visitor.client.room = Long.MAX_VALUE;
            }
        }
        for (int i = 0; i < 3; i++) {
            fanOut.tick();
            fanOut.write();
            fanOut.cycle();
            leaveClosed();
        }
        visitors.forEach(this::read);
        for (final Visitor visitor : visitors) {
            if (visitor.client != null) {
                check(visitor);
            }
        }
        assertThat(resumedCount).isPositive();
        assertThat(refusedCount).isPositive();
    }

    static LongStream seeds() {
        final long firstSeed = Long.getLong("ringcast.twin.firstSeed", 1);
        return LongStream.range(firstSeed, firstSeed + Long.getLong("ringcast.twin.seeds", 6));
    }

    private void step() {
        final int action = random.nextInt(100);
        if (action < 30) {
            update();
        } else if (action < 40) {
            comeOrGo(visitors.get(random.nextInt(visitors.size())));
        } else if (action < 43) {
            fanOut.nowNs += FanOutFixture.TTL_NS / (random.nextInt(6) == 0 ? 3 : 20);
            tick();
        } else if (action < 44 && random.nextInt(3) == 0) {
            fanOut.relabel(random.nextInt(2), random.nextBoolean() ? Map.of("env", "prod") : Map.of("core", "0"));
        } else if (action < 47) {
            final Visitor visitor = visitors.get(random.nextInt(visitors.size()));
            if (visitor.client != null) {
                visitor.client.room = random.nextBoolean() ? Long.MAX_VALUE : random.nextInt(1000);
            }
        } else {
            fanOut.flush();
            fanOut.write();
            visitors.forEach(this::read);
            fanOut.handler.walk(fanOut.sequence, fanOut.nowNs);
            fanOut.write();
            visitors.forEach(this::read);
        }
        leaveClosed();
    }

    private void comeOrGo(Visitor visitor) {
        if (visitor.client != null) {
            leave(visitor);
            return;
        }
        visitor.client = fanOut.connect();
        visitor.readCount = 0;
        SubscribeOptions options = SubscribeOptions.DEFAULT;
        if (visitor.known != null) {
            final boolean isForeign = random.nextInt(20) == 0;
            options = options.withResume(isForeign ? "e0" : "e1", visitor.knownSeq);
            visitor.client.checker.resumeFrom(visitor.known);
        }
        fanOut.request(visitor.client, ClientRequest.subscribe("r", null, visitor.selector, options));
        fanOut.write();
        final JsonNode subscribed = visitor.client.checker.last("subscribed");
        visitor.number = subscribed.get("subscription").asLong();
        final boolean isResumed = subscribed.get("resumed").asBoolean();
        visitor.resumedFrom = isResumed ? visitor.knownSeq : Long.MIN_VALUE;
        resumedCount += isResumed ? 1 : 0;
        refusedCount += visitor.known != null && !isResumed ? 1 : 0;
    }

    private void leave(Visitor visitor) {
        read(visitor);
        fanOut.disconnect(visitor.client);
        visitor.client = null;
    }

    private void leaveClosed() {
        for (final Visitor visitor : visitors) {
            if (visitor.client != null && visitor.client.ring.closeCode() != 0) {
                leave(visitor);
            }
        }
    }

    /** Takes what has come; where the last message does not go on, the mirror is whole as of then. */
    private void read(Visitor visitor) {
        if (visitor.client == null) {
            return;
        }
        final List<JsonNode> messages = visitor.client.checker.messages();
        JsonNode last = null;
        for (; visitor.readCount < messages.size(); visitor.readCount++) {
            final JsonNode message = messages.get(visitor.readCount);
            final String type = message.get("type").asString();
            if (type.equals("live")) {
                visitor.resumedFrom = Long.MIN_VALUE;
            } else if (type.equals("metric_update")) {
                checkNothingOld(visitor, message);
            }
            last = type.equals("live") || type.equals("metric_update") ? message : last;
        }
        // A mirror that was resumed in part is of no use: it is neither what it was nor what it will be.
        if (last != null && last.has("more")) {
            visitor.known = null;
        } else if (last != null) {
            visitor.known = visitor.client.checker;
            visitor.knownSeq = last.get("seq").asLong();
            if (visitor.knownSeq == fanOut.sequence && fanOut.relabelled.isEmpty()) {
                check(visitor);
            }
        }
    }

    private void checkNothingOld(Visitor visitor, JsonNode message) {
        for (final JsonNode item : message.get("updates")) {
            final Map<String, String> labels = new TreeMap<>();
            item.get("labels")
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().asString()));
            final String name = StreamChecker.seriesName(
                    item.get("agent").asString(), item.get("metric").asString(), labels);
            if (item.get("agent").asString().equals("a2")) {
                // The labels of the others change, and who finds them changed during a build is told once more.
                assertThat(changedAt.get(name)).as(name).isGreaterThanOrEqualTo(visitor.resumedFrom);
            }
        }
    }

    private void check(Visitor visitor) {
        assertThat(visitor.client.checker.mirror(visitor.number).equals(fanOut.expected(visitor.selector)))
                .as("the mirror of %s at %d", visitor.selector, fanOut.sequence)
                .isTrue();
    }

    private void tick() {
        final boolean isRelabelled = !fanOut.relabelled.isEmpty();
        fanOut.tick();
        if (isRelabelled) {
            changedAt.replaceAll((name, sequence) -> fanOut.sequence);
        }
    }

    private void update() {
        final int agent = random.nextInt(3);
        fanOut.begin(agent);
        final int seriesCount = 1 + random.nextInt(4);
        for (int i = 0; i < seriesCount; i++) {
            final String name = "m" + random.nextInt(20);
            final String core = Integer.toString(random.nextInt(3));
            fanOut.writer.doubles(SeriesKeys.key(name, "core", core), new long[] {++time, ++time}, time, -time);
            changedAt.put(StreamChecker.seriesName("a" + agent, name, Map.of("core", core)), fanOut.sequence + 1);
        }
        fanOut.apply();
    }

    private void updateAll(int count) {
        time++;
        fanOut.begin(0);
        for (int i = 0; i < count; i++) {
            fanOut.writer.doubles(SeriesKeys.key("m" + i), new long[] {1000 + time}, time);
            changedAt.put(StreamChecker.seriesName("a0", "m" + i, Map.of()), fanOut.sequence + 1);
        }
        fanOut.apply();
    }
}
