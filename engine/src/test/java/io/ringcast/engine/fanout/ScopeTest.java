package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.SeriesKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a client may see is decided by its scope, whatever it asks. */
@Tag("D4")
class ScopeTest {
    private static final String RED = "{tenant=\"red\"}";
    private static final String BLUE = "{tenant=\"blue\"}";
    private static final List<String> TENANTS = List.of("red", "blue");
    private static final List<String> SELECTORS = List.of(
            "",
            "m*",
            "m1",
            "{core!=\"0\"}",
            "{tenant=~\".+\"}",
            "{tenant=\"red\"}",
            "{agent=~\"a.\"}",
            "[0,1,2,3,4,5]");

    private FanOutFixture fanOut = new FanOutFixture();
    private Random random;
    private long time;

    @Test
    void givesTwoScopesOfOneSelectorGroupsOfTheirOwn() {
        twoTenants();
        final FakeClient red = fanOut.connect(RED);
        final FakeClient blue = fanOut.connect(BLUE);
        final FakeClient all = fanOut.connect();
        final long ofRed = fanOut.subscribe(red, "m1");
        final long ofBlue = fanOut.subscribe(blue, "m1");
        final long ofAll = fanOut.subscribe(all, "m1");

        assertThat(List.of(ofRed, ofBlue, ofAll)).doesNotHaveDuplicates();
        assertThat(red.checker.mirror(ofRed).keySet()).containsExactly("a0 m1 {}");
        assertThat(blue.checker.mirror(ofBlue).keySet()).containsExactly("a1 m1 {}");
        assertThat(all.checker.mirror(ofAll)).hasSize(2);
        assertThat(red.checker.last("live").get("series").asInt()).isEqualTo(1);
    }

    @Test
    void sharesAGroupWithWhoeverAsksForNoMoreThanTheScope() {
        twoTenants();
        final FakeClient red = fanOut.connect(RED);
        final FakeClient all = fanOut.connect();

        assertThat(fanOut.subscribe(red, "m1")).isEqualTo(fanOut.subscribe(all, "m1{tenant=\"red\"}"));
        assertThat(red.checker.last("subscribed").get("selector").asString()).isEqualTo("m1");
        assertThat(all.checker.last("subscribed").get("selector").asString()).isEqualTo("m1{tenant=\"red\"}");
        assertThat(red.checker.last("connected").get("scope").asString()).isEqualTo(RED);
        assertThat(all.checker.last("connected").has("scope")).isFalse();
    }

    @Test
    void takesTheWordsOfTheSubscribeInAnUnsubscribe() {
        twoTenants();
        final FakeClient red = fanOut.connect(RED);
        final long number = fanOut.subscribe(red, "m1");
        fanOut.request(red, ClientRequest.unsubscribe("u", "metrics", "m1", 0));
        fanOut.write();

        assertThat(red.checker.last("unsubscribed").get("subscription").asLong())
                .isEqualTo(number);
        assertThat(fanOut.count(CounterDescriptor.GROUPS_OPEN)).isZero();
    }

    @Test
    @Tag("C31")
    void echoesAListOfIdsAsAList() {
        twoTenants();
        final FakeClient red = fanOut.connect(RED);
        final long number = fanOut.subscribe(red, "[1,0]");

        assertThat(red.checker.last("subscribed").get("selector").toString()).isEqualTo("[0,1]");
        assertThat(red.checker.mirror(number).keySet()).containsExactly("a0 m1 {}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{tenant=", "[1]", "{a=~\"(\"}", "{a=~\"((b{1000}){1000})\"}"})
    void refusesAClientWhoseScopeCanNotBeRead(String scope) {
        final FakeClient client = fanOut.connect(scope);

        assertThat(client.refusedWith).isEqualTo(1011);
        assertThat(fanOut.rings.openCount()).isZero();
        assertThat(fanOut.count(CounterDescriptor.SCOPES_INVALID)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 0})
    void noFrameHoldsASeriesOutsideTheScopeWhateverHappens(long fixedSeed) {
        final long seed = fixedSeed == 0 ? new Random().nextLong() : fixedSeed;
        random = new Random(seed);
        fanOut = new FanOutFixture(
                new FanOutFixture.Sizes(1 << 16, 4096, 8, 3, 1024, 4096),
                new FanOutHandler.Bounds(1 << 14, 256, 512, 16, 8));
        final Map<String, TreeMap<Long, String>> tenants = new HashMap<>();
        for (int agent = 0; agent < 4; agent++) {
            move(tenants, agent);
        }
        final Map<FakeClient, String> clients = new HashMap<>();
        for (int i = 0; i < 6; i++) {
            final String tenant = TENANTS.get(i % 2);
            clients.put(fanOut.connect("{tenant=\"" + tenant + "\"}"), tenant);
        }
        for (int i = 0; i < 2500; i++) {
            step(tenants, new ArrayList<>(clients.keySet()));
            fanOut.disconnectClosed();
        }
        for (int i = 0; i < 5; i++) {
            fanOut.clients.forEach(client -> client.room = Long.MAX_VALUE);
            fanOut.write();
            fanOut.cycle();
        }
        clients.forEach((client, tenant) -> {
            check(seed, tenants, client, tenant);
            if (fanOut.clients.contains(client)) {
                checkMirrors(seed, client, tenant);
            }
        });
    }

    private void twoTenants() {
        fanOut.agentLabels.put(0, Map.of("tenant", "red"));
        fanOut.agentLabels.put(1, Map.of("tenant", "blue"));
        for (int agent = 0; agent < 2; agent++) {
            fanOut.begin(agent).doubles(SeriesKeys.key("m1"), new long[] {++time}, 1);
            fanOut.apply();
        }
        fanOut.cycle();
    }

    private void step(Map<String, TreeMap<Long, String>> tenants, List<FakeClient> clients) {
        final FakeClient client = clients.get(random.nextInt(clients.size()));
        final String selector = SELECTORS.get(random.nextInt(SELECTORS.size()));
        final int action = random.nextInt(100);
        if (action < 55) {
            send();
        } else if (action < 75) {
            fanOut.cycle();
        } else if (action < 85) {
            fanOut.request(client, ClientRequest.subscribe(null, null, selector));
        } else if (action < 90) {
            fanOut.request(client, ClientRequest.unsubscribe(null, "metrics", selector, 0));
        } else if (action < 95) {
            client.room = random.nextInt(3) > 0 ? Long.MAX_VALUE : random.nextInt(3000);
        } else if (action < 98) {
            fanOut.nowNs += FanOutFixture.TTL_NS / (random.nextInt(10) == 0 ? 2 : 50);
            fanOut.tick();
        } else {
            move(tenants, random.nextInt(4));
        }
        fanOut.write();
    }

    private void send() {
        fanOut.begin(random.nextInt(4));
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            final byte[] key = SeriesKeys.key("m" + random.nextInt(5), "core", Integer.toString(random.nextInt(3)));
            fanOut.writer.doubles(key, new long[] {++time}, time);
        }
        fanOut.apply();
    }

    /** An agent changes hands, and the sweep of the next tick sees to its series. */
    private void move(Map<String, TreeMap<Long, String>> tenants, int agent) {
        final String tenant = TENANTS.get(random.nextInt(2));
        fanOut.flush();
        fanOut.relabel(agent, Map.of("tenant", tenant));
        fanOut.tick();
        tenants.computeIfAbsent("a" + agent, id -> new TreeMap<>()).put(fanOut.sequence, tenant);
    }

    private static void check(long seed, Map<String, TreeMap<Long, String>> tenants, FakeClient client, String tenant) {
        for (final JsonNode message : client.checker.messages("metric_update")) {
            for (final JsonNode item : message.get("updates")) {
                final String owner = tenants.get(item.get("agent").asString())
                        .floorEntry(message.get("seq").asLong())
                        .getValue();
                assertThat(owner).as("seed %d, %s in %s", seed, item, message).isEqualTo(tenant);
            }
        }
    }

    private void checkMirrors(long seed, FakeClient client, String tenant) {
        for (final JsonNode message : client.checker.messages("subscribed")) {
            final long number = message.get("subscription").asLong();
            final JsonNode selector = message.get("selector");
            if (client.checker.isSubscribed(number)) {
                final String asked = selector.isArray() ? selector.toString() : selector.asString();
                final Map<?, ?> expected = fanOut.expected(asked, "{tenant=\"" + tenant + "\"}");
                assertThat((Map<?, ?>) client.checker.mirror(number))
                        .as("seed %d, %s of %s", seed, asked, tenant)
                        .isEqualTo(expected);
            }
        }
    }
}
