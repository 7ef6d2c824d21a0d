package io.ringcast.bench.rig.client;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The NATS protocol in binary WebSocket messages, as nats-server's own listener speaks it; a selector is a subject. */
public final class NatsDialect implements Dialect {
    private static final String OPTIONS = "{\"verbose\":false,\"pedantic\":false,\"lang\":\"rig\",\"protocol\":1}";

    @Override
    public String path(String selector) {
        return "/";
    }

    @Override
    public String subprotocol() {
        return "";
    }

    @Override
    public List<byte[]> greeting(String selector) {
        final String subject = "rc." + SelectedSeries.topic(selector, ".", ">");
        final String lines = "CONNECT " + OPTIONS + "\r\nSUB " + subject + " 1\r\nPING\r\n";
        return List.of(lines.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public boolean isBinary() {
        return true;
    }

    @Override
    public MessageReader reader(ClientRecord record, boolean parsesAll) {
        return new PacketStream(new NatsPackets(record, new PayloadReader(record, parsesAll)));
    }
}
