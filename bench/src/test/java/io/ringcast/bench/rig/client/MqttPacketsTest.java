package io.ringcast.bench.rig.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MqttPacketsTest {
    private static final byte[] CONNACK = {0x20, 2, 0, 0};
    private static final byte[] SUBACK = {(byte) 0x90, 3, 0, 1, 0};
    private static final byte[] STREAM = join(
            CONNACK,
            SUBACK,
            publish(0x30, StreamProbe.item("m0", 1, 0)),
            publish(0x30, StreamProbe.item("m1", 3, 1, 2, 3)));

    @Test
    void readsManyPacketsOfOneFrameAsOneMessageOfUpdates() {
        StreamProbe probe = new StreamProbe(new MqttDialect());
        probe.receive(STREAM);

        probe.assertSound(2, 4);
        assertThat(probe.record().isLive()).isTrue();
        assertThat(probe.record().messageCount()).isEqualTo(1);
        assertThat(probe.record().sumOfCounts()).isEqualTo(4);
    }

    @Test
    void readsPacketsThatGoOnInTheNextFrame() {
        for (int cut = 1; cut < STREAM.length; cut++) {
            StreamProbe probe = new StreamProbe(new MqttDialect());
            probe.receive(Arrays.copyOf(STREAM, cut));
            probe.receive(Arrays.copyOfRange(STREAM, cut, STREAM.length));
            probe.assertSound(2, 4);
        }
    }

    @Test
    void readsAFrameForEveryByte() {
        StreamProbe probe = new StreamProbe(new MqttDialect());
        for (byte next : STREAM) {
            probe.receive(new byte[] {next});
        }
        probe.assertSound(2, 4);
        assertThat(probe.record().messageCount()).isEqualTo(2);
    }

    @Test
    void isNotLiveBeforeItsSubscriptionIsAnswered() {
        StreamProbe probe = new StreamProbe(new MqttDialect());
        probe.receive(CONNACK);
        assertThat(probe.record().isLive()).isFalse();
    }

    @Test
    void findsWhatIsWrong() {
        assertThat(faultOf(0x20, 2, 0, 5)).contains("was refused");
        assertThat(faultOf(0x90, 3, 0, 1, 0x80)).contains("its subscription was refused");
        assertThat(faultOf(0x30, 4, 0, 9, 'r', 'c')).contains("a topic of 9");
        assertThat(faultOf(0x32, 4, 0, 0, 0, 1)).contains("flags 50");
        assertThat(faultOf(0x30, 0x80, 0x80, 0x80, 0x80, 1)).contains("more than 4 bytes");
        assertThat(faultOf(0xE0, 0)).contains("begins with 0xe0");
    }

    @Test
    void greetsWithTheLengthsThatThePacketsHave() {
        byte[] connect = new MqttDialect().greeting("").get(0);
        byte[] subscribe = new MqttDialect().greeting("m7{agent=\"a3\"}").get(1);
        assertThat(connect).hasSize(2 + connect[1]);
        assertThat(subscribe).hasSize(2 + subscribe[1]);
        assertThat(new String(subscribe, StandardCharsets.US_ASCII)).contains("rc/a3/m7");
    }

    private static String faultOf(int... packet) {
        byte[] bytes = new byte[packet.length];
        for (int i = 0; i < packet.length; i++) {
            bytes[i] = (byte) packet[i];
        }
        StreamProbe probe = new StreamProbe(new MqttDialect());
        probe.receive(bytes);
        return String.join("; ", probe.record().faults());
    }

    /** The payloads here are of 126 to 16,000 bytes, so that the length takes two. */
    private static byte[] publish(int header, String payload) {
        String topic = "rc/a0/m0";
        int length = 2 + topic.length() + payload.length();
        byte[] head = {(byte) header, (byte) (length & 0x7F | 0x80), (byte) (length >> 7), 0, (byte) topic.length()};
        return join(head, (topic + payload).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }
}
