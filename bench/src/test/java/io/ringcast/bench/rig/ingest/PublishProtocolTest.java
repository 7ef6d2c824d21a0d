package io.ringcast.bench.rig.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What is published has the length that it says, and answers are counted however they are cut. */
class PublishProtocolTest {
    private static final long T = 1_763_683_200_123_456_789L;

    @ParameterizedTest
    @CsvSource({"1,1", "3,1", "2,200"})
    void publishesAnUpdateToTheSubjectOfItsSeries(int seriesCount, int samplesPerSeries) {
        String text = perUpdate(new NatsPublishing(), seriesCount, samplesPerSeries);
        int place = 0;
        for (int i = 0; i < seriesCount; i++) {
            int lineEnd = text.indexOf("\r\n", place);
            String[] line = text.substring(place, lineEnd).split(" ", -1);
            assertThat(line).startsWith("PUB", "rc.a3.m" + (5 + i)).hasSize(3);
            int end = lineEnd + 2 + Integer.parseInt(line[2]);
            assertItem(text.substring(lineEnd + 2, end), i);
            assertThat(text.substring(end, end + 2)).isEqualTo("\r\n");
            place = end + 2;
        }
        assertThat(place).isEqualTo(text.length());
    }

    @ParameterizedTest
    @CsvSource({"1,1", "3,1", "2,200"})
    void publishesAnUpdateToTheTopicOfItsSeries(int seriesCount, int samplesPerSeries) {
        String text = perUpdate(new MqttPublishing(), seriesCount, samplesPerSeries);
        int place = 0;
        for (int i = 0; i < seriesCount; i++) {
            assertThat((int) text.charAt(place++)).isEqualTo(0x30);
            int length = 0;
            for (int shift = 0; ; shift += 7) {
                char next = text.charAt(place++);
                length |= (next & 0x7F) << shift;
                if (next < 0x80) {
                    break;
                }
            }
            int topicLength = text.charAt(place + 1);
            assertThat(text.substring(place + 2, place + 2 + topicLength)).isEqualTo("rc/a3/m" + (5 + i));
            assertItem(text.substring(place + 2 + topicLength, place + length), i);
            place += length;
        }
        assertThat(place).isEqualTo(text.length());
    }

    @Test
    void postsAnUpdateToTheChannelOfItsSeries() {
        String text = perUpdate(new NchanPublishing(), 1, 1);
        int bodyStart = text.indexOf("\r\n\r\n") + 4;
        assertThat(text).startsWith("POST /pub/a3.m5 HTTP/1.1\r\n");
        assertThat(text).contains("Content-Length: " + (text.length() - bodyStart) + "\r\n");
        assertItem(text.substring(bodyStart), 0);
    }

    @Test
    void publishesABatchAsLinesOfOneMessage() {
        LineTemplate template = new LineTemplate(new BatchShape(3, 1), 3, 5, Framing.perBatch(new NatsPublishing()));
        String text = new String(template.prepare(T, 7), StandardCharsets.ISO_8859_1);
        String[] lines = text.split("\r?\n", -1);
        assertThat(lines[0]).isEqualTo("PUB rc.a3 " + (text.length() - lines[0].length() - 4));
        for (int i = 0; i < 3; i++) {
            assertItem(lines[1 + i], i);
        }
    }

    @Test
    void countsHttpAnswersHoweverTheyAreCut() {
        String one = "HTTP/1.1 202 Accepted\r\nContent-Length: 9\r\n\r\nqueued: 1";
        String stream = one + "HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n" + one;
        for (int cut = 0; cut <= stream.length(); cut++) {
            PublishProtocol.AnswerReader answers = new NchanPublishing().answers();
            assertThat(answers.read(bytes(stream.substring(0, cut))) + answers.read(bytes(stream.substring(cut))))
                    .isEqualTo(3);
        }
    }

    @Test
    void countsTheAnswerToAGreetingHoweverItIsCut() {
        String pong = "INFO {\"x\":\"PONG\"}\r\nPONG\r\n";
        String connack = "\u0020\u0002\0\0";
        for (int cut = 0; cut <= connack.length(); cut++) {
            assertThat(answered(new NatsPublishing(), pong, cut)).isEqualTo(1);
            assertThat(answered(new MqttPublishing(), connack, cut)).isEqualTo(1);
        }
    }

    @Test
    void findsARefusal() {
        assertThatIllegalStateException()
                .isThrownBy(() -> answered(new NatsPublishing(), "-ERR 'Maximum Payload Violation'\r\n", 3))
                .withMessageContaining("Maximum Payload Violation");
        assertThatIllegalStateException().isThrownBy(() -> answered(new MqttPublishing(), "\u0020\u0002\0\u0005", 3));
        assertThatIllegalStateException()
                .isThrownBy(() -> answered(new NchanPublishing(), "HTTP/1.1 413 Too Large\r\n\r\n", 3))
                .withMessageContaining("413");
    }

    private static int answered(PublishProtocol protocol, String stream, int cut) {
        PublishProtocol.AnswerReader answers = protocol.answers();
        return answers.read(bytes(stream.substring(0, cut))) + answers.read(bytes(stream.substring(cut)));
    }

    private static String perUpdate(PublishProtocol protocol, int seriesCount, int samplesPerSeries) {
        BatchShape shape = new BatchShape(seriesCount, samplesPerSeries);
        LineTemplate template = new LineTemplate(shape, 3, 5, Framing.perUpdate(protocol));
        template.prepare(T - 1_000, 1);
        return new String(template.prepare(T, 7), StandardCharsets.ISO_8859_1);
    }

    private static void assertItem(String item, int index) {
        var read = JsonMapper.builder().build().readTree(item);
        assertThat(read.get("agent").asString()).isEqualTo("a3");
        assertThat(read.get("metric").asString()).isEqualTo("m" + (5 + index));
        assertThat(read.get("timestampNs").asString()).isEqualTo(Long.toString(T));
        assertThat(read.get("n").asLong()).isEqualTo(7);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
