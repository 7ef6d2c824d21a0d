package io.ringcast.auth.live;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Another server that knows tokens, or holds keys, on the loopback interface. */
public final class CheckServer implements AutoCloseable {
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile String heldToken;

    private record Answer(int status, String body) {}

    private CheckServer(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    public static CheckServer start() throws IOException {
        return start(0);
    }

    /** @param port 0: any free one. */
    public static CheckServer start(int port) throws IOException {
        return new CheckServer(port);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/check");
    }

    /** What is answered to whoever shows {@code token}; "": to whoever shows none. Others get 401. */
    public CheckServer answer(String token, int status, String body) {
        answers.put(token, new Answer(status, body));
        return this;
    }

    /** From now on who shows {@code token}, or with null anybody, gets no answer before {@link #release()}. */
    public void hold(String token) {
        heldToken = token;
        gate = new CountDownLatch(1);
    }

    public void release() {
        gate.countDown();
    }

    /** The tokens asked about so far. */
    public List<String> asked() {
        return asked;
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        final String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        final String token = authorization == null ? "" : authorization.replaceFirst("^Bearer ", "");
        asked.add(token);
        try {
            if (heldToken == null || heldToken.equals(token)) {
                gate.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        final Answer answer = answers.getOrDefault(token, new Answer(401, ""));
        final byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
