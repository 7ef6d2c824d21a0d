package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.testing.RingcastProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The command line as a process of its own: its environment, its signals, its exit codes. */
@Timeout(60)
class ProcessIT {
    private Process process;

    @AfterEach
    void kill() {
        process.destroyForcibly();
    }

    @Test
    void takesDefaultsFromItsEnvironment() throws IOException, InterruptedException {
        final ProcessBuilder help = RingcastProcess.of("simulate", "--help");
        help.environment().put("RINGCAST_SERVER", "relay:12");
        process = RingcastProcess.start(help);

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("relay:12");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void exitsWithZeroWhenTerminated() throws IOException, InterruptedException {
        process = RingcastProcess.start(RingcastProcess.of("tail", "--url", "ws://127.0.0.1:1"));
        final BufferedReader err = process.errorReader();
        assertThat(err.readLine()).contains("cannot connect");

        process.destroy();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    @Tag("E5")
    void namesTheMemoryThatItCannotTakeAndWhatToChange() throws IOException, InterruptedException {
        final ProcessBuilder serve = RingcastProcess.of("serve", "--grpc-port=0", "--live-ws-port=0");
        serve.environment().put("JAVA_TOOL_OPTIONS", "-XX:MaxDirectMemorySize=60m");
        process = RingcastProcess.start(serve);

        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains(
                        "no memory for the latest-value map: Cannot reserve ",
                        "The engine asks for ",
                        "allow more (-XX:MaxDirectMemorySize), or ask for less (--series-max, --key-heap-bytes)")
                .doesNotContain("\tat ");
        assertThat(process.waitFor()).isEqualTo(1);
    }

    @Test
    @Tag("E5")
    void namesAllThatIsWrongWithItsConfigurationAndExitsWithTwo() throws IOException, InterruptedException {
        final ProcessBuilder serve = RingcastProcess.of("serve", "--ring-slots", "3");
        serve.environment().put("LIVE_WS_PORT", "many");
        serve.environment().put("RINGCAST_GRPC_PROT", "1");
        process = RingcastProcess.start(serve);

        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains(
                        "environment LIVE_WS_PORT=many: 'many' is not a whole number",
                        "environment RINGCAST_GRPC_PROT is not known; did you mean RINGCAST_GRPC_PORT?",
                        "--ring-slots=3: ring.slots=3 < MIN=64");
        assertThat(process.waitFor()).isEqualTo(2);
    }

    @Test
    void failsToSendWhereNobodyListens() throws IOException, InterruptedException {
        process = RingcastProcess.start(RingcastProcess.of("send", "hello=42", "--server", "127.0.0.1:1"));

        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("not sent: UNAVAILABLE");
        assertThat(process.waitFor()).isEqualTo(1);
    }
}
