package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.testing.RingcastProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says of options and of this machine. */
@Tag("C48")
class DoctorTest {
    private static final List<String> SMALL = List.of(
            "--series-max=1000",
            "--key-heap-bytes=1048576",
            "--connections-max=10",
            "--frame-log-bytes=1048576",
            "--grpc-port=0",
            "--live-ws-port=0",
            "--management-port=0");

    private final StringWriter out = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void findsNothingThatWouldStopAServer() {
        assertThat(doctor()).as(out.toString()).isZero();
        assertThat(out.toString())
                .contains("ok    Java ", "ok    off-heap memory can be used", " MiB off the heap")
                .doesNotContain("fail");
    }

    @Test
    void namesAPortThatIsTakenAndItsOption() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(doctor("--live-ws-port=" + taken.getLocalPort())).isEqualTo(1);
            assertThat(out.toString()).contains("fail  --live-ws-port=" + taken.getLocalPort() + " on 127.0.0.1: ");
        }
    }

    @Test
    void warnsOfATakenManagementPortAlone() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(doctor("--management-port=" + taken.getLocalPort())).isZero();
            assertThat(out.toString()).contains("warn  --management-port=", "there would be no metrics");
        }
    }

    @Test
    void saysWhatIsWrongWithTheEnvironment() {
        assertThat(run(Map.of("RINGCAST_SERIES_MAX", "many"))).isEqualTo(1);
        assertThat(out.toString()).contains("fail  options: environment RINGCAST_SERIES_MAX=many");
    }

    @Test
    void readsTheTokenFileAsTheServerWould() throws IOException {
        final Path tokens = Files.writeString(folder.resolve("tokens"), "no token\n");
        assertThat(doctor("--token-file=" + tokens)).isEqualTo(1);
        assertThat(out.toString()).contains("fail  agents must show: a token in " + tokens);
    }

    @Test
    void saysWhenThereIsNoRoomForTheMemory() throws IOException, InterruptedException {
        final ProcessBuilder doctor = RingcastProcess.of("doctor", "--grpc-port=0", "--live-ws-port=0");
        doctor.environment().put("JAVA_TOOL_OPTIONS", "-XX:MaxDirectMemorySize=16m");
        final Process process = RingcastProcess.start(doctor.redirectErrorStream(true));
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("fail  no memory for the ", "-XX:MaxDirectMemorySize");
        assertThat(process.waitFor()).isEqualTo(1);
    }

    private int doctor(String... more) {
        return run(Map.of(), more);
    }

    private int run(Map<String, String> environment, String... more) {
        final List<String> arguments = new ArrayList<>(List.of("doctor"));
        arguments.addAll(SMALL);
        arguments.addAll(List.of(more));
        // An option may stand once, and the later one is meant.
        for (final String argument : more) {
            arguments.removeIf(small ->
                    SMALL.contains(small) && small.startsWith(argument.substring(0, argument.indexOf('=') + 1)));
        }
        if (environment.containsKey("RINGCAST_SERIES_MAX")) {
            arguments.remove("--series-max=1000");
        }
        return Ringcast.commandLine(environment, new StopSignal())
                .setOut(new PrintWriter(out, true))
                .execute(arguments.toArray(String[]::new));
    }
}
