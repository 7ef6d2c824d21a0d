package io.ringcast.bench.rig.ingest;

import java.nio.ByteBuffer;

/** MQTT 3.1.1: PUBLISH at QoS 0, which has no answer. The greeting is CONNECT without keep-alive, answered by CONNACK. */
public final class MqttPublishing implements PublishProtocol {
    private static final String CONNECT = "\u0010\u000c\0\u0004MQTT\u0004\u0002\0\0\0\0";
    private static final int CONNACK_LENGTH = 4;
    private static final char PUBLISH = 0x30;

    @Override
    public String greeting() {
        return CONNECT;
    }

    @Override
    public String head(String agent, String metric, int payloadLength) {
        final String topic = "rc/" + agent + (metric.isEmpty() ? "" : "/" + metric);
        return PUBLISH + lengthOf(2 + topic.length() + payloadLength) + "\0" + (char) topic.length() + topic;
    }

    @Override
    public String tail() {
        return "";
    }

    @Override
    public boolean answersMessages() {
        return false;
    }

    @Override
    public AnswerReader answers() {
        final ByteBuffer connack = ByteBuffer.allocate(CONNACK_LENGTH);
        return bytes -> read(bytes, connack);
    }

    private static int read(ByteBuffer bytes, ByteBuffer connack) {
        if (!bytes.hasRemaining()) {
            return 0;
        }
        while (bytes.hasRemaining() && connack.hasRemaining()) {
            connack.put(bytes.get());
        }
        if (connack.hasRemaining()) {
            return 0;
        }
        if (connack.get(0) != 0x20 || connack.get(CONNACK_LENGTH - 1) != 0 || bytes.hasRemaining()) {
            throw new IllegalStateException("the server refused, or sent what a publisher at QoS 0 is not sent");
        }
        return 1;
    }

    /** Seven bits a byte, the lowest first; the eighth says that more follow. */
    private static String lengthOf(int length) {
        final StringBuilder text = new StringBuilder();
        int rest = length;
        for (; rest > 0x7F; rest >>>= 7) {
            text.append((char) ((rest & 0x7F) | 0x80));
        }
        return text.append((char) rest).toString();
    }
}
