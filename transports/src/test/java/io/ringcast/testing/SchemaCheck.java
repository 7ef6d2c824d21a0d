package io.ringcast.testing;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds messages to their schema in docs/schema. Safe from any thread. */
public final class SchemaCheck {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

    private SchemaCheck() {}

    /** Returns the message as a tree; throws when it is not JSON, bears no known type, or breaks the schema of its type. */
    public static JsonNode check(String message) {
        final JsonNode tree = MAPPER.readTree(message);
        final var errors = SCHEMAS.computeIfAbsent(tree.path("type").stringValue(""), SchemaCheck::load)
                .validate(message, InputFormat.JSON);
        if (!errors.isEmpty()) {
            throw new AssertionError(errors + " in " + message);
        }
        return tree;
    }

    /** What is wrong with a message; null: nothing. */
    public static String fault(String message) {
        try {
            check(message);
            return null;
        } catch (AssertionError | RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** The folder of the documents. */
    public static Path docs() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder.resolve("docs");
    }

    private static Schema load(String type) {
        try {
            return REGISTRY.getSchema(
                    Files.readString(docs().resolve("schema").resolve(type + ".json")), InputFormat.JSON);
        } catch (IOException e) {
            throw new UncheckedIOException("no schema for type '" + type + "'", e);
        }
    }
}
