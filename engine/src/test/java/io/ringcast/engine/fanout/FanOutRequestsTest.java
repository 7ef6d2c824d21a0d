package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.ClientLimits;
import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.status.CounterDescriptor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FanOutRequestsTest {
    private static final String TIMESTAMP = "2025-11-21T00:00:00.123Z";

    private final FanOutFixture fanOut = new FanOutFixture();

    @Test
    @Tag("C30")
    @Tag("C37")
    void greetsAClientBeforeAnythingElse() {
        final FakeClient client = fanOut.connect();

        assertThat(client.texts)
                .containsExactly(
                        "{\"type\":\"connected\",\"message\":\"ringcast 0.1.0\",\"version\":\"0.1.0\",\"timestamp\":\""
                                + TIMESTAMP
                                + "\",\"epoch\":\"e1\",\"seq\":1,\"pingIntervalMs\":30000,\"limits\":{\"memberships\":4096,\"subscriptions\":1500,\"messageBytes\":16384,\"messagesPerSecond\":100}}");
        assertThat(fanOut.count(CounterDescriptor.CONNECTIONS_OPEN)).isEqualTo(1);
    }

    @Test
    @Tag("C8")
    @Tag("C9")
    @Tag("C31")
    void confirmsASubscriptionAndGoesLiveAtOnceWhenThereIsNothingToTell() {
        final FakeClient client = fanOut.connect();
        fanOut.request(client, ClientRequest.subscribe("1", null, "cpu{ b='2' , a='1' }"));
        fanOut.cycle();

        assertThat(client.texts.subList(1, 3))
                .containsExactly(
                        "{\"type\":\"subscribed\",\"id\":\"1\",\"topic\":\"metrics\","
                                + "\"selector\":\"cpu{a=\\\"1\\\",b=\\\"2\\\"}\",\"subscription\":1,\"epoch\":\"e1\","
                                + "\"seq\":2,\"resumed\":false,\"timestamp\":\"" + TIMESTAMP + "\"}",
                        "{\"type\":\"live\",\"subscription\":1,\"seq\":2,\"series\":0}");
        assertThat(fanOut.count(CounterDescriptor.SUBSCRIPTIONS_OPEN)).isEqualTo(1);
        assertThat(fanOut.count(CounterDescriptor.GROUPS_OPEN)).isEqualTo(1);
        assertThat(fanOut.count(CounterDescriptor.CLIENTS_LAGGING)).isZero();
        assertThat(fanOut.count(CounterDescriptor.MESSAGES_SENT)).isEqualTo(3);
    }

    @Test
    void acknowledgesAnIdenticalSubscribeAgainWithoutASnapshot() {
        final FakeClient client = fanOut.connect();
        fanOut.sample("m", 1, 1);
        fanOut.subscribe(client, null);
        fanOut.request(client, ClientRequest.subscribe("2", "metrics", " {} "));
        fanOut.cycle();

        assertThat(client.checker.messages("subscribed")).hasSize(2);
        assertThat(client.checker.messages("metric_update")).hasSize(1);
        assertThat(client.checker.messages("live")).hasSize(1);
        assertThat(fanOut.count(CounterDescriptor.SUBSCRIPTIONS_OPEN)).isEqualTo(1);
    }

    @Test
    @Tag("C32")
    void sendsNothingOfASubscriptionAfterItsEndWasConfirmed() {
        final FakeClient client = fanOut.connect();
        final long number = fanOut.subscribe(client, "m");
        fanOut.sample("m", 1, 1);
        fanOut.request(client, ClientRequest.unsubscribe("u", null, null, number));
        fanOut.sample("m", 2, 2);
        fanOut.cycle();

        assertThat(client.texts.get(client.texts.size() - 1))
                .isEqualTo("{\"type\":\"unsubscribed\",\"id\":\"u\",\"topic\":\"metrics\",\"subscription\":1}");
        assertThat(client.checker.messages("metric_update")).isEmpty();
        assertThat(fanOut.count(CounterDescriptor.UPDATES_DISCARDED)).isEqualTo(1);
        assertThat(fanOut.count(CounterDescriptor.UPDATES_MATCHED)).isEqualTo(1);
        assertThat(fanOut.count(CounterDescriptor.SUBSCRIPTIONS_OPEN)).isZero();
        assertThat(fanOut.count(CounterDescriptor.GROUPS_OPEN)).isZero();
    }

    @Test
    void endsASubscriptionBySelectorAndAllOfThemByNothing() {
        final FakeClient client = fanOut.connect();
        fanOut.subscribe(client, "a");
        fanOut.subscribe(client, "b");
        fanOut.subscribe(client, "c");
        fanOut.request(client, ClientRequest.unsubscribe("1", "metrics", "b{}", 0));
        assertThat(fanOut.count(CounterDescriptor.SUBSCRIPTIONS_OPEN)).isEqualTo(2);
        fanOut.request(client, ClientRequest.unsubscribe("2", null, null, 0));
        fanOut.cycle();

        assertThat(client.texts.subList(client.texts.size() - 2, client.texts.size()))
                .containsExactly(
                        "{\"type\":\"unsubscribed\",\"id\":\"1\",\"topic\":\"metrics\",\"subscription\":2}",
                        "{\"type\":\"unsubscribed\",\"id\":\"2\",\"topic\":\"metrics\"}");
        assertThat(fanOut.count(CounterDescriptor.SUBSCRIPTIONS_OPEN)).isZero();
    }

    @Test
    @Tag("C33")
    void answersAPingWithItsId() {
        final FakeClient client = fanOut.connect();
        fanOut.request(client, ClientRequest.ping("7"));
        fanOut.request(client, ClientRequest.ping(null));
        fanOut.cycle();

        assertThat(client.texts.subList(1, 3))
                .containsExactly("{\"type\":\"pong\",\"id\":\"7\"}", "{\"type\":\"pong\"}");
    }

    @Test
    @Tag("C6")
    @Tag("C10")
    @Tag("C38")
    void answersWhatItCannotServeWithAnErrorAndGoesOn() {
        final FakeClient client = fanOut.connect();
        fanOut.request(client, ClientRequest.invalid(null, "protocol-violation", "Invalid message envelope"));
        fanOut.request(client, ClientRequest.subscribe("1", "weather", null));
        fanOut.request(client, ClientRequest.subscribe("2", "logs", null));
        fanOut.request(client, ClientRequest.subscribe("3", null, "cpu!"));
        fanOut.request(client, ClientRequest.unsubscribe("4", null, null, 99));
        fanOut.request(client, ClientRequest.unsubscribe("5", null, "cpu", 0));
        fanOut.subscribe(client, "cpu");

        assertThat(client.checker.messages("error").stream().map(FanOutRequestsTest::describe))
                .containsExactly(
                        "null protocol-violation Invalid message envelope",
                        "\"1\" unknown-topic unknown topic weather",
                        "\"2\" not-implemented topic logs is not served yet",
                        "\"3\" bad-selector at 3: unexpected '!'",
                        "\"4\" not-found there is no such subscription",
                        "\"5\" not-found there is no such subscription");
        assertThat(fanOut.count(CounterDescriptor.CLIENT_REQUESTS_INVALID)).isEqualTo(6);
    }

    @Test
    void turnsAClientAwayWhenThereIsNoRing() {
        final FanOutFixture small = new FanOutFixture(FanOutFixture.Sizes.DEFAULT.withRingCount(1));
        final FakeClient first = small.connect();
        final FakeClient second = small.connect();
        small.request(second, ClientRequest.ping(null));
        small.disconnect(second);

        assertThat(second.refusedWith).isEqualTo(1013);
        assertThat(small.count(CounterDescriptor.CONNECTIONS_WITHOUT_ROOM)).isEqualTo(1);
        assertThat(small.count(CounterDescriptor.CONNECTIONS_OPEN)).isEqualTo(1);
        small.disconnect(first);
        small.cycle();
        assertThat(small.connect().texts).hasSize(1);
    }

    @Test
    void closesWith1011WhoseRequestFailedAndServesTheOthers() {
        final FakeClient unlucky = fanOut.connect();
        final FakeClient other = fanOut.connect();
        fanOut.subscribe(unlucky, null);
        fanOut.fail(unlucky, ClientRequest.ping("1"));
        fanOut.request(other, ClientRequest.ping("2"));
        fanOut.cycle();

        assertThat(unlucky.ring.closeCode()).isEqualTo(1011);
        assertThat(fanOut.failToConnect().refusedWith).isEqualTo(1011);
        assertThat(fanOut.count(CounterDescriptor.CLIENTS_CLOSED_FAILED)).isEqualTo(2);
        assertThat(fanOut.count(CounterDescriptor.SUBSCRIPTIONS_OPEN)).isZero();
        assertThat(other.ring.closeCode()).isZero();
        assertThat(other.texts.get(1)).isEqualTo("{\"type\":\"pong\",\"id\":\"2\"}");
    }

    @Test
    @Tag("C16")
    void freesEverythingWhenAClientHasGone() {
        final FakeClient client = fanOut.connect();
        final FakeClient other = fanOut.connect();
        fanOut.sample("m", 1, 1);
        fanOut.subscribe(client, null);
        fanOut.subscribe(client, "m");
        fanOut.subscribe(other, "m");
        fanOut.disconnect(client);
        fanOut.cycle();

        assertThat(fanOut.count(CounterDescriptor.CONNECTIONS_OPEN)).isEqualTo(1);
        assertThat(fanOut.count(CounterDescriptor.SUBSCRIPTIONS_OPEN)).isEqualTo(1);
        assertThat(fanOut.count(CounterDescriptor.GROUPS_OPEN)).isEqualTo(1);
        assertThat(fanOut.rings.openCount()).isEqualTo(1);
        fanOut.sample("m", 2, 2);
        fanOut.cycle();
        assertThat(other.checker.mirror(2)).isEqualTo(fanOut.expected("m"));
    }

    @Test
    @Tag("C16")
    void freesEverythingWhenAStageFailedAtTheEndOfAClient() {
        final FanOutFixture small = new FanOutFixture(FanOutFixture.Sizes.DEFAULT.withRingCount(1));
        final FakeClient client = small.connect();
        small.subscribe(client, null);
        small.failToDisconnect(client);
        small.cycle();

        assertThat(small.count(CounterDescriptor.CONNECTIONS_OPEN)).isZero();
        assertThat(small.count(CounterDescriptor.SUBSCRIPTIONS_OPEN)).isZero();
        assertThat(small.rings.openCount()).isZero();
        assertThat(small.connect().texts).hasSize(1);
        assertThat(small.count(CounterDescriptor.CLIENTS_CLOSED_FAILED)).isZero();
    }

    @Test
    void refusesASubscriptionThatHasNoRoomForItsSeriesAndLeaksNothing() {
        final FanOutFixture small = new FanOutFixture(FanOutFixture.Sizes.DEFAULT.withMemberships(13));
        final FakeClient client = small.connect();
        for (int i = 0; i < 11; i++) {
            small.sample("m" + i, 1, 1);
        }
        small.request(client, ClientRequest.subscribe("1", null, null));
        small.cycle();

        assertThat(describe(client.checker.last("error"))).startsWith("\"1\" limit-exceeded");
        assertThat(small.count(CounterDescriptor.SUBSCRIPTIONS_REFUSED)).isEqualTo(1);
        assertThat(small.count(CounterDescriptor.SUBSCRIPTIONS_OPEN)).isZero();
        for (int i = 0; i < 6; i++) {
            small.request(client, ClientRequest.subscribe("x" + i, null, "none" + i));
            small.cycle();
        }
        small.request(client, ClientRequest.subscribe("2", null, "none6"));
        small.cycle();
        assertThat(describe(client.checker.last("error"))).startsWith("\"2\" limit-exceeded");
        assertThat(small.count(CounterDescriptor.SUBSCRIPTIONS_OPEN)).isEqualTo(6);
    }

    @Test
    void refusesASubscriptionBeyondThoseThatOneClientMayHave() {
        // So few at a time that their replies find room.
        final FanOutFixture few = new FanOutFixture(
                FanOutFixture.Sizes.DEFAULT.withMemberships(8192),
                new FanOutHandler.Bounds(1 << 20, 4096, 4096, 2048, 50));
        final FakeClient client = few.connect();
        for (int i = 0; i < FanOutFixture.MAX_SUBSCRIPTIONS; i++) {
            few.request(client, ClientRequest.subscribe("s" + i, null, "m" + i));
            few.write();
        }
        few.request(client, ClientRequest.subscribe("one more", null, "more"));
        few.request(client, ClientRequest.subscribe("again", null, "m0"));
        few.cycle();
        few.write();

        assertThat(describe(client.checker.last("error"))).startsWith("\"one more\" limit-exceeded");
        assertThat(client.checker.last("subscribed").get("id").stringValue()).isEqualTo("again");
        assertThat(few.count(CounterDescriptor.SUBSCRIPTIONS_REFUSED)).isEqualTo(1);
        assertThat(few.count(CounterDescriptor.CLIENTS_LAGGING)).isZero();
        few.request(client, ClientRequest.unsubscribe("u", null, null, 1));
        few.request(client, ClientRequest.subscribe("then", null, "more"));
        few.cycle();
        assertThat(client.checker.last("subscribed").get("id").stringValue()).isEqualTo("then");
    }

    @Test
    void holdsClientsToALimitThatWasChangedMeanwhileAndTellsTheNextOne() {
        final FakeClient client = fanOut.connect();
        fanOut.limits.subscriptionsPerClient(1).ofClients(new ClientLimits(16384, 7));
        fanOut.request(client, ClientRequest.subscribe("1", null, "m1"));
        fanOut.request(client, ClientRequest.subscribe("2", null, "m2"));
        fanOut.cycle();
        assertThat(describe(client.checker.last("error"))).startsWith("\"2\" limit-exceeded");
        fanOut.limits.subscriptionsPerClient(2);
        fanOut.request(client, ClientRequest.subscribe("3", null, "m2"));
        fanOut.cycle();
        assertThat(client.checker.last("subscribed").get("id").stringValue()).isEqualTo("3");
        final JsonNode told = fanOut.connect().checker.last("connected").get("limits");
        assertThat(told.get("subscriptions").intValue()).isEqualTo(2);
        assertThat(told.get("messagesPerSecond").intValue()).isEqualTo(7);
    }

    @Test
    void endsASubscriptionThatASeriesBornLaterHasNoRoomIn() {
        final FanOutFixture small = new FanOutFixture(FanOutFixture.Sizes.DEFAULT.withMemberships(4));
        final FakeClient client = small.connect();
        small.subscribe(client, null);
        small.sample("m0", 1, 1);
        small.cycle();
        small.sample("m1", 1, 1);
        small.sample("m2", 1, 1);
        small.cycle();

        assertThat(describe(client.checker.last("error"))).startsWith("\"s\" limit-exceeded");
        assertThat(small.count(CounterDescriptor.SUBSCRIPTIONS_OPEN)).isZero();
        small.subscribe(client, "m1");
        assertThat(client.checker.mirror(2)).isEqualTo(small.expected("m1"));
    }

    @Test
    void closesAClientThatAsksMoreThanItReads() {
        final FakeClient client = fanOut.connect();
        fanOut.subscribe(client, null);
        client.room = 0;
        for (int i = 0; i < 1000; i++) {
            fanOut.request(client, ClientRequest.ping("a long id that fills the ring soon"));
        }
        fanOut.cycle();

        assertThat(client.ring.closeCode()).isEqualTo(4429);
        assertThat(client.ring.isHardClose()).isTrue();
        assertThat(fanOut.count(CounterDescriptor.REPLIES_REFUSED)).isEqualTo(1);
        assertThat(fanOut.count(CounterDescriptor.SUBSCRIPTIONS_OPEN)).isZero();
    }

    private static String describe(JsonNode error) {
        return error.get("id") + " " + error.get("code").asString() + " "
                + error.get("message").asString();
    }
}
