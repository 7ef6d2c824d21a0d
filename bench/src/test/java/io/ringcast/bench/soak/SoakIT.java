package io.ringcast.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A soak so short that it proves the soak itself; on a busy machine clients may take long to come. */
@Timeout(180)
class SoakIT {
    private static final List<String> PATIENT = List.of("--", "--ws-handshake-timeout-ms", "60000");

    private final StringWriter out = new StringWriter();

    @TempDir
    private Path root;

    @Test
    void passesAndWritesItsReport() throws IOException {
        Path page = Files.createDirectories(root.resolve("docs")).resolve("benchmarks.md");
        Files.writeString(page, "# Page\n");

        int code = soak("--seconds", "12", "--samples-per-second", "10000", "--clients", "40", "--write-docs");

        assertThat(code).as("%s", out).isZero();
        assertThat(Files.readString(page))
                .contains("### Soak", "**Passed**", "with seed 7", "| answered to agents |", "| agent-to-written |")
                .contains("clients that held all that is true in the end", "| resident set |");
    }

    @Test
    void failsWhereTheServerRefusesClients() {
        int code = soak(
                "--seconds", "3", "--samples-per-second", "1000", "--clients", "30", "--", "--connections-max", "5");

        assertThat(code).isEqualTo(1);
        assertThat(out.toString()).contains("**Failed**", "connections-refused is ", "HTTP/1.1 503");
    }

    @Test
    void failsWhereTheServerDoesNotStart() {
        assertThat(soak("--seconds", "3", "--", "--no-such-option")).isEqualTo(1);
    }

    private int soak(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--root", root.toString(), "--seed", "7"));
        all.addAll(List.of(arguments));
        if (!all.contains("--")) {
            all.addAll(PATIENT);
        }
        return new CommandLine(new Soak())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out))
                .execute(all.toArray(String[]::new));
    }
}
