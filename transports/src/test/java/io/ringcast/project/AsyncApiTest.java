package io.ringcast.project;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.ringcast.testing.SchemaCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** docs/asyncapi.yaml is whole: every message has a schema, an example, a place in the channel and an operation. */
@Tag("C9")
class AsyncApiTest {
    private static final Path DOCS = Repository.root().resolve("docs");
    private static final Set<String> FIELDS =
            Set.of("asyncapi", "info", "defaultContentType", "servers", "channels", "operations", "components");
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final JsonNode document = new YAMLMapper().readTree(Repository.read(DOCS.resolve("asyncapi.yaml")));

    @Test
    void isADocumentOfVersion3OfThisVersion() {
        assertThat(document.path("asyncapi").asString()).isEqualTo("3.0.0");
        assertThat(document.propertyNames()).isSubsetOf(FIELDS);
        assertThat(Repository.read(Repository.root().resolve("pom.xml")))
                .contains("<version>" + document.at("/info/version").asString() + "</version>");
        assertThat(document.path("servers")).allSatisfy(server -> {
            assertThat(server.path("host").asString("")).isNotEmpty();
            assertThat(server.path("protocol").asString()).isIn("ws", "wss");
        });
    }

    @Test
    void pointsAtNothingThatIsMissing() {
        final List<String> references = document.findValuesAsString("$ref");
        assertThat(references)
                .hasSizeGreaterThan(50)
                .allSatisfy(reference -> assertThat(follow(reference).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @Test
    void hasEveryMessageThatThereIsASchemaOfAndNoOther() {
        final Set<String> named = document.at("/components/messages")
                .valueStream()
                .map(message -> message.at("/payload/schema/$ref").asString())
                .map(reference -> reference.replaceAll("^\\./schema/|\\.json.*$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        final Set<String> files = Repository.files(DOCS.resolve("schema"), "**.json").stream()
                .map(file -> file.getFileName().toString().replace(".json", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).isEqualTo(files);
    }

    @Test
    void hasAPlaceForEveryMessage() {
        final Set<String> messages =
                new TreeSet<>(document.at("/components/messages").propertyNames());
        assertThat(document.at("/channels/live/messages").propertyNames())
                .containsExactlyInAnyOrderElementsOf(messages);
        final Set<String> used = document.path("operations")
                .valueStream()
                .flatMap(operation -> Stream.concat(
                        operation.path("messages").valueStream(),
                        operation.at("/reply/messages").valueStream()))
                .map(message -> message.path("$ref").asString().replaceAll("^.*/", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(used).isEqualTo(messages);
    }

    @Test
    void saysWhoSendsWhat() {
        document.path("operations").forEach(operation -> {
            final boolean isFromClient = operation.path("action").asString().equals("receive");
            assertThat(operation.path("action").asString()).isIn("send", "receive");
            operation
                    .path("messages")
                    .forEach(message -> assertThat(isFromClient(message)).isEqualTo(isFromClient));
            operation
                    .at("/reply/messages")
                    .forEach(message -> assertThat(isFromClient(message)).isFalse());
        });
    }

    @Test
    void givesAnExampleOfEveryMessageThatKeepsToItsSchema() {
        document.at("/components/messages").forEach(message -> {
            final JsonNode schema = follow(message.at("/payload/schema/$ref").asString());
            assertThat(message.path("examples").size()).isPositive();
            message.path("examples").forEach(example -> {
                final String payload = example.path("payload").toString();
                assertThat(REGISTRY.getSchema(schema.toString(), InputFormat.JSON)
                                .validate(payload, InputFormat.JSON))
                        .as(payload)
                        .isEmpty();
                assertThat(SchemaCheck.check(payload).path("type").asString())
                        .isEqualTo(message.path("name").asString());
            });
        });
    }

    /** What a schema says of a client's message begins so. */
    private boolean isFromClient(JsonNode channelMessage) {
        final JsonNode message = follow(
                follow(channelMessage.path("$ref").asString()).path("$ref").asString());
        return follow(message.at("/payload/schema/$ref").asString())
                .path("description")
                .asString("")
                .startsWith("Client: ");
    }

    private JsonNode follow(String reference) {
        final String[] parts = reference.split("#", 2);
        final String pointer = parts.length == 1 ? "" : parts[1];
        if (parts[0].isEmpty()) {
            return document.at(pointer);
        }
        final Path file = DOCS.resolve(parts[0]).normalize();
        return Files.exists(file)
                ? JsonMapper.shared().readTree(Repository.read(file)).at(pointer)
                : JsonMapper.shared().missingNode();
    }
}
