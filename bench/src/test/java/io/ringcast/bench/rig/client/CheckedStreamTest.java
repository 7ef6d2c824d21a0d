package io.ringcast.bench.rig.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.bench.rig.ingest.BatchShape;
import io.ringcast.bench.rig.ingest.IngestPlan;
import io.ringcast.bench.rig.ingest.SampleValue;
import io.ringcast.proto.v1.Label;
import io.ringcast.proto.v1.LiveUpdate;
import io.ringcast.proto.v1.SeriesDeclaration;
import io.ringcast.proto.v1.Update;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two agents with two series each; the client asks for those of a0. */
class CheckedStreamTest {
    private static final long T = 1_763_683_200_000_000_000L;
    private static final Wish WISH = new Wish("{agent=\"a0\"}", number -> number < 2, 2, false, 0, true);

    private final SeriesBook book = new SeriesBook(new IngestPlan(new BatchShape(2, 1), 2, 2));
    private final List<String> findings = new ArrayList<>();
    private final CheckedStream stream = new CheckedStream(book, new ClientTally(), findings::add);

    @BeforeEach
    void isSubscribed() {
        take("{\"type\":\"connected\",\"epoch\":\"e1\"}");
        assertThat(stream.subscribe(WISH)).contains("\"id\":\"s0\"", "{agent=\\\"a0\\\"}");
        take("{\"type\":\"subscribed\",\"id\":\"s0\",\"subscription\":7,\"seq\":1,\"resumed\":false}");
    }

    @Test
    void isContentWithWhatMayBeTold() {
        goLive();
        update(5, item("a0", 0, T + 3, 3, T + 2), "");
        update(6, item("a0", 1, T + 4, 9), ",\"more\":true");
        live(6, 2);

        assertThat(findings).isEmpty();
        assertThat(stream.differences(truth(3, T + 3, 9, T + 4))).isEmpty();
        assertThat(stream.hasAllAnswers()).isTrue();
        CheckedSubscription known = stream.subscriptions().iterator().next();
        assertThat(known.canResume()).isTrue();
        assertThat(stream.resume(known, stream.epoch())).contains("\"resume\":{\"epoch\":\"e1\",\"seq\":6}");
    }

    @Test
    void findsSeqThatFalls() {
        goLive();
        update(5, item("a0", 0, T + 2, 2), "");
        update(4, item("a0", 0, T + 3, 3), "");

        assertThat(findings).singleElement().asString().contains("seq fell from 5 to 4");
    }

    @Test
    void findsTimeThatGoesBack() {
        goLive();
        update(5, item("a0", 0, T - 1, 2), "");

        assertThat(findings).singleElement().asString().contains("time went to ");
    }

    @Test
    void findsNThatFalls() {
        goLive();
        update(5, item("a0", 1, T + 2, 2), "");
        update(6, item("a0", 1, T + 3, 1), "");

        assertThat(findings).singleElement().asString().contains("n went to 1 with 1 samples");
    }

    @Test
    void findsNThatStandsStill() {
        goLive();
        update(5, item("a0", 0, T + 2, 1), "");

        assertThat(findings).singleElement().asString().contains("n stood still with another sample");
    }

    @Test
    void findsAWrongValue() {
        goLive();
        update(5, item("a0", 0, T + 2, 2).replaceAll("\"value\":[^,]*", "\"value\":4711"), "");

        assertThat(findings).singleElement().asString().contains("a wrong value 4711.0");
    }

    @Test
    void findsWhatWasNotAskedFor() {
        goLive();
        update(5, item("a1", 0, T + 2, 1), "");
        take("{\"type\":\"metric_update\",\"subscription\":8,\"seq\":6,\"updates\":[]}");

        assertThat(findings).hasSize(2);
        assertThat(findings.get(0)).contains("a series that it did not ask for");
        assertThat(findings.get(1)).contains("subscription 8, which it does not have");
    }

    @Test
    void findsASeriesThatWasLeftOut() {
        snapshot(2, item("a0", 0, T, 1));
        live(2, 2);

        assertThat(findings)
                .singleElement()
                .asString()
                .contains("live with 2 series, 1 were told and 2 were asked for");
    }

    @Test
    void findsSamplesThatPassedByWithoutALive() {
        goLive();
        update(5, item("a0", 0, T + 4, 5), "");

        assertThat(findings).isEmpty();
        assertThat(stream.differences(truth(5, T + 4, 1, T)))
                .singleElement()
                .asString()
                .contains("3 samples passed by and no live followed");
    }

    @Test
    void findsThatItDoesNotKnowTheLast() {
        goLive();

        assertThat(stream.differences(truth(1, T, 2, T + 1)))
                .singleElement()
                .asString()
                .contains("is n=2");
    }

    @Test
    void findsErrorsAndUnaskedAnswers() {
        take("{\"type\":\"error\",\"code\":\"internal\"}");
        take("{\"type\":\"unsubscribed\",\"subscription\":7}");

        assertThat(findings).hasSize(2);
    }

    @Test
    void readsTheBinaryFormatByTheSameRules() {
        binary(2, T, 1, true);
        live(2, 2);
        binary(5, T + 3, 2, false);

        assertThat(findings).isEmpty();
        binary(6, T + 2, 3, false);
        assertThat(findings)
                .hasSize(2)
                .allSatisfy(finding -> assertThat(finding).contains("time went to "));
    }

    private void goLive() {
        snapshot(2, item("a0", 0, T, 1) + ',' + item("a0", 1, T, 1));
        live(2, 2);
    }

    private void snapshot(long seq, String items) {
        take("{\"type\":\"metric_update\",\"subscription\":7,\"seq\":" + seq + ",\"snapshot\":true,\"updates\":["
                + items + "],\"more\":true}");
    }

    private void update(long seq, String items, String tail) {
        take("{\"type\":\"metric_update\",\"subscription\":7,\"seq\":" + seq + ",\"updates\":[" + items + ']' + tail
                + '}');
    }

    private void live(long seq, int series) {
        take("{\"type\":\"live\",\"subscription\":7,\"seq\":" + seq + ",\"series\":" + series + '}');
    }

    private static String item(String agent, int series, long timestampNs, long n, long... earlierNs) {
        StringBuilder earlier = new StringBuilder();
        for (long ns : earlierNs) {
            earlier.append(",\"earlier\":[[\"")
                    .append(ns)
                    .append("\",")
                    .append(SampleValue.of(ns))
                    .append("]]");
        }
        return "{\"agent\":\"" + agent + "\",\"metric\":\"m" + series + "\",\"labels\":{\"core\":\"c" + series
                + "\"},\"timestampNs\":\"" + timestampNs + "\",\"value\":" + SampleValue.of(timestampNs) + ",\"n\":" + n
                + earlier + '}';
    }

    private void binary(long seq, long timestampNs, long n, boolean isSnapshot) {
        LiveUpdate.Builder message = LiveUpdate.newBuilder()
                .setSubscription(7)
                .setSeq(seq)
                .setSnapshot(isSnapshot)
                .setMore(isSnapshot)
                .setBaseNs(timestampNs);
        for (int series = 0; series < 2; series++) {
            message.addDeclared(SeriesDeclaration.newBuilder()
                            .setSeries(series)
                            .setAgent("a0")
                            .setMetric("m" + series)
                            .addLabels(Label.newBuilder().setName("core").setValue("c" + series)))
                    .addUpdates(Update.newBuilder()
                            .setSeries(series)
                            .setValue(SampleValue.of(timestampNs))
                            .setN(n));
        }
        take(message.build().toByteArray());
    }

    private void take(String message) {
        take(message.getBytes(StandardCharsets.UTF_8));
    }

    private void take(byte[] message) {
        stream.onMessage(new UnsafeBuffer(message), 0, message.length, 0);
    }

    private static SeriesBook.Truth truth(long... countsAndTimes) {
        return new SeriesBook.Truth() {
            @Override
            public long n(int number) {
                return countsAndTimes[2 * number];
            }

            @Override
            public long newestNs(int number) {
                return countsAndTimes[2 * number + 1];
            }
        };
    }
}
