package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.testing.LiveClient;
import io.ringcast.testing.LiveEngine;
import io.ringcast.testing.ProtocolDocument;
import io.ringcast.testing.ProtocolDocument.Line;
import io.ringcast.testing.SchemaCheck;
import io.ringcast.testing.TestFeed;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The conversation in docs/protocol.md, played against a real server. */
@Tag("G11")
@Timeout(60)
class ProtocolSessionIT {
    private static final long TIMESTAMP_NS = 1_763_683_200_123_456_789L;
    /** What is another in every run; only its kind is compared. */
    private static final Set<String> VARIABLE =
            Set.of("timestamp", "epoch", "seq", "n", "subscription", "value", "timestampNs", "limits");

    @Test
    @Tag("C12")
    @Tag("C14")
    void goesAsTheDocumentSays() throws InterruptedException {
        try (LiveEngine live = LiveEngine.start()) {
            final TestFeed feed = new TestFeed(live.engine().publisher(), 1, "a1");
            feed.send(feed.batch().series("cpu_usage").label("core", "0").sample(TIMESTAMP_NS, 0.42));
            try (LiveClient client = LiveClient.connect(live.port(), "/ws-live")) {
                long subscription = 0;
                for (final Line line : ProtocolDocument.session()) {
                    if (line.isFromClient()) {
                        client.send(line.text().replace("\"subscription\":7", "\"subscription\":" + subscription));
                    } else {
                        final JsonNode actual = client.next();
                        assertSame("", SchemaCheck.check(line.text()), actual);
                        subscription = actual.path("subscription").asLong(subscription);
                    }
                }
            }
        }
    }

    private static void assertSame(String name, JsonNode expected, JsonNode actual) {
        if (VARIABLE.contains(name)) {
            assertThat(actual.getNodeType()).as(name).isEqualTo(expected.getNodeType());
        } else if (expected.isObject()) {
            assertThat(actual.propertyNames()).as("fields of %s", actual).isEqualTo(expected.propertyNames());
            expected.properties()
                    .forEach(field -> assertSame(field.getKey(), field.getValue(), actual.get(field.getKey())));
        } else if (expected.isArray()) {
            assertThat(actual.size()).as("length of %s", actual).isEqualTo(expected.size());
            for (int i = 0; i < expected.size(); i++) {
                assertSame(name, expected.get(i), actual.get(i));
            }
        } else {
            assertThat(actual).as(name).isEqualTo(expected);
        }
    }
}
