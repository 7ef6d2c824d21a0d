package io.ringcast.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.ringcast.project.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tests of the TypeScript client, each as one of these; and what it is built to. */
@Tag("node")
@Timeout(240)
class TypeScriptClientTest {
    private static final long TIMEOUT_SECONDS = 180;
    private static final Path SOURCES = Repository.root().resolve("transports/src/main/typescript");
    /** The rows that a test of the TypeScript client shows stand in its name. */
    private static final Pattern ROWS = Pattern.compile("(?<= )[A-G]\\d+(?= )");

    @TestFactory
    @Tag("A23")
    @Tag("C21")
    @Tag("C43")
    @Tag("D6")
    @Tag("D7")
    @Tag("D10")
    Stream<DynamicTest> passesItsOwnTests() throws IOException, InterruptedException {
        final Path report = Path.of("target", "vitest.json").toAbsolutePath();
        Files.deleteIfExists(report);
        final String output =
                run("node", "node_modules/vitest/vitest.mjs", "run", "--reporter=json", "--outputFile=" + report);
        assertThat(report).as(output).exists();
        final List<JsonNode> results = array(JsonMapper.shared().readTree(report.toFile()), "testResults")
                .flatMap(TypeScriptClientTest::testsOf)
                .toList();
        assertThat(rowsIn(results)).isEqualTo(rowsOf("passesItsOwnTests"));
        return results.stream()
                .map(result -> DynamicTest.dynamicTest(text(result, "fullName"), () -> assertPassed(result)));
    }

    @Test
    void holdsItsTypes() throws IOException, InterruptedException {
        assertThat(run("node", "node_modules/typescript/bin/tsc", "--noEmit")).isEmpty();
    }

    @Test
    void comesWithTheServerForPages() {
        assertThat(getClass().getResource("/io/ringcast/web/ringcast-client.iife.js"))
                .isNotNull();
        assertThat(getClass().getResource("/io/ringcast/web/ringcast-client.js"))
                .isNotNull();
    }

    @Test
    void isLockedToWhatEveryRegistryHas() {
        assertThat(Repository.read(SOURCES.resolve("package-lock.json")))
                .contains("\"integrity\"")
                .doesNotContain("\"resolved\"");
        assertThat(Repository.read(SOURCES.resolve("package.json"))).doesNotContain("\"^", "\"~", "\"dependencies\"");
    }

    private static Stream<JsonNode> testsOf(JsonNode file) {
        if (file.path("assertionResults").isEmpty()) {
            fail(text(file, "name") + " has no tests: " + text(file, "message"));
        }
        return array(file, "assertionResults");
    }

    private static void assertPassed(JsonNode result) {
        assertThat(text(result, "status"))
                .as(array(result, "failureMessages").map(JsonNode::asString).collect(Collectors.joining("\n")))
                .isEqualTo("passed");
    }

    private static Set<String> rowsIn(List<JsonNode> results) {
        return results.stream()
                .flatMap(result -> ROWS.matcher(" " + text(result, "fullName")).results())
                .map(row -> row.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> rowsOf(String method) {
        return Arrays.stream(TypeScriptClientTest.class.getDeclaredMethods())
                .filter(declared -> declared.getName().equals(method))
                .flatMap(declared -> Arrays.stream(declared.getAnnotationsByType(Tag.class)))
                .map(Tag::value)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<JsonNode> array(JsonNode node, String field) {
        return StreamSupport.stream(node.path(field).spliterator(), false);
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }

    /** What it said, when it was at fault or not. */
    private static String run(String... command) throws IOException, InterruptedException {
        final Path output = Path.of("target", "typescript-output.txt").toAbsolutePath();
        final Process process = new ProcessBuilder(command)
                .directory(SOURCES.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
