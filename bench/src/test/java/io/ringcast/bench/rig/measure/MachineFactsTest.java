package io.ringcast.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EnvironmentTest {
    @Test
    void writesWhatAResultDependsOn(@TempDir Path folder) {
        final Path file = folder.resolve("environment.json");
        Environment.write(file, folder);

        final JsonNode facts = JsonMapper.builder().build().readTree(file);
        assertThat(facts.propertyNames())
                .contains("time", "commit", "cpu", "cores", "memory", "os", "loadAverage", "jvm", "jvmFlags");
        assertThat(facts.get("cores").asInt()).isPositive();
        assertThat(facts.get("jvmFlags").toString()).contains("--add-opens");
        assertThat(facts.get("commit").asString()).as("outside a repository").isEqualTo("unknown");
    }
}
