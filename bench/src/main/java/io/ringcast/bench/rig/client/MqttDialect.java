package io.ringcast.bench.rig.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** MQTT 3.1.1 in binary WebSocket messages, clean session, no keep-alive, QoS 0; a selector is a topic filter. */
public final class MqttDialect implements Dialect {
    /** CONNECT of a client without a name, which the server then gives it. */
    private static final byte[] CONNECT = {0x10, 12, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 0};

    private static final int SUBSCRIBE = 0x82;
    private static final int SUBSCRIBE_FIXED_LENGTH = 2 + 2 + 1;

    @Override
    public String path(String selector) {
        return "/mqtt";
    }

    @Override
    public String subprotocol() {
        return "mqtt";
    }

    @Override
    public List<byte[]> greeting(String selector) {
        return List.of(connect(), subscribe("rc/" + SelectedSeries.topic(selector, "/", "#")));
    }

    @Override
    public boolean isBinary() {
        return true;
    }

    @Override
    public MessageReader reader(ClientRecord record, boolean parsesAll) {
        return new PacketStream(new MqttPackets(record, new PayloadReader(record, parsesAll)));
    }

    private static byte[] connect() {
        return CONNECT.clone();
    }

    private static byte[] subscribe(String filter) {
        final int length = SUBSCRIBE_FIXED_LENGTH + filter.length();
        return ByteBuffer.allocate(2 + length)
                .put((byte) SUBSCRIBE)
                .put((byte) length)
                .putShort((short) 1)
                .putShort((short) filter.length())
                .put(filter.getBytes(StandardCharsets.US_ASCII))
                .put((byte) 0)
                .array();
    }
}
