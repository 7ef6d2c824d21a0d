package io.ringcast.ws;

import io.ringcast.auth.live.LiveRefusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/** What a connection that is not upgraded is told, in HTTP, before it is closed. */
enum HttpAnswer {
    TOO_EARLY("400 Bad Request", "frames came before the answer\n", ""),
    TOKEN_NEEDED("401 Unauthorized", "a token is needed\n", "WWW-Authenticate: Bearer realm=\"ringcast\"\r\n"),
    TOKEN_WRONG(
            "401 Unauthorized",
            "the token is not good\n",
            "WWW-Authenticate: Bearer realm=\"ringcast\", error=\"invalid_token\"\r\n"),
    FOREIGN_ORIGIN("403 Forbidden", "pages of this origin are not let in\n", ""),
    NOT_FOUND("404 Not Found", "", ""),
    TOO_LATE("408 Request Timeout", "the upgrade did not come in time\n", ""),
    TOO_MANY_OF_ADDRESS("429 Too Many Requests", "too many connections from this address\n"),
    TOO_LONG("431 Request Header Fields Too Large", "the upgrade request is too long\n", ""),
    NO_PLACE("503 Service Unavailable", "as many clients are connected as may be\n"),
    NOT_CHECKED("503 Service Unavailable", "tokens cannot be checked now\n");

    private static final int MIN_RETRY_SECONDS = 1;
    private static final int MAX_RETRY_SECONDS = 10;

    private final String status;
    private final String body;
    private final String headers;

    /** For now: who is told so may try again. */
    HttpAnswer(String status, String body) {
        this(status, body, null);
    }

    /** For good. */
    HttpAnswer(String status, String body, String headers) {
        this.status = status;
        this.body = body;
        this.headers = headers;
    }

    /** What a refusal is in HTTP. */
    static HttpAnswer of(LiveRefusal refusal) {
        return switch (refusal) {
            case MISSING -> TOKEN_NEEDED;
            case WRONG, EXPIRED -> TOKEN_WRONG;
            case UNREACHABLE, BUSY -> NOT_CHECKED;
        };
    }

    /** The whole response. Who may try again is told when, at random, so that those refused together come back apart. */
    ByteBuffer bytes() {
        return StandardCharsets.US_ASCII.encode("HTTP/1.1 " + status + "\r\n"
                + (headers == null ? retryAfter() : headers)
                + "Content-Type: text/plain\r\nContent-Length: " + body.length()
                + "\r\nConnection: close\r\n\r\n" + body);
    }

    private static String retryAfter() {
        return "Retry-After: " + ThreadLocalRandom.current().nextInt(MIN_RETRY_SECONDS, MAX_RETRY_SECONDS + 1) + "\r\n";
    }
}
