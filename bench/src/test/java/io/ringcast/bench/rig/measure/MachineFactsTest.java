package io.ringcast.bench.rig.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineFactsTest {
    @Test
    void tellsWhatAResultDependsOn(@TempDir Path folder) {
        Map<String, String> facts = MachineFacts.read(folder);
        assertThat(facts).containsKeys("time", "commit", "cpu", "cores", "memory", "kernel", "jvm");
        assertThat(Integer.parseInt(facts.get("cores"))).isPositive();
        assertThat(facts).as("outside a repository").containsEntry("commit", "unknown");
    }
}
