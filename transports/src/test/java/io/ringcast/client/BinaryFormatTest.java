package io.ringcast.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.ringcast.proto.v1.LiveUpdate;
import io.ringcast.testing.SchemaCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BinaryFormatTest {
    private final BinaryFormat format = new BinaryFormat();

    @Test
    void readsTheExamplesThatReadersInAllLanguagesAreHeldToInTheirOrder() throws IOException {
        for (final JsonNode example : examples()) {
            final String name = example.path("name").asString();
            final JsonNode message = example.path("message");
            SchemaCheck.check(message.toString());
            final BinaryFormat.Content content = format.read(frame(example));
            assertThat(content.subscription()).as(name).isEqualTo(7);
            assertThat(content.seq()).as(name).isEqualTo(message.path("seq").asLong());
            assertThat(content.isMore()).as(name).isEqualTo(message.has("more"));
            final List<UpdateView> expected = StreamSupport.stream(
                            message.path("updates").spliterator(), false)
                    .map(item -> JsonFormat.item(item, message.has("snapshot")))
                    .toList();
            assertThat(content.updates())
                    .extracting(UpdateView::json)
                    .as(name)
                    .isEqualTo(expected.stream().map(UpdateView::json).toList());
            assertThat(content.updates())
                    .allSatisfy(update -> assertThat(update.isSnapshot()).isEqualTo(message.has("snapshot")));
            assertThat(content.removed())
                    .as(name)
                    .isEqualTo(StreamSupport.stream(message.path("removed").spliterator(), false)
                            .map(JsonFormat::seriesName)
                            .toList());
        }
    }

    @Test
    void takesNoUpdateOfASeriesThatWasNotDeclared() throws IOException {
        final List<JsonNode> examples = examples();
        assertThatThrownBy(() -> format.read(frame(examples.get(1))))
                .isInstanceOf(InvalidProtocolBufferException.class)
                .hasMessageContaining("series 0 was not declared");
        format.read(frame(examples.get(0)));
        format.read(frame(examples.get(1)));
        format.clear();
        assertThatThrownBy(() -> format.read(frame(examples.get(1)))).hasMessageContaining("not declared");
    }

    @Test
    void passesOverARemovalOfWhatWasNeverTold() throws IOException {
        assertThat(format.read(LiveUpdate.newBuilder().addRemoved(5).build().toByteArray())
                        .removed())
                .isEmpty();
    }

    private static byte[] frame(JsonNode example) {
        return HexFormat.of().parseHex(example.path("frame").asString());
    }

    private static List<JsonNode> examples() throws IOException {
        final JsonNode examples =
                JsonMapper.shared().readTree(Files.readString(SchemaCheck.docs().resolve("live-update-vectors.json")));
        assertThat(examples.size()).isGreaterThan(5);
        return StreamSupport.stream(examples.spliterator(), false).toList();
    }
}
