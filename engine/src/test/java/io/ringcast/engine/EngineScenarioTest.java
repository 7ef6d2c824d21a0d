package io.ringcast.engine;

import static io.ringcast.engine.testing.BatchBuilder.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.RejectReason;
import io.ringcast.engine.event.StreamEnd;
import io.ringcast.engine.event.StreamOpening;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.BatchBuilder;
import io.ringcast.engine.testing.EngineHarness;
import io.ringcast.engine.testing.FakeAgentStream;
import io.ringcast.engine.testing.PlannedBatch;
import io.ringcast.engine.testing.PlannedRequest;
import io.ringcast.engine.testing.TwinClient;
import io.ringcast.engine.testing.TwinSelector;
import io.ringcast.engine.testing.TwinStream;
import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.BatchStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What people rely on, from the bytes of a batch to the bytes of a client; the twin checks the rest on the way. */
class EngineScenarioTest {
    private static final long T = 1_763_683_200_000_000_000L;

    private EngineHarness harness = new EngineHarness(EngineConfiguration.defaults()
            .with(EngineConfiguration.RING_SLOTS, 512)
            .with(EngineConfiguration.SERIES_MAX, 4096)
            .with(EngineConfiguration.KEY_HEAP_BYTES, 1 << 20)
            .with(EngineConfiguration.SERIES_TTL_MS, 10_000)
            .with(EngineConfiguration.TOMBSTONE_MS, 60_000)
            .with(EngineConfiguration.CONNECTIONS_MAX, 64)
            .with(EngineConfiguration.FRAME_LOG_BYTES, 1 << 20));

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    @Tag("A8")
    void rejectsABadBatchAndTakesTheNextOneOfTheSameStream() {
        final TwinStream stream = harness.open("a1", "s1");
        final TwinStream other = harness.open("a2", "s2");
        harness.send(stream, PlannedBatch.malformed(0, new byte[] {(byte) 0xFF}));
        harness.send(stream, batch(1).series("cpu").sample(T, 0.5));
        harness.send(other, batch(1).series("cpu").sample(T, 0.5));
        harness.quiesce();
        assertThat(acks(stream))
                .extracting(BatchAck::getStatus)
                .containsExactly(BatchStatus.BATCH_STATUS_REJECTED, BatchStatus.BATCH_STATUS_ACCEPTED);
        assertThat(acks(stream).get(0).getErrors(0).getCode()).isEqualTo(RejectReason.MALFORMED.code());
        assertThat(acks(other)).extracting(BatchAck::getStatus).containsExactly(BatchStatus.BATCH_STATUS_ACCEPTED);
        assertThat(harness.engine().count(CounterDescriptor.BATCHES_MALFORMED)).isEqualTo(1);
    }

    @Test
    @Tag("A9")
    void keepsTheNewestValueOfASeriesWhateverOlderSamplesCome() {
        final TwinStream stream = harness.open("a1", "s1");
        harness.send(stream, batch(1).series("cpu").sample(T + 10, 1).sample(T + 20, 2));
        harness.send(stream, batch(2).series("cpu").sample(T + 15, 3));
        harness.send(stream, batch(3).series("cpu").sample(T + 20, 4));
        final TwinClient client = subscribed(TwinSelector.ALL);
        assertThat(newest(client).get("value").doubleValue()).isEqualTo(2);
        assertThat(newest(client).get("timestampNs").stringValue()).isEqualTo(Long.toString(T + 20));
        assertThat(newest(client).get("n").intValue()).isEqualTo(2);
    }

    @Test
    @Tag("A10")
    void continuesTheNumberingOfAnAgentThatComesBack() {
        final TwinStream before = harness.open("a1", "s1");
        harness.send(before, batch(1).series("cpu").sample(T, 1));
        harness.send(before, batch(2).series("cpu").sample(T + 1, 2));
        harness.close(before);
        harness.advanceMs(5_000);
        final TwinStream after = harness.open(opening("a1", "s1", "unused"));
        harness.send(after, batch(2).series("cpu").sample(T + 1, 2));
        harness.send(after, batch(3).series("cpu").sample(T + 2, 3));
        harness.quiesce();
        assertThat(fake(after).handshakeAcks().get(0).getLastAckedSeq()).isEqualTo(2);
        assertThat(fake(after).handshakeAcks().get(0).getResumed()).isTrue();
        assertThat(acks(after))
                .extracting(BatchAck::getStatus)
                .containsExactly(BatchStatus.BATCH_STATUS_DUPLICATE, BatchStatus.BATCH_STATUS_ACCEPTED);
    }

    @Test
    @Tag("A10")
    void letsTheNewestStreamOfAnAgentWin() {
        final TwinStream older = harness.open("a1", "s1");
        harness.send(older, batch(1).series("cpu").sample(T, 1));
        final TwinStream newer = harness.open(opening("a1", "s1", "unused"));
        harness.send(older, batch(2).series("cpu").sample(T + 1, 2));
        harness.send(newer, batch(2).series("cpu").sample(T + 1, 3));
        final TwinClient client = subscribed(TwinSelector.ALL);
        assertThat(fake(older).ends()).extracting(FakeAgentStream.End::end).containsExactly(StreamEnd.SUPERSEDED);
        assertThat(acks(older)).hasSize(1);
        assertThat(newest(client).get("value").doubleValue()).isEqualTo(3);
        assertThat(harness.engine().count(CounterDescriptor.BATCHES_SUPERSEDED)).isEqualTo(1);
    }

    @Test
    @Tag("A12")
    void tellsNameLabelsTimeAndValueAsTheyCameIn() {
        final TwinStream stream = harness.open("a1", "s1");
        final TwinClient client = subscribed(TwinSelector.ALL);
        harness.send(
                stream,
                batch(1).series("disk:free.bytes")
                        .label("mount", "/srv/\"\u00fc\"\\")
                        .label("fs", "")
                        .intSample(T, 1)
                        .intSample(T + 1, Long.MIN_VALUE));
        harness.quiesce();
        final JsonNode item = newest(client);
        assertThat(item.get("agent").stringValue()).isEqualTo("a1");
        assertThat(item.get("metric").stringValue()).isEqualTo("disk:free.bytes");
        assertThat(item.get("labels").get("mount").stringValue()).isEqualTo("/srv/\"\u00fc\"\\");
        assertThat(item.get("labels").get("fs").stringValue()).isEmpty();
        assertThat(item.get("timestampNs").stringValue()).isEqualTo(Long.toString(T + 1));
        assertThat(item.get("value").stringValue()).isEqualTo(Long.toString(Long.MIN_VALUE));
        assertThat(item.get("earlier")).hasToString("[[\"" + T + "\",\"1\"]]");
    }

    @Test
    @Tag("C14")
    void tellsManyClientsTheSameInTheSameOrder() {
        final TwinStream stream = harness.open("a1", "s1");
        final List<TwinClient> clients =
                List.of(subscribed(TwinSelector.ALL), subscribed(TwinSelector.ALL), subscribed(TwinSelector.ALL));
        for (int i = 1; i <= 200; i++) {
            harness.send(stream, batch(i).series("cpu" + i % 7).sample(T + i, i));
            if (i % 3 == 0) {
                harness.step();
            }
        }
        harness.quiesce();
        for (final TwinClient client : clients) {
            assertThat(client.messages("metric_update"))
                    .isEqualTo(clients.get(0).messages("metric_update"));
        }
        assertThat(harness.engine().count(CounterDescriptor.UPDATES_SENT)).isEqualTo(600);
    }

    @Test
    @Tag("C15")
    void tellsNothingToClientsThatHaveNotAskedForIt() {
        final TwinStream stream = harness.open("a1", "s1");
        final TwinClient silent = harness.connect(true).keepMessages();
        final TwinClient other = subscribed(TwinSelector.named("mem"));
        harness.send(stream, batch(1).series("cpu").sample(T, 1));
        harness.quiesce();
        assertThat(silent.messages("connected")).hasSize(1);
        assertThat(silent.messages("metric_update")).isEmpty();
        assertThat(other.messages("metric_update")).isEmpty();
    }

    @Test
    @Tag("C32")
    void sendsNothingMoreAfterUnsubscribed() {
        final TwinStream stream = harness.open("a1", "s1");
        final TwinClient client = subscribed(TwinSelector.ALL);
        harness.send(stream, batch(1).series("cpu").sample(T, 1));
        harness.quiesce();
        harness.request(client, PlannedRequest.unsubscribe("2", TwinSelector.ALL));
        harness.quiesce();
        harness.send(stream, batch(2).series("cpu").sample(T + 1, 2));
        harness.quiesce();
        assertThat(client.messages("unsubscribed")).hasSize(1);
        assertThat(client.messages("metric_update")).hasSize(1);
        assertThat(harness.engine().count(CounterDescriptor.GROUPS_OPEN)).isZero();
    }

    @Test
    @Tag("B4")
    void goesOnTellingTheOthersWhenOneClientBreaks() {
        final TwinStream stream = harness.open("a1", "s1");
        final TwinClient broken = harness.connect(false);
        harness.request(broken, PlannedRequest.subscribe("1", TwinSelector.ALL));
        final TwinClient sound = subscribed(TwinSelector.ALL);
        harness.breakOff(broken);
        for (int i = 1; i <= 10; i++) {
            harness.send(stream, batch(i).series("cpu").sample(T + i, i));
            harness.step();
        }
        harness.quiesce();
        assertThat(sound.messages("metric_update")).hasSize(10);
        assertThat(harness.openClients()).containsExactly(sound);
        assertThat(harness.engine().count(CounterDescriptor.CONNECTIONS_OPEN)).isEqualTo(1);
    }

    @Test
    @Tag("B5")
    void removesASeriesAfterItsTimeToLiveAndSaysSo() {
        final TwinStream stream = harness.open("a1", "s1");
        final TwinClient client = subscribed(TwinSelector.ALL);
        harness.send(stream, batch(1).series("cpu").sample(T, 1).series("mem").sample(T, 1));
        harness.quiesce();
        harness.advanceMs(6_000);
        harness.send(stream, batch(2).series("mem").sample(T + 1, 2));
        harness.quiesce();
        harness.advanceMs(6_000);
        harness.quiesce();
        final List<JsonNode> updates = client.messages("metric_update");
        final JsonNode removed = updates.get(updates.size() - 1).get("removed");
        assertThat(removed).hasSize(1);
        assertThat(removed.get(0).get("metric").stringValue()).isEqualTo("cpu");
        harness.expectCount(CounterDescriptor.SERIES_EVICTED, 1);
        harness.expectCount(CounterDescriptor.SERIES_LIVE, 1);
    }

    @Test
    @Tag("B5")
    void holdsNoMoreSeriesThanItMayAndHasRoomAgainAfterEviction() {
        relaunch(EngineConfiguration.SERIES_MAX, 3);
        final TwinStream stream = harness.open("a1", "s1");
        harness.send(stream, fiveSeries(1, T));
        harness.quiesce();
        assertThat(acks(stream).get(0).getErrors(0).getCode()).isEqualTo(RejectReason.SERIES_LIMIT.code());
        harness.expectCount(CounterDescriptor.SERIES_LIVE, 3);
        for (int i = 0; i < 2; i++) {
            harness.advanceMs(61_000);
            harness.quiesce();
        }
        harness.expectCount(CounterDescriptor.SERIES_LIVE, 0);
        harness.send(stream, fiveSeries(2, T + 1));
        harness.quiesce();
        assertThat(acks(stream).get(1).getAccepted()).isEqualTo(3);
        harness.expectCount(CounterDescriptor.SERIES_LIVE, 3);
    }

    @Test
    void mergesWhatAStalledClientMissedAndTellsTheOthersEverySample() {
        final TwinStream stream = harness.open("a1", "s1");
        final TwinClient prompt = subscribed(TwinSelector.ALL);
        final TwinClient stalled = harness.connect(false).keepMessages();
        harness.request(stalled, PlannedRequest.subscribe("1", TwinSelector.ALL));
        harness.quiesce();
        harness.allow(stalled, 0);
        for (int i = 1; i <= 6_000; i++) {
            harness.send(
                    stream, batch(i).series("cpu").label("pad", "x".repeat(200)).sample(T + i, i));
            harness.step();
        }
        harness.quiesce();
        assertThat(prompt.messages("metric_update")).hasSize(6_000);
        assertThat(stalled.messages("metric_update")).hasSizeLessThan(6_000);
        assertThat(stalled.messages("live")).hasSizeGreaterThan(1);
        assertThat(newest(stalled).get("n").intValue()).isEqualTo(6_000);
    }

    @Test
    void tellsABatchOfManySeriesInSeveralMessagesOfOneSequence() {
        final TwinStream stream = harness.open("a1", "s1");
        final TwinClient client = subscribed(TwinSelector.ALL);
        final BatchBuilder batch = batch(1);
        for (int i = 0; i < 1_500; i++) {
            batch.series("m" + i).sample(T, i);
        }
        harness.send(stream, batch);
        harness.quiesce();
        final List<JsonNode> updates = client.messages("metric_update");
        assertThat(updates).hasSizeGreaterThan(1);
        assertThat(updates.subList(0, updates.size() - 1)).allMatch(message -> message.has("more"));
        assertThat(updates.get(updates.size() - 1).has("more")).isFalse();
        assertThat(updates.stream().map(message -> message.get("seq")).distinct())
                .hasSize(1);
    }

    @Test
    void tellsASeriesWhoseLabelsAreLongerThanAPieceOfCatchUp() {
        final TwinStream stream = harness.open("a1", "s1");
        final BatchBuilder batch = batch(1).series("short").sample(T, 1).series("long");
        for (int i = 0; i < 20; i++) {
            batch.label("l" + i, "v".repeat(1000));
        }
        harness.send(stream, batch.sample(T, 2).series("other").sample(T, 3));
        final TwinClient prompt = subscribed(TwinSelector.ALL);
        final TwinClient slow = harness.connect(false);
        harness.request(slow, PlannedRequest.subscribe("1", TwinSelector.ALL));
        harness.allow(slow, 1_000);
        for (int i = 2; i < 40; i++) {
            harness.send(stream, batch(i).series("short").sample(T + i, i));
            harness.step();
        }
        harness.quiesce();
        assertThat(prompt.messages("live")).hasSize(1);
    }

    @Test
    void refusesASubscriptionForWhichThereIsNoRoomAndKeepsTheOthers() {
        relaunch(EngineConfiguration.MEMBERSHIPS_MAX, 64);
        final TwinStream stream = harness.open("a1", "s1");
        harness.send(stream, fiveSeries(1, T));
        final TwinClient client = subscribed(TwinSelector.ALL);
        for (int i = 0; i < 20; i++) {
            final TwinSelector selector = TwinSelector.ALL.and("agent", "a1").and("absent" + i, "");
            harness.engine()
                    .request(0, PlannedRequest.subscribe("more", selector).request());
            harness.engine().step();
        }
        final List<String> refusals = harness.engine().client(0).takeMessages().stream()
                .map(message -> new String(message, StandardCharsets.UTF_8))
                .filter(message -> message.contains("limit-exceeded"))
                .toList();
        assertThat(refusals).isNotEmpty();
        assertThat(client.fake().closeCode()).isZero();
        assertThat(harness.engine().count(CounterDescriptor.SUBSCRIPTIONS_REFUSED))
                .isEqualTo(refusals.size());
    }

    @Test
    void closesAClientThatTakesNothingForTooLong() {
        final TwinStream stream = harness.open("a1", "s1");
        final TwinClient stalled = harness.connect(false);
        harness.request(stalled, PlannedRequest.subscribe("1", TwinSelector.ALL));
        harness.quiesce();
        harness.allow(stalled, 0);
        harness.send(stream, batch(1).series("cpu").sample(T, 1));
        for (int i = 0; i < 40; i++) {
            harness.advanceMs(1_000);
            harness.step();
        }
        assertThat(stalled.fake().closeCode()).isEqualTo(4408);
        harness.quiesce();
        harness.expectCount(CounterDescriptor.CLIENTS_CLOSED_SLOW, 1);
        harness.expectCount(CounterDescriptor.CONNECTIONS_OPEN, 0);
    }

    private void relaunch(Setting setting, long value) {
        harness.close();
        harness = new EngineHarness(EngineConfiguration.defaults()
                .with(EngineConfiguration.SERIES_TTL_MS, 10_000)
                .with(EngineConfiguration.TOMBSTONE_MS, 60_000)
                .with(setting, value));
    }

    /** A client that has subscribed and is LIVE. */
    private TwinClient subscribed(TwinSelector selector) {
        final TwinClient client = harness.connect(true).keepMessages();
        harness.request(client, PlannedRequest.subscribe("1", selector));
        harness.quiesce();
        return client;
    }

    private static JsonNode newest(TwinClient client) {
        final List<JsonNode> updates = client.messages("metric_update");
        return updates.get(updates.size() - 1).get("updates").get(0);
    }

    private List<BatchAck> acks(TwinStream stream) {
        return fake(stream).batchAcks();
    }

    private FakeAgentStream fake(TwinStream stream) {
        return harness.engine().stream(stream.streamId());
    }

    private static StreamOpening opening(String agentId, String sessionId, String newSessionId) {
        return new StreamOpening(agentId, sessionId, newSessionId, Map.of(), "test", 1000, 64);
    }

    private static BatchBuilder fiveSeries(long seq, long timestampNs) {
        final BatchBuilder batch = batch(seq);
        for (int i = 0; i < 5; i++) {
            batch.series("cpu").label("core", Integer.toString(i)).sample(timestampNs, i);
        }
        return batch;
    }
}
