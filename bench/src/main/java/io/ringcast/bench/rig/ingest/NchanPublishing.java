package io.ringcast.bench.rig.ingest;

import java.nio.ByteBuffer;
import java.util.Locale;

/** HTTP/1.1 POSTs to nchan over one connection that stays, sent without waiting for the answers; each is answered. */
public final class NchanPublishing implements PublishProtocol {
    @Override
    public String greeting() {
        return "";
    }

    @Override
    public String head(String agent, String metric, int payloadLength) {
        final String path = metric.isEmpty() ? "/pub" : "/pub/" + agent + "." + metric;
        return "POST " + path + " HTTP/1.1\r\nHost: rig\r\nContent-Length: " + payloadLength + "\r\n\r\n";
    }

    @Override
    public String tail() {
        return "";
    }

    @Override
    public boolean answersMessages() {
        return true;
    }

    @Override
    public AnswerReader answers() {
        return new HttpAnswers();
    }

    /** Cuts a stream of HTTP answers, whose bodies have a length, and counts those that say 2xx. */
    private static final class HttpAnswers implements AnswerReader {
        private static final String LENGTH = "content-length:";

        private final StringBuilder line = new StringBuilder();
        private boolean isStatusRead;
        private int bodyLength;
        private int bodyRest;

        @Override
        public int read(ByteBuffer bytes) {
            int answerCount = 0;
            while (bytes.hasRemaining()) {
                if (bodyRest > 0) {
                    final int skipped = Math.min(bodyRest, bytes.remaining());
                    bytes.position(bytes.position() + skipped);
                    bodyRest -= skipped;
                    answerCount += bodyRest == 0 ? 1 : 0;
                } else {
                    answerCount += onHeadByte((char) (bytes.get() & 0xFF));
                }
            }
            return answerCount;
        }

        /** Returns 1 when it ends an answer without a body. */
        private int onHeadByte(char next) {
            if (next != '\n') {
                line.append(next);
                return 0;
            }
            final String text = line.toString().strip();
            line.setLength(0);
            if (!text.isEmpty()) {
                onLine(text);
                return 0;
            }
            isStatusRead = false;
            bodyRest = bodyLength;
            bodyLength = 0;
            return bodyRest == 0 ? 1 : 0;
        }

        private void onLine(String text) {
            if (!isStatusRead) {
                isStatusRead = true;
                if (!text.startsWith("HTTP/1.1 2")) {
                    throw new IllegalStateException("the server answered " + text);
                }
            } else if (text.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
                bodyLength = Integer.parseInt(text.substring(LENGTH.length()).strip());
            }
        }
    }
}
