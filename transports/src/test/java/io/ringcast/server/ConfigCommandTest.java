package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("E5")
class ConfigCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void findsNothingWrong() throws IOException {
        assertThat(run(Map.of("LIVE_WS_PORT", "1"), "check", "--config=" + file("grpc: {port: 2}")))
                .isZero();
        assertThat(out.toString()).startsWith("nothing is wrong; 2 options are not left to their default");
    }

    @Test
    void namesAllThatIsWrongAndExitsWithTwo() throws IOException {
        final Path file = file("grpc:\n  prot: 1\nlive: {tls-cert: c}\n");
        final Map<String, String> environment = Map.of("RINGCAST_SERIES_MX", "1", "LIVE_WS_PORT", "many");
        assertThat(run(environment, "check", "--config=" + file, "--ring-slots=1000"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        file + ":2: grpc.prot is not known; did you mean grpc.port?",
                        "environment RINGCAST_SERIES_MX is not known; did you mean RINGCAST_SERIES_MAX?",
                        "environment LIVE_WS_PORT=many: 'many' is not a whole number",
                        "--ring-slots=1000: ring.slots=1000 is not a power of two",
                        "--live-tls-cert and --live-tls-key go together");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    @Tag("E4")
    void warnsOfVariablesWithoutUse() {
        assertThat(run(Map.of("LIVE_BROADCAST_GROUP_PREFIX", "x"), "check")).isZero();
        assertThat(out.toString()).startsWith("warning: environment LIVE_BROADCAST_GROUP_PREFIX is not used: ");
    }

    @Test
    void leavesTheVariablesOfOtherCommandsAlone() {
        assertThat(run(
                        Map.of("RINGCAST_SERVER", "relay:1", "RINGCAST_TOKEN", "t", "RINGCAST_LOG_LEVEL", "warn"),
                        "check"))
                .as(err.toString())
                .isZero();
    }

    @Test
    void printsWhatIsInUseWithSecretsMasked() {
        final Map<String, String> environment = Map.of("AUTH_URL", "https://me:pw@auth.example:8443/check?key=abc");
        assertThat(run(environment, "print", "--grpc-port=1")).isZero();
        assertThat(out.toString())
                .contains(
                        "  port: 1  # --grpc-port",
                        "  # url: \"https://***@auth.example:8443/check?***\"  # environment AUTH_URL")
                .doesNotContain("pw", "abc");
    }

    @Test
    void printsNothingWhereSomethingIsWrong() {
        assertThat(run(Map.of(), "print", "--grpc-port=-1")).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("--grpc-port=-1: grpc.port=-1 < MIN=0");
    }

    @Test
    void printsDefaultsWhateverIsChosen() {
        assertThat(run(Map.of("RINGCAST_GRPC_PORT", "1"), "print", "--defaults"))
                .isZero();
        assertThat(out.toString()).contains("  port: 4317  # ");
    }

    @Test
    void printsASchema() {
        assertThat(run(Map.of(), "schema")).isZero();
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(out.toString(), InputFormat.JSON)
                        .validate("grpc: {port: 65536}", InputFormat.YAML))
                .hasSize(1);
    }

    @Test
    void asksForASubcommand() {
        assertThat(run(Map.of())).isEqualTo(2);
        assertThat(err.toString()).contains("check, print or schema?");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("ringcast.yaml"), text);
    }

    private int run(Map<String, String> environment, String... arguments) {
        final String[] all = new String[arguments.length + 1];
        all[0] = "config";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Ringcast.commandLine(environment, new StopSignal())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }
}
