package io.ringcast.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.testing.LiveClient;
import io.ringcast.testing.ProtocolDocument;
import io.ringcast.testing.ProtocolDocument.Line;
import io.ringcast.testing.WholeServer;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The check by hand in docs/protocol.md. */
@Timeout(60)
@Tag("G14")
class ByHandIT {
    @Test
    @Tag("C6")
    @Tag("C10")
    @Tag("C38")
    void goesAsTheDocumentSays() throws InterruptedException {
        final List<Line> lines = ProtocolDocument.byHand();
        assertThat(lines).hasSizeGreaterThan(8);
        try (WholeServer server = WholeServer.start();
                LiveClient client = LiveClient.connect(server.wsPort(), "/ws-live")) {
            for (final Line line : lines) {
                if (line.isFromClient()) {
                    client.send(line.text());
                } else {
                    assertThat(client.next().toString()).matches(pattern(line.text()));
                }
            }
        }
    }

    private static Pattern pattern(String text) {
        return Pattern.compile(
                Arrays.stream(text.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }
}
