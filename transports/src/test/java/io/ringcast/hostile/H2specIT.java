package io.ringcast.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.project.Repository;
import io.ringcast.testing.WholeServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** h2spec against the gRPC port: what fails is what docs/protocol.md says and why, no more and no less. */
@Timeout(120)
class H2specIT {
    private static final String BINARY = "/h2spec/2.2.0/h2spec_linux_amd64.tar.gz";
    private static final Path REPORT_FOLDER = Path.of("target", "h2spec");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([0-9.]+) \\| ([^|]+) \\| ([^|]+) \\|$");
    /** How a row begins whose case fails or passes by which of two frames the server takes in first. */
    private static final String MOSTLY = "mostly: ";

    private static final int TIMEOUT_SECONDS = 90;

    // As in the server's own log: peers can make it speak.
    private static final Logger GRPC_LOG = Logger.getLogger("io.grpc.netty");

    @TempDir
    private Path folder;

    @Test
    @Tag("A1")
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void failsWhereTheDocumentSaysAndNowhereElse() throws Exception {
        final List<Element> cases = run();
        final List<String> failed = cases.stream()
                .filter(element -> !isPassed(element))
                .map(H2specIT::name)
                .toList();
        final String document = Repository.read(Repository.root().resolve("docs/protocol.md"));
        final String section = document.substring(document.indexOf("<!-- h2spec:"));
        final String table = section.substring(0, section.indexOf("\n\n"));

        final List<MatchResult> rows = ROW.matcher(table).results().toList();

        assertThat(failed)
                .as("cases that fail; the report is %s", REPORT_FOLDER.toAbsolutePath())
                .isSubsetOf(rows.stream().map(H2specIT::name).toList())
                .containsAll(rows.stream()
                        .filter(row -> !row.group(3).startsWith(MOSTLY))
                        .map(H2specIT::name)
                        .toList());
        final String count = cases.size() - rows.size() + " of the " + cases.size() + " cases of h2spec";
        assertThat(document.contains(count))
                .as("docs/protocol.md says: %s", count)
                .isTrue();
    }

    /** Runs all cases and returns what the report says of each. */
    private List<Element> run() throws Exception {
        GRPC_LOG.setLevel(Level.SEVERE);
        final Path report = Files.createDirectories(REPORT_FOLDER).resolve("report.xml");
        try (WholeServer server = WholeServer.start()) {
            final Process h2spec = new ProcessBuilder(
                            unpacked().toString(),
                            "--host=127.0.0.1",
                            "--port=" + server.grpcPort(),
                            "--path=/ringcast.v1.TelemetryIngest/Session",
                            "--junit-report=" + report)
                    .redirectErrorStream(true)
                    .redirectOutput(REPORT_FOLDER.resolve("report.txt").toFile())
                    .start();
            try {
                assertThat(h2spec.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
            } finally {
                h2spec.destroyForcibly();
            }
            try (var agent = server.agent("after")) {
                agent.send(agent.batch().series("m").sample(1, 1));
            }
        }
        return read(report);
    }

    private static List<Element> read(Path report) throws Exception {
        final NodeList cases = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(report.toFile())
                .getElementsByTagName("testcase");
        return IntStream.range(0, cases.getLength())
                .mapToObj(i -> (Element) cases.item(i))
                .toList();
    }

    private static String name(MatchResult row) {
        return row.group(1) + " " + row.group(2).strip();
    }

    private static String name(Element element) {
        final String section = element.getAttribute("package");
        return section.substring(section.indexOf('/') + 1) + " " + element.getAttribute("classname");
    }

    private static boolean isPassed(Element element) {
        return element.getElementsByTagName("error").getLength() == 0
                && element.getElementsByTagName("failure").getLength() == 0;
    }

    private Path unpacked() throws IOException, InterruptedException {
        final Path archive = folder.resolve("h2spec.tar.gz");
        try (InputStream binary = H2specIT.class.getResourceAsStream(BINARY)) {
            Files.copy(binary, archive);
        }
        final int exitCode = new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", folder.toString())
                .inheritIO()
                .start()
                .waitFor();
        assertThat(exitCode).isZero();
        return folder.resolve("h2spec");
    }
}
