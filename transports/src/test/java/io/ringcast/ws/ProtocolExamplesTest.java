package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.engine.event.EventType;
import io.ringcast.engine.testing.LiveUpdateReader;
import io.ringcast.testing.ProtocolDocument;
import io.ringcast.testing.ProtocolDocument.Line;
import io.ringcast.testing.SchemaCheck;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every example in docs/protocol.md keeps to the schema of its type. */
@Tag("C9")
@Tag("G11")
class ProtocolExamplesTest {
    private final ControlMessageAdapter adapter = new ControlMessageAdapter();

    @Test
    void showsOnlyMessagesThatKeepToTheirSchema() {
        assertThat(ProtocolDocument.examples()).isNotEmpty().allSatisfy(SchemaCheck::check);
    }

    @Test
    void showsAConversationThatKeepsToTheSchemas() {
        final List<Line> session = ProtocolDocument.session();
        assertThat(session).hasSizeGreaterThan(10);
        for (int i = 0; i < session.size(); i++) {
            final String text = session.get(i).text();
            if (session.get(i).isFromClient() && session.get(i + 1).text().contains("protocol-violation")) {
                assertThatThrownBy(() -> SchemaCheck.check(text)).as(text).isNotNull();
            } else {
                assertThatCode(() -> SchemaCheck.check(text)).as(text).doesNotThrowAnyException();
            }
        }
    }

    @Test
    void showsBinaryUpdatesThatSayWhatTheirTwinsInJsonSay() {
        final LiveUpdateReader reader = new LiveUpdateReader();
        final List<String> shown = Stream.concat(
                        ProtocolDocument.session().stream().map(Line::text),
                        ProtocolDocument.examples().stream().map(String::strip))
                .toList();
        assertThat(ProtocolDocument.binaryExamples())
                .hasSize(3)
                .allSatisfy(bytes -> assertThat(shown).contains(reader.onBinary(bytes)));
    }

    @Test
    @Tag("C8")
    void understandsTheRequestsThatKeepToTheirSchema() {
        assertThat(ProtocolDocument.session().stream()
                        .filter(Line::isFromClient)
                        .filter(line -> !line.text().contains("dance")))
                .allMatch(line -> adapter.adapt(line.text()).type() != EventType.INVALID_REQUEST);
    }
}
