package io.ringcast.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Chromium without a window, driven by the DevTools protocol; one page. For one thread. */
public final class Browser implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final WebSocket socket;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private int commandCount;

    private Browser(Path profile) throws IOException, InterruptedException {
        process = new ProcessBuilder(List.of(
                        "chromium",
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--window-size=1000,640",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank"))
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("browser.log").toFile())
                .start();
        try {
            socket = HTTP.newWebSocketBuilder()
                    .buildAsync(URI.create(pageSocket(profile)), new Answers(answers))
                    .orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } catch (RuntimeException | IOException | InterruptedException e) {
            kill();
            throw e;
        }
    }

    /** Starts it with a profile in that empty folder. */
    public static Browser start(Path profile) throws IOException, InterruptedException {
        return new Browser(profile);
    }

    public void open(URI page) {
        command("Page.navigate", Map.of("url", page.toString()));
    }

    /** The value of an expression in the page, as text. */
    public String evaluate(String expression) {
        return command("Runtime.evaluate", Map.of("expression", "String(" + expression + ")"))
                .path("result")
                .path("value")
                .asString("");
    }

    /** Waits until an expression in the page has that value. */
    public void await(String expression, String value) {
        Awaitility.await(expression + " to be " + value)
                .atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> evaluate(expression), value::equals);
    }

    /** A picture of the page, as PNG. */
    public byte[] screenshot() {
        return Base64.getDecoder()
                .decode(command("Page.captureScreenshot", Map.of("format", "png"))
                        .path("data")
                        .asString());
    }

    /** Ends it as a person would, so that it leaves nothing behind. */
    @Override
    public void close() {
        command("Browser.close", Map.of());
        socket.abort();
        try {
            if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                kill();
                throw new AssertionError("chromium does not end");
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    private JsonNode command(String method, Map<String, String> parameters) {
        final int id = ++commandCount;
        socket.sendText(JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true)
                .orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .join();
        try {
            while (true) {
                final String answer = answers.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
                if (answer == null) {
                    throw new AssertionError("no answer to " + method);
                }
                final JsonNode tree = JSON.readTree(answer);
                if (tree.path("id").asInt(0) == id) {
                    return tree.path("result");
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String pageSocket(Path profile) throws IOException, InterruptedException {
        final Path portFile = profile.resolve("DevToolsActivePort");
        Awaitility.await("chromium")
                .atMost(TIMEOUT)
                .until(() ->
                        Files.exists(portFile) && Files.readAllLines(portFile).size() == 2);
        final URI list =
                URI.create("http://127.0.0.1:" + Files.readAllLines(portFile).get(0) + "/json/list");
        for (final JsonNode target :
                JSON.readTree(HTTP.send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString())
                        .body())) {
            if (target.path("type").asString("").equals("page")) {
                return target.path("webSocketDebuggerUrl").asString();
            }
        }
        throw new IOException("chromium has no page");
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static final class Answers implements WebSocket.Listener {
        private final BlockingQueue<String> answers;
        private final StringBuilder parts = new StringBuilder();

        private Answers(BlockingQueue<String> answers) {
            this.answers = answers;
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                answers.add(parts.toString());
                parts.setLength(0);
            }
            webSocket.request(1);
            return null;
        }
    }
}
