package io.ringcast.bench.rig.ingest;

import java.nio.ByteBuffer;

/** The NATS protocol: PUB without answers. The greeting ends with a PING, whose PONG is its answer. */
public final class NatsPublishing implements PublishProtocol {
    private static final String OPTIONS = "{\"verbose\":false,\"pedantic\":false,\"lang\":\"rig\",\"protocol\":1}";

    @Override
    public String greeting() {
        return "CONNECT " + OPTIONS + "\r\nPING\r\n";
    }

    @Override
    public String head(String agent, String metric, int payloadLength) {
        final String subject = "rc." + agent + (metric.isEmpty() ? "" : "." + metric);
        return "PUB " + subject + " " + payloadLength + "\r\n";
    }

    @Override
    public String tail() {
        return "\r\n";
    }

    @Override
    public boolean answersMessages() {
        return false;
    }

    @Override
    public AnswerReader answers() {
        final StringBuilder line = new StringBuilder();
        return bytes -> read(bytes, line);
    }

    private static int read(ByteBuffer bytes, StringBuilder line) {
        int pongCount = 0;
        while (bytes.hasRemaining()) {
            final char next = (char) (bytes.get() & 0xFF);
            if (next != '\n') {
                line.append(next);
                continue;
            }
            if (line.indexOf("-ERR") == 0) {
                throw new IllegalStateException(
                        "the server said " + line.toString().strip());
            }
            pongCount += line.indexOf("PONG") == 0 ? 1 : 0;
            line.setLength(0);
        }
        return pongCount;
    }
}
