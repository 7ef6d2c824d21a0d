package io.ringcast.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.agent.TelemetryAgent;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.testing.Browser;
import io.ringcast.testing.GrpcAgent;
import io.ringcast.testing.LiveEngine;
import io.ringcast.testing.SchemaCheck;
import io.ringcast.testing.WholeServer;
import io.ringcast.ws.WsConfiguration;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The TypeScript client as a script of {@code docs/examples/browser.html}, in a real browser before a real server. */
@Timeout(120)
@Tag("browser")
@Tag("node")
class WebClientIT {
    private static final Path CLIENT = Path.of("target", "typescript", "dist", "ringcast-client.iife.js");

    @TempDir
    private Path folder;

    private Browser browser;

    @BeforeEach
    void open() throws IOException, InterruptedException {
        Files.copy(SchemaCheck.docs().resolve("examples/browser.html"), folder.resolve("browser.html"));
        Files.copy(CLIENT, folder.resolve("ringcast-client.iife.js"));
        browser = Browser.start(Files.createDirectory(folder.resolve("profile")));
    }

    @AfterEach
    void close() {
        browser.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "binary"})
    @Tag("C46")
    @Tag("D6")
    @Tag("D7")
    void showsWhatIsLiveAndComesBackAfterARestart(String format) throws IOException {
        final int port;
        try (WholeServer server = WholeServer.start();
                GrpcAgent agent = server.agent("host-1")) {
            port = server.wsPort();
            browser.open(page(server.wsUrl(), "&format=" + format));
            browser.await(text("state"), "connected");
            // What comes before is in the snapshot, and no update.
            browser.await("table.isLive", "true");
            send(agent, "cpu_usage", 0.5);
            send(agent, "load", 2);
            browser.await(text("count"), "2");
            browser.await(text("last"), "load = 2");
            browser.await(text("rows"), "cpu_usagehost-10.5loadhost-12");
            assertKnowsWhatTheServerKnows();
        }
        browser.await(text("state"), "reconnecting");
        try (WholeServer server = WholeServer.start(LiveEngine.smallMemory(), WsConfiguration.defaults(), port);
                GrpcAgent agent = server.agent("host-1")) {
            browser.await(text("state"), "connected");
            send(agent, "cpu_usage", 0.75);
            browser.await(text("rows"), "cpu_usagehost-10.75");
            assertKnowsWhatTheServerKnows();
            assertThat(browser.evaluate(text("trouble"))).isEmpty();
        }
    }

    @Test
    @Tag("D10")
    void sharesOneConnectionAndLetsItGoWhileThePageIsHidden() throws IOException {
        try (WholeServer server = WholeServer.start();
                GrpcAgent agent = server.agent("host-1")) {
            send(agent, "cpu_usage", 0.5);
            browser.open(page(server.wsUrl(), "&hiddenAfterMs=100"));
            browser.await(text("count"), "1");
            assertThat(server.count(CounterDescriptor.CONNECTIONS_OPENED)).isEqualTo(1);

            browser.evaluate(
                    "(globalThis.beginnings = 0, client.subscribe({selector}, {snapshot: () => beginnings++}))");
            browser.await("beginnings", "1");
            hide(true);
            browser.await(text("state"), "disconnected");
            send(agent, "cpu_usage", 0.75);
            hide(false);
            browser.await(text("state"), "connected");
            browser.await(text("rows"), "cpu_usagehost-10.75");
            assertKnowsWhatTheServerKnows();
            assertThat(server.count(CounterDescriptor.CONNECTIONS_OPENED)).isEqualTo(2);
            assertThat(browser.evaluate("beginnings"))
                    .as("it went on where it was")
                    .isEqualTo("1");
        }
    }

    private static void send(GrpcAgent agent, String metric, double value) {
        agent.send(agent.batch().series(metric).sample(TelemetryAgent.systemEpochNs(), value));
    }

    /** By digest. */
    private void assertKnowsWhatTheServerKnows() {
        browser.evaluate("table.verify().then((isEqual) => document.title = 'equal: ' + isEqual)");
        browser.await("document.title", "equal: true");
        browser.evaluate("document.title = ''");
    }

    /** As a browser does when another tab comes to the front. */
    private void hide(boolean isHidden) {
        browser.evaluate("Object.defineProperty(document, 'hidden', {value: " + isHidden + ", configurable: true})");
        browser.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    }

    private static String text(String id) {
        return "document.getElementById('" + id + "').textContent";
    }

    private URI page(String wsUrl, String more) {
        final String url = URLEncoder.encode(wsUrl, StandardCharsets.UTF_8);
        return URI.create(folder.resolve("browser.html").toUri() + "?url=" + url + more);
    }
}
