package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.auth.ReloadableTls;
import io.ringcast.auth.live.LiveAuthenticator;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.testing.RawClient;
import io.ringcast.testing.TestAuthority;
import io.ringcast.testing.TlsContexts;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.agrona.concurrent.SystemEpochClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The live listener by TLS. */
@Tag("C43")
@Timeout(120)
class TlsIT {
    private static final int UPDATE_COUNT = 2_000;

    private TestAuthority authority;
    private TestAuthority.Identity server;
    private ReloadableTls<SSLContext> serverTls;
    private SSLContext clientTls;
    private LiveFixture live;

    @TempDir
    private Path folder;

    @BeforeEach
    void vouch() {
        authority = TestAuthority.in(folder, "ours");
        server = authority.server();
        serverTls = TlsContexts.reloadableServer(server);
        clientTls = TlsContexts.client(authority);
        live = start(WsConfiguration.defaults());
    }

    @AfterEach
    void stop() {
        live.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void tellsAClientEverythingInOrder(String version) throws Exception {
        try (RawClient client = upgraded(version)) {
            assertThat(client.read().text()).contains("connected");
            client.sendText("{\"type\":\"subscribe\"}");
            assertThat(client.read().text()).contains("subscribed");
            for (int seq = 1; seq <= UPDATE_COUNT; seq++) {
                if (seq % LiveFixture.FILL_COUNT == 1) {
                    // Not all at once: who is half a log behind is not told everything.
                    live.engine.stream(LiveFixture.FILL_COUNT, 500);
                }
                assertThat(client.read().text()).contains("\"seq\":" + seq + ",");
            }
            client.sendText("{\"type\":\"ping\"}");
            assertThat(client.read().text()).contains("pong");
            client.send(RawClient.PING, "x".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.read().opcode()).isEqualTo(RawClient.PONG);
        }
        live.awaitNothingHeld();
    }

    @Test
    void sendsFramesAndAnswersWholeThroughASocketThatIsFullNowAndThen() throws Exception {
        live.close();
        live = start(WsConfiguration.defaults().with(WsConfiguration.SEND_BUFFER_BYTES, 4_096));
        try (RawClient client = upgraded("TLSv1.3")) {
            client.sendText("{\"type\":\"subscribe\"}");
            LiveFixture.await(() -> live.engine.subscribedCount() == 1);
            live.engine.stream(LiveFixture.FILL_COUNT, 4_000);
            LiveFixture.await(live.engine.writer::hasBlockedSockets);
            int pongCount = 0;
            for (int i = 0; i < 5; i++) {
                client.send(RawClient.PING, new byte[] {(byte) i});
            }
            int updateCount = 0;
            while (updateCount < LiveFixture.FILL_COUNT || pongCount < 5) {
                final RawClient.Frame frame = client.read();
                pongCount += frame.opcode() == RawClient.PONG ? 1 : 0;
                updateCount += frame.text().contains("metric_update") ? 1 : 0;
            }
            live.server.stop(10_000);
            assertThat(client.await(RawClient.CLOSE).closeCode()).isEqualTo(1001);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @Tag("C22")
    @Tag("G1")
    void endsTheTlsOfEachClientInOrderWhenTheServerStops(String protocol) throws Exception {
        final Thread stopping = new Thread(() -> live.server.stop(30_000));
        try (RawClient client = upgraded(protocol)) {
            client.sendText("{\"type\":\"subscribe\"}");
            LiveFixture.await(() -> live.engine.subscribedCount() == 1);
            live.engine.stream(10, 1_000);
            stopping.start();
            RawClient.Frame frame = client.read();
            String last = "";
            while (frame.opcode() != RawClient.CLOSE) {
                last = frame.text();
                frame = client.read();
            }
            assertThat(last).contains("going_away");
            assertThat(frame.closeCode()).isEqualTo(1001);
            client.send(RawClient.CLOSE, frame.payload());
            // The end without a close_notify would be an exception.
            assertThat(client.read()).isNull();
        }
        stopping.join();
        assertThat(live.count(CounterDescriptor.CLIENTS_CUT)).isZero();
    }

    @Test
    void takesRequestsThatComeInManyRecordsAndManyInOne() throws Exception {
        try (RawClient client = RawClient.over(socket("TLSv1.3"))) {
            for (final byte each : RawClient.upgradeRequest("/").getBytes(StandardCharsets.US_ASCII)) {
                client.sendBytes(new byte[] {each});
            }
            assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
            client.read();
            final byte[] ping = RawClient.frame(RawClient.PING, new byte[100]);
            final byte[] many = new byte[80 * ping.length];
            for (int i = 0; i < 80; i++) {
                System.arraycopy(ping, 0, many, i * ping.length, ping.length);
            }
            client.sendBytes(many);
            client.sendText("{\"type\":\"ping\"}");
            assertThat(client.await(RawClient.TEXT).text()).contains("pong");
        }
    }

    @Test
    void endsAConnectionThatSpeaksNoTlsAndCountsIt() throws Exception {
        try (RawClient plain = RawClient.open(live.port())) {
            plain.sendBytes(RawClient.upgradeRequest("/").getBytes(StandardCharsets.US_ASCII));
            assertThat(plain.readToEnd()).doesNotContain("HTTP");
        }
        LiveFixture.await(() -> live.count(CounterDescriptor.TLS_FAILURES) == 1);
        assertThat(upgraded("TLSv1.3").read().text()).contains("connected");
    }

    @Test
    void endsAConnectionThatNeverFinishesItsHandshake() throws Exception {
        live.close();
        live = start(WsConfiguration.defaults().with(WsConfiguration.HANDSHAKE_TIMEOUT_MS, 50));
        try (RawClient silent = RawClient.open(live.port());
                RawClient half = RawClient.open(live.port())) {
            half.sendBytes(new byte[] {22, 3, 1, 2, 0, 1});
            assertThat(silent.isClosedByServer()).isTrue();
            assertThat(half.isClosedByServer()).isTrue();
            LiveFixture.await(() -> live.count(CounterDescriptor.UPGRADES_TIMED_OUT) == 2);
        }
    }

    @Test
    void answersByTlsWhoeverIsNotLetIn() throws Exception {
        live.close();
        live = start(WsConfiguration.defaults().with(WsConfiguration.CONNECTIONS_PER_ADDRESS_MAX, 1));
        try (RawClient first = upgraded("TLSv1.3");
                RawClient second = RawClient.over(socket("TLSv1.3"))) {
            assertThat(second.askForUpgrade()).startsWith("HTTP/1.1 429 ");
            assertThat(second.isClosedByServer()).isTrue();
            assertThat(first.read().text()).contains("connected");
        }
    }

    @Test
    void closesInOrderWhenTheClientSaysGoodbyeOrLeaves() throws Exception {
        try (RawClient client = upgraded("TLSv1.3")) {
            client.send(RawClient.CLOSE, new byte[] {3, (byte) 0xE8});
            assertThat(client.await(RawClient.CLOSE).closeCode()).isEqualTo(1000);
            assertThat(client.read()).isNull();
        }
        upgraded("TLSv1.2").close();
        live.awaitNothingHeld();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void showsARenewedCertificateToWhoComesThenAndGoesOnWithThoseWhoAreThere(String version) throws Exception {
        final SSLSocket before = socket(version);
        final Certificate old = before.getSession().getPeerCertificates()[0];
        try (RawClient first = upgraded(before)) {
            authority.server();
            assertThat(shownTo(socket(version))).isEqualTo(old);
            serverTls.reload();
            final Certificate renewed = shownTo(socket(version));
            assertThat(renewed).isNotEqualTo(old);

            Files.writeString(server.key(), "no key");
            assertThatThrownBy(serverTls::reload).hasMessage("key=" + server.key() + ": holds no private key");
            assertThat(shownTo(socket(version))).isEqualTo(renewed);

            authority.server();
            serverTls.reload();
            assertThat(shownTo(socket(version))).isNotIn(old, renewed);
            first.sendText("{\"type\":\"ping\"}");
            assertThat(first.await(RawClient.TEXT).text()).contains("connected");
            assertThat(first.await(RawClient.TEXT).text()).contains("pong");
        }
    }

    private static Certificate shownTo(SSLSocket client) throws IOException {
        try (client) {
            return client.getSession().getPeerCertificates()[0];
        }
    }

    private RawClient upgraded(String version) throws IOException {
        return upgraded(socket(version));
    }

    private static RawClient upgraded(Socket socket) throws IOException {
        final RawClient client = RawClient.over(socket);
        assertThat(client.askForUpgrade()).startsWith("HTTP/1.1 101 ");
        return client;
    }

    private SSLSocket socket(String version) throws IOException {
        final SSLSocket socket = (SSLSocket) clientTls.getSocketFactory().createSocket("localhost", live.port());
        socket.setEnabledProtocols(new String[] {version});
        socket.setSoTimeout(30_000);
        socket.startHandshake();
        return socket;
    }

    private LiveFixture start(WsConfiguration configuration) {
        return LiveFixture.start(
                configuration,
                new LiveAccess(LiveAuthenticator.OPEN, Set.of(), false, Set.of(), serverTls),
                SystemEpochClock.INSTANCE);
    }
}
