package io.ringcast.bench.rig.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NatsPacketsTest {
    private static final String FIRST = StreamProbe.item("m0", 1, 0);
    private static final String SECOND = StreamProbe.item("m1", 3, 1, 2, 3);
    private static final String STREAM =
            "INFO {\"server_id\":\"x\"}\r\nPONG\r\n" + message(FIRST) + "+OK\r\nPING\r\n" + message(SECOND);

    @Test
    void readsManyLinesOfOneFrameAsOneMessageOfUpdates() {
        StreamProbe probe = new StreamProbe(new NatsDialect());
        probe.receive(bytes(STREAM));

        probe.assertSound(2, 4);
        assertThat(probe.record().isLive()).isTrue();
        assertThat(probe.record().messageCount()).isEqualTo(1);
        assertThat(probe.record().sumOfCounts()).isEqualTo(4);
    }

    @Test
    void readsLinesThatGoOnInTheNextFrame() {
        for (int cut = 1; cut < STREAM.length(); cut++) {
            StreamProbe probe = new StreamProbe(new NatsDialect());
            probe.receive(bytes(STREAM.substring(0, cut)));
            probe.receive(bytes(STREAM.substring(cut)));
            probe.assertSound(2, 4);
        }
    }

    @Test
    void readsAFrameForEveryByte() {
        StreamProbe probe = new StreamProbe(new NatsDialect());
        STREAM.chars().forEach(next -> probe.receive(new byte[] {(byte) next}));

        probe.assertSound(2, 4);
        assertThat(probe.record().messageCount()).isEqualTo(2);
    }

    @Test
    void isNotLiveBeforeThePongThatFollowsItsSubscription() {
        StreamProbe probe = new StreamProbe(new NatsDialect());
        probe.receive(bytes("INFO {}\r\nPING\r\n"));
        assertThat(probe.record().isLive()).isFalse();
    }

    @Test
    void findsWhatIsWrong() {
        assertThat(faultOf("-ERR 'Slow Consumer'\r\n")).contains("-ERR 'Slow Consumer'");
        assertThat(faultOf(message(FIRST).replace("}\r\n", "}}\r\n"))).contains("does not end there");
        assertThat(faultOf("MSG rc.a0.m0 1 2\r\nhi\r\n")).contains("begins with no item");
        assertThat(faultOf("x".repeat(5_000))).contains("a line of more than");
    }

    private static String faultOf(String text) {
        StreamProbe probe = new StreamProbe(new NatsDialect());
        probe.receive(bytes(text));
        return String.join("; ", probe.record().faults());
    }

    private static String message(String payload) {
        return "MSG rc.a0.m0 1 " + payload.length() + "\r\n" + payload + "\r\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
