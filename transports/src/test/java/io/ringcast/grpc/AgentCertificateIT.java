package io.ringcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContext;
import io.ringcast.auth.AgentAuthenticator;
import io.ringcast.auth.ClientCertificateCheck;
import io.ringcast.auth.CredentialAuthenticator;
import io.ringcast.auth.PemFile;
import io.ringcast.auth.ReloadableTls;
import io.ringcast.auth.TlsIdentity;
import io.ringcast.auth.TlsTrust;
import io.ringcast.auth.Token;
import io.ringcast.auth.TokenFile;
import io.ringcast.auth.TokenRole;
import io.ringcast.auth.TokenSecret;
import io.ringcast.auth.TokenStore;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.proto.v1.Handshake;
import io.ringcast.testing.TestAuthority;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Instant;
import org.agrona.concurrent.SystemEpochClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Agents that come by TLS and show a certificate, over real sockets. */
@Tag("A2")
@Timeout(60)
class AgentCertificateIT {
    private TestAuthority ours;
    private TestAuthority.Identity server;
    private Path trusted;
    private ReloadableTls<SslContext> tls;
    private GrpcFixture fixture;

    @TempDir
    private Path folder;

    @BeforeEach
    void vouch() throws IOException {
        ours = TestAuthority.in(folder, "ours");
        server = ours.server();
        trusted = Files.copy(ours.certificate(), folder.resolve("trusted.pem"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void knowsAnAgentByTheCommonNameInItsCertificate() {
        launch(true);
        final ManagedChannel channel = channel(ours.client("a1"));
        TestAgent.open(channel).handshake("a1").batch(1).awaitAcks(1);
        TestAgent.open(channel).handshake("").awaitHandshakeAck();
        assertThat(fixture.engine().taken(EventType.STREAM_OPENED))
                .extracting(event -> event.opening().agentId())
                .containsOnly("a1");

        final Status end = TestAgent.open(channel).handshake("a2").awaitEnd();

        assertThat(end.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(count(CounterDescriptor.AGENT_IDS_FORBIDDEN)).isEqualTo(1);
    }

    @Test
    void knowsAnAgentByTheFirstDnsNameWhereThereIsNoCommonName() {
        launch(true);
        final ManagedChannel channel = channel(ours.clientWithDnsNameOnly("a1.example.org"));
        TestAgent.open(channel).handshake("a1.example.org").awaitHandshakeAck();
    }

    @Test
    void letsNobodyInWithoutACertificateWhereOneIsRequired() {
        launch(true);
        final ManagedChannel channel = channel(null);
        assertThat(TestAgent.open(channel).handshake("a1").awaitEnd().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThatThrownBy(() -> GrpcFixture.health(channel, "")).isInstanceOf(StatusRuntimeException.class);
        assertThat(fixture.engine().taken(EventType.STREAM_OPENED)).isEmpty();
    }

    @Test
    void tellsAnAgentWithoutACertificateThatOneIsNeededWhereTokensWouldDoAsWell() {
        launch(false);
        final ManagedChannel channel = channel(null);
        final Status end = TestAgent.open(channel).handshake("a1").awaitEnd();
        assertThat(end.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(end.getDescription()).isEqualTo("a client certificate is needed");
        assertThat(count(CounterDescriptor.CREDENTIALS_MISSING)).isEqualTo(1);
        assertThat(GrpcFixture.health(channel, "")).isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void refusesACertificateOfAnAuthorityThatOnlyCallsItselfLikeOurs() throws IOException {
        launch(false);
        final TestAuthority forged = TestAuthority.in(Files.createDirectory(folder.resolve("forged")), "ours");
        assertThat(TestAgent.open(channel(forged.client("a1")))
                        .handshake("a1")
                        .awaitEnd()
                        .getCode())
                .isEqualTo(Status.Code.UNAVAILABLE);
        await().until(() -> count(CounterDescriptor.CERTIFICATES_REFUSED) >= 1);
        assertThat(fixture.engine().taken(EventType.STREAM_OPENED)).isEmpty();
        TestAgent.open(channel(ours.client("a1"))).handshake("a1").awaitHandshakeAck();
    }

    @Test
    void countsACertificateOfAnotherAuthorityForNothing() {
        launch(false);
        final TestAuthority foreign = TestAuthority.in(folder, "foreign");
        assertThat(TestAgent.open(channel(foreign.client("a1")))
                        .handshake("a1")
                        .awaitEnd()
                        .getCode())
                .isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(fixture.engine().taken(EventType.STREAM_OPENED)).isEmpty();
    }

    @Test
    void answersNobodyWhoComesInTheClear() {
        launch(false);
        assertThat(fixture.newAgent().handshake("a1").awaitEnd().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void goesByTheTokenWhereOneIsShownToo() throws IOException {
        final TokenSecret secret = TokenSecret.draw(new SecureRandom());
        final TokenFile file = new TokenFile(folder.resolve("tokens"));
        file.add(new Token(secret.id(), TokenRole.AGENT, "a1", Instant.EPOCH, null, secret.sha256()));
        final TokenStore tokens = TokenStore.open(file.path(), new Counters(), SystemEpochClock.INSTANCE);
        fixture = new GrpcFixture(
                GrpcConfiguration.defaults(),
                counters -> security(counters, true, new CredentialAuthenticator(tokens, true, counters)));
        final ManagedChannel fleet = channel(ours.client("fleet"));

        TestAgent.open(fleet).handshake(handshake("a1", secret.text())).awaitHandshakeAck();
        assertThat(TestAgent.open(fleet)
                        .handshake(handshake("fleet", secret.text()))
                        .awaitEnd()
                        .getCode())
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(TestAgent.open(fleet)
                        .handshake(handshake("fleet", "wrong"))
                        .awaitEnd()
                        .getCode())
                .isEqualTo(Status.Code.UNAUTHENTICATED);
        TestAgent.open(fleet).handshake("fleet").awaitHandshakeAck();
    }

    @Test
    void waitsForTheHandshakeOfTlsNoLongerThanForAnAgents() throws IOException {
        fixture = new GrpcFixture(
                GrpcConfiguration.defaults().with(GrpcConfiguration.HANDSHAKE_TIMEOUT_MS, 100),
                counters -> security(counters, false));
        try (Socket silent = new Socket("127.0.0.1", fixture.server().port())) {
            silent.setSoTimeout(30_000);
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void asksWhoComesThenForACertificateByTheNewAuthorityAndGoesOnWithThoseWhoAreThere() throws IOException {
        launch(true);
        final TestAgent open = TestAgent.open(channel(ours.client("a1"))).handshake("a1");
        open.batch(1).awaitAcks(1);
        final TestAuthority next = TestAuthority.in(folder, "next");
        Files.copy(next.certificate(), trusted, StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(server.certificate(), "no certificate");
        assertThatThrownBy(tls::reload)
                .hasMessageStartingWith("--cert=" + server.certificate() + ": holds no certificate");
        GrpcFixture.awaitAllRead(channel(ours.client("a2")));

        ours.server();
        tls.reload();

        assertThatThrownBy(() -> GrpcFixture.awaitAllRead(channel(ours.client("a3"))))
                .isInstanceOf(StatusRuntimeException.class);
        GrpcFixture.awaitAllRead(channel(next.client("a4")));
        open.batch(2).awaitAcks(2);
    }

    private void launch(boolean isCertificateRequired) {
        fixture = new GrpcFixture(GrpcConfiguration.defaults(), counters -> security(counters, isCertificateRequired));
    }

    private GrpcSecurity security(Counters counters, boolean isCertificateRequired) {
        return security(counters, isCertificateRequired, new CredentialAuthenticator(null, true, counters));
    }

    private GrpcSecurity security(Counters counters, boolean isCertificateRequired, AgentAuthenticator authenticator) {
        tls = new ReloadableTls<>(
                identity(server),
                own -> GrpcTls.context(
                        own,
                        new ClientCertificateCheck(trust(trusted).trustManager(), counters),
                        isCertificateRequired));
        return new GrpcSecurity(GrpcTls.credentials(tls), authenticator);
    }

    /** A connection that believes the server. {@code client} null: it shows no certificate. */
    private ManagedChannel channel(TestAuthority.Identity client) {
        final TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder()
                .trustManager(trust(ours.certificate()).trustManager());
        if (client != null) {
            credentials.keyManager(identity(client).keyManagers());
        }
        return fixture.closeAtEnd(
                NettyChannelBuilder.forAddress("localhost", fixture.server().port(), credentials.build())
                        .build());
    }

    private static Handshake handshake(String agentId, String token) {
        return Handshake.newBuilder().setAgentId(agentId).setToken(token).build();
    }

    private static TlsTrust trust(Path authorities) {
        return new TlsTrust(new PemFile("--ca", authorities));
    }

    private static TlsIdentity identity(TestAuthority.Identity identity) {
        return new TlsIdentity(new PemFile("--cert", identity.certificate()), new PemFile("--key", identity.key()));
    }

    private long count(CounterDescriptor counter) {
        return fixture.counters().get(counter);
    }
}
