package io.ringcast.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.agent.TelemetryAgent;
import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.testing.BatchBuilder;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/examples/live.html}, opened from disk in a real browser. */
@Timeout(120)
@Tag("browser")
class LiveHtmlIT {
    private static final String STATE = "document.documentElement.dataset.state";
    private static final String AGENT = "document.getElementById('agent').textContent";
    private static final String VALUE = "document.getElementById('value').textContent";
    /** Pixels in the colour of the line, in the part of the canvas where lines are drawn. */
    private static final String LINE_PIXELS = """
            (() => {
              const colour = getComputedStyle(document.documentElement).getPropertyValue("--line").trim();
              const wanted = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
              const data = pen.getImageData(0, 0, canvas.width, canvas.height).data;
              let count = 0;
              for (let i = 0; i < data.length; i += 4) {
                if (data[i + 3] > 200 && wanted.every((part, at) => Math.abs(data[i + at] - part) < 16)) count++;
              }
              return count;
            })()""";

    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final int SECONDS_SHOWN = 60;
    private static final int LINE_PIXELS_MIN = 300;

    @TempDir
    private Path folder;

    @Test
    void drawsWhatIsLiveAndComesBackAfterARestart() throws IOException, InterruptedException {
        try (Browser browser = Browser.start(folder)) {
            final int port;
            try (WholeServer server = WholeServer.start();
                    GrpcAgent agent = server.agent("host-1")) {
                port = server.wsPort();
                final long nowNs = TelemetryAgent.systemEpochNs();
                agent.send(agent.batch().series("cpu_usage").sample(nowNs - SECONDS_SHOWN * NS_PER_SECOND, 0.5));
                browser.open(page(server.wsUrl()));
                browser.await(STATE, "live");
                browser.await(VALUE, "50.0 %");
                browser.await(AGENT, "host-1");
                assertThat(linePixels(browser)).isZero();

                agent.send(wave(agent, nowNs));
                browser.await(VALUE, "25.0 %");
                WholeServer.await(() -> linePixels(browser) > LINE_PIXELS_MIN);
                Files.write(Path.of("target", "live.png"), browser.screenshot());
            }
            browser.await(STATE, "reconnecting");
            final EngineConfiguration configuration = LiveEngine.smallMemory();
            try (WholeServer server = WholeServer.start(configuration, WsConfiguration.defaults(), port);
                    GrpcAgent agent = server.agent("host-1")) {
                browser.await(STATE, "live");
                agent.send(agent.batch().series("cpu_usage").sample(TelemetryAgent.systemEpochNs(), 0.75));
                browser.await(VALUE, "75.0 %");
            }
        }
    }

    /** One sample a second up to now; the last is 0.25. */
    private static BatchBuilder wave(GrpcAgent agent, long nowNs) {
        final BatchBuilder batch = agent.batch().series("cpu_usage");
        for (int i = SECONDS_SHOWN - 1; i >= 0; i--) {
            batch.sample(nowNs - i * NS_PER_SECOND, 0.25 + 0.2 * Math.sin(i / 5.0));
        }
        return batch;
    }

    private static int linePixels(Browser browser) {
        return Integer.parseInt(browser.evaluate(LINE_PIXELS));
    }

    private static URI page(String wsUrl) {
        final URI file = SchemaCheck.docs().resolve("examples/live.html").toUri();
        return URI.create(file + "?url=" + URLEncoder.encode(wsUrl, StandardCharsets.UTF_8));
    }
}
