package io.ringcast.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.auth.live.CheckRules;
import io.ringcast.auth.live.CheckServer;
import io.ringcast.auth.live.LiveAuthenticator;
import io.ringcast.auth.live.LiveCredentials;
import io.ringcast.engine.status.Counters;
import io.ringcast.testing.GrpcAgent;
import io.ringcast.testing.LiveEngine;
import io.ringcast.testing.RawClient;
import io.ringcast.testing.SchemaCheck;
import io.ringcast.testing.TestAuthority;
import io.ringcast.testing.TlsContexts;
import io.ringcast.testing.WholeServer;
import io.ringcast.ws.LiveAccess;
import io.ringcast.ws.WsConfiguration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.agrona.concurrent.SystemEpochClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Dashboards through the proxies whose configurations stand in docs/examples. */
@Tag("C28")
@Tag("proxies")
@Timeout(120)
class ProxyIT {
    private static final long TIMESTAMP_NS = 1_763_683_200_000_000_000L;

    private TestAuthority authority;
    private TestAuthority.Identity identity;
    private CheckServer check;
    private LiveAuthenticator authenticator;
    private WholeServer server;
    private Process proxy;
    private int proxyPort;

    @TempDir
    private Path folder;

    @BeforeEach
    void launch() throws IOException {
        authority = TestAuthority.in(folder, "ours");
        identity = authority.server();
        check = CheckServer.start().answer("anna's", 200, "");
        authenticator = new LiveCredentials(
                        null, null, new CheckRules(check.url(), 30_000, 30_000, 0, 60_000, 10), 1, 1)
                .authenticator(new Counters(), SystemEpochClock.INSTANCE);
        server = WholeServer.start(
                LiveEngine.smallMemory(),
                WsConfiguration.defaults(),
                new WholeServer.Viewers(new LiveAccess(authenticator, Set.of(), false, Set.of(), null), "anna's"));
        proxyPort = freePort();
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (proxy != null) {
            proxy.destroy();
            if (!proxy.waitFor(10, TimeUnit.SECONDS)) {
                proxy.destroyForcibly().waitFor();
            }
        }
        server.close();
        authenticator.close();
        check.close();
    }

    @Test
    void servesDashboardsThroughNginx() throws Exception {
        final Path configuration = adapted("nginx.conf", "listen 443 ssl", "listen 127.0.0.1:" + proxyPort + " ssl");
        final Path workers = Files.createDirectory(folder.resolve("nginx"));
        run(
                "/usr/sbin/nginx",
                "-p",
                workers.toString(),
                "-c",
                configuration.toString(),
                "-e",
                "stderr",
                "-g",
                "daemon off; pid " + workers.resolve("pid") + ";");
        servesDashboards();
    }

    @Test
    void servesDashboardsThroughCaddy() throws Exception {
        run(
                "caddy",
                "run",
                "--adapter",
                "caddyfile",
                "--config",
                adapted("Caddyfile", "live.example.org {", "https://localhost:" + proxyPort + " {\n\tbind 127.0.0.1")
                        .toString());
        servesDashboards();
    }

    private void servesDashboards() throws Exception {
        final SSLContext tls = TlsContexts.client(authority);
        try (RawClient wrong = connect(tls)) {
            assertThat(ask(wrong, "bob's")).contains(" 401 ").containsIgnoringCase("WWW-Authenticate: Bearer");
        }
        try (GrpcAgent agent = server.agent("a1");
                RawClient client = connect(tls)) {
            assertThat(ask(client, "anna's"))
                    .startsWith("HTTP/1.1 101 ")
                    .containsIgnoringCase("Sec-WebSocket-Protocol: ringcast.v1.json\r\n");
            assertThat(type(client)).isEqualTo("connected");
            client.sendText("{\"type\":\"subscribe\"}");
            assertThat(type(client)).isEqualTo("subscribed");
            assertThat(type(client)).isEqualTo("live");
            for (int i = 0; i < 100; i++) {
                agent.send(agent.batch().series("m").sample(TIMESTAMP_NS + i, i));
                assertThat(type(client)).isEqualTo("metric_update");
            }
            client.send(RawClient.PING, new byte[] {1});
            assertThat(client.read().opcode()).isEqualTo(RawClient.PONG);
            final Thread stopping = new Thread(server::close);
            stopping.start();
            assertThat(type(client)).isEqualTo("going_away");
            assertThat(client.await(RawClient.CLOSE).closeCode()).isEqualTo(1001);
            stopping.join();
        }
    }

    private static String ask(RawClient client, String token) throws IOException {
        client.sendBytes(RawClient.upgradeRequest(
                        "/ws-live", "Sec-WebSocket-Protocol: ringcast.v1.json", "Authorization: Bearer " + token)
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        return client.readHead();
    }

    private static String type(RawClient client) throws IOException {
        return SchemaCheck.check(client.await(RawClient.TEXT).text())
                .path("type")
                .asString();
    }

    /** Once the proxy listens. */
    private RawClient connect(SSLContext tls) {
        final List<RawClient> connected = new ArrayList<>();
        WholeServer.await(() -> {
            assertThat(proxy.isAlive()).isTrue();
            try {
                final Socket socket = tls.getSocketFactory().createSocket("localhost", proxyPort);
                connected.add(RawClient.over(socket));
                return true;
            } catch (IOException notYet) {
                return false;
            }
        });
        return connected.get(0);
    }

    private void run(String... command) throws IOException {
        final ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("proxy.log").toFile());
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("XDG_DATA_HOME", folder.toString());
        builder.environment().put("XDG_CONFIG_HOME", folder.toString());
        proxy = builder.start();
    }

    /** The example, for the ports and files of this test. */
    private Path adapted(String name, String listen, String listenHere) throws IOException {
        final String example =
                Files.readString(SchemaCheck.docs().resolve("examples").resolve(name));
        assertThat(example).contains(listen, "127.0.0.1:8081", "/etc/ssl/ringcast/cert.pem");
        return Files.writeString(
                folder.resolve(name),
                example.replace(listen, listenHere)
                        .replace("127.0.0.1:8081", "127.0.0.1:" + server.wsPort())
                        .replace(
                                "/etc/ssl/ringcast/cert.pem",
                                identity.certificate().toString())
                        .replace("/etc/ssl/ringcast/key.pem", identity.key().toString()));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
