package io.ringcast.bench.rig.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class RegistryPeersTest {
    private static final PeerPorts PORTS = new PeerPorts(40_001, 40_002);

    @TempDir
    private Path folder;

    @Test
    void haveNamesForATable() {
        List<String> names = RegistryPeers.all().stream().map(Peer::name).toList();
        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z-]+"));
    }

    @ParameterizedTest
    @CsvSource({"nats.conf, advertise|listen", "mosquitto.conf, listener", "nginx.conf, listen"})
    void listenOnLoopbackAlone(String configuration, String listening) throws IOException {
        List<String> lines = Files.readAllLines(PeerFiles.write(configuration, PORTS, folder));
        assertThat(lines)
                .filteredOn(line -> line.matches(".*\\b(" + listening + ")\\b.*\\d.*"))
                .hasSizeGreaterThanOrEqualTo(2)
                .allMatch(line -> line.contains("127.0.0.1"));
        assertThat(lines).anyMatch(line -> line.contains("40001")).anyMatch(line -> line.contains("40002"));
        assertThat(lines).noneMatch(line -> line.contains("${"));
    }

    @Test
    void areTheVersionsThatWereTried() throws IOException {
        String text = Files.readString(PeerFiles.copy("package.json", folder));
        assertThat(JsonMapper.builder().build().readTree(text).get("dependencies"))
                .isNotEmpty()
                .allMatch(version -> version.asString().matches("\\d+\\.\\d+\\.\\d+"));
    }
}
