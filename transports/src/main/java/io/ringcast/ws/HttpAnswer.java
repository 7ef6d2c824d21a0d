package io.ringcast.ws;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/** What a connection that is not upgraded is told, in HTTP, before it is closed. */
enum HttpAnswer {
    NOT_FOUND("404 Not Found", "", false),
    TOO_LATE("408 Request Timeout", "the upgrade did not come in time\n", false),
    TOO_MANY_OF_ADDRESS("429 Too Many Requests", "too many connections from this address\n", true),
    TOO_LONG("431 Request Header Fields Too Large", "the upgrade request is too long\n", false),
    NO_PLACE("503 Service Unavailable", "as many clients are connected as may be\n", true);

    private static final int MIN_RETRY_SECONDS = 1;
    private static final int MAX_RETRY_SECONDS = 10;

    private final String status;
    private final String body;
    private final boolean isForNow;

    HttpAnswer(String status, String body, boolean isForNow) {
        this.status = status;
        this.body = body;
        this.isForNow = isForNow;
    }

    /** The whole response. Who may try again is told when, at random, so that those refused together come back apart. */
    ByteBuffer bytes() {
        final StringBuilder response =
                new StringBuilder("HTTP/1.1 ").append(status).append("\r\n");
        if (isForNow) {
            final int seconds = ThreadLocalRandom.current().nextInt(MIN_RETRY_SECONDS, MAX_RETRY_SECONDS + 1);
            response.append("Retry-After: ").append(seconds).append("\r\n");
        }
        response.append("Content-Type: text/plain\r\nContent-Length: ")
                .append(body.length())
                .append("\r\nConnection: close\r\n\r\n")
                .append(body);
        return StandardCharsets.US_ASCII.encode(response.toString());
    }
}
