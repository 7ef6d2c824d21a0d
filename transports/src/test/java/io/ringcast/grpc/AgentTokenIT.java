package io.ringcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.stub.MetadataUtils;
import io.ringcast.auth.CredentialAuthenticator;
import io.ringcast.auth.Token;
import io.ringcast.auth.TokenFile;
import io.ringcast.auth.TokenRole;
import io.ringcast.auth.TokenSecret;
import io.ringcast.auth.TokenStore;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.proto.v1.Handshake;
import io.ringcast.proto.v1.TelemetryIngestGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.CachedEpochClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Agents that have to show a token, over real sockets. */
@Tag("A2")
@Timeout(60)
class AgentTokenIT {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final CachedEpochClock clock = new CachedEpochClock();
    private TokenFile file;
    private TokenStore tokens;
    private GrpcFixture fixture;

    @TempDir
    private Path folder;

    @BeforeEach
    void launch() throws IOException {
        file = new TokenFile(folder.resolve("tokens"));
        newToken("someone-else");
        fixture = new GrpcFixture(GrpcConfiguration.defaults(), this::security);
    }

    @AfterEach
    void close() {
        fixture.close();
        tokens.close();
    }

    @Test
    void takesATokenFromTheHandshakeOrTheHeadersOfTheCall() throws IOException {
        final String token = newToken("a1");
        byHandshake("a1", token).awaitHandshakeAck();
        byHeader("a1", "Bearer " + token).awaitHandshakeAck();
        byHeader("a1", "bearer  " + token).awaitHandshakeAck();
        assertThat(count(CounterDescriptor.STREAMS_REFUSED)).isZero();
    }

    @Test
    void refusesAnAgentThatShowsNothing() {
        final TestAgent agent = byHandshake("a1", "");
        assertRefused(agent, Status.Code.UNAUTHENTICATED, "a token is needed");
        assertThat(count(CounterDescriptor.CREDENTIALS_MISSING)).isEqualTo(1);
        assertThat(count(CounterDescriptor.STREAMS_REFUSED)).isEqualTo(1);
        assertThat(fixture.engine().taken(EventType.STREAM_OPENED)).isEmpty();
    }

    @Test
    void refusesATokenThatIsNotKnownAndNeverTellsWhatWasShown() throws IOException {
        final String known = newToken("");
        final String forged = known.substring(0, known.length() - 1) + (known.endsWith("0") ? '1' : '0');
        assertRefused(byHandshake("a1", forged), Status.Code.UNAUTHENTICATED, "the token is not known");
        assertRefused(byHandshake("a1", "password"), Status.Code.UNAUTHENTICATED, "the token is not known");
        assertRefused(byHeader("a1", "Bearer nonsense"), Status.Code.UNAUTHENTICATED, "the token is not known");
        assertRefused(
                byHeader("a1", "Basic " + known), Status.Code.UNAUTHENTICATED, "authorization must be 'Bearer TOKEN'");
        assertThat(count(CounterDescriptor.CREDENTIALS_WRONG)).isEqualTo(4);
    }

    @Test
    void doesNotLetAGoodTokenInAHandshakeMakeUpForAWrongOneInTheHeaders() throws IOException {
        final TestAgent agent = open("Bearer wrong").handshake(handshake("a1", newToken("")));
        assertRefused(agent, Status.Code.UNAUTHENTICATED, "the token is not known");
    }

    @Test
    void refusesATokenOnceItHasExpired() throws IOException {
        final String token = newToken("a1", Instant.ofEpochMilli(1_000));
        final String id = TokenSecret.parse(token).id();
        final TestAgent early = byHandshake("a1", token);
        early.awaitHandshakeAck();

        clock.update(1_000);

        assertRefused(byHandshake("a1", token), Status.Code.UNAUTHENTICATED, "token " + id + " has expired");
        assertThat(count(CounterDescriptor.CREDENTIALS_EXPIRED)).isEqualTo(1);
        assertRefused(early, Status.Code.UNAUTHENTICATED, "the token was revoked or has expired");
    }

    @Test
    void letsATokenSpeakForItsOwnAgentAlone() throws IOException {
        final String token = newToken("a1");
        final String id = TokenSecret.parse(token).id();
        assertRefused(byHandshake("a2", token), Status.Code.PERMISSION_DENIED, "token " + id + " is for agent a1");
        assertThat(count(CounterDescriptor.AGENT_IDS_FORBIDDEN)).isEqualTo(1);

        final String many = newToken("rack1-*");
        byHandshake("rack1-7", many).awaitHandshakeAck();
        assertRefused(
                byHandshake("rack2-7", many),
                Status.Code.PERMISSION_DENIED,
                "token " + TokenSecret.parse(many).id() + " is for agent rack1-*");
        assertThat(count(CounterDescriptor.AGENT_IDS_FORBIDDEN)).isEqualTo(2);
    }

    @Test
    void callsAnAgentWithoutAnIdByTheOneItsTokenIsFor() throws IOException {
        byHandshake("", newToken("a1")).awaitHandshakeAck();
        byHandshake("", newToken("")).awaitHandshakeAck();
        assertThat(byHandshake("", newToken("rack1-*")).awaitEnd().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(fixture.engine().taken(EventType.STREAM_OPENED))
                .extracting(event -> event.opening().agentId())
                .first()
                .isEqualTo("a1");
    }

    @Test
    void endsTheStreamsOfARevokedTokenAndNoOther() throws IOException {
        final String revoked = newToken("a1");
        final String kept = newToken("a2");
        final TestAgent first = byHandshake("a1", revoked);
        final TestAgent second = byHeader("a2", "Bearer " + kept);
        final TestAgent undecided = fixture.newAgent();
        first.awaitHandshakeAck();
        second.awaitHandshakeAck();
        first.batch(1).awaitAcks(1);

        file.remove(Set.of(TokenSecret.parse(revoked).id()));

        assertRefused(first, Status.Code.UNAUTHENTICATED, "the token was revoked or has expired");
        assertThat(count(CounterDescriptor.STREAMS_REVOKED)).isEqualTo(1);
        await().until(() -> fixture.engine().taken(EventType.STREAM_CLOSED).size() == 1);
        second.batch(1).awaitAcks(1);
        undecided.handshake(handshake("a2", kept)).awaitHandshakeAck();
        assertRefused(byHandshake("a1", revoked), Status.Code.UNAUTHENTICATED, "the token is not known");
    }

    @Test
    void givesAnAgentThatShowsATokenNoMoreTimeForItsHandshake() throws IOException {
        close();
        fixture = new GrpcFixture(
                GrpcConfiguration.defaults().with(GrpcConfiguration.HANDSHAKE_TIMEOUT_MS, 100), this::security);
        assertThat(open("Bearer " + newToken("a1")).awaitEnd().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }

    @Test
    void answersForItsHealthWhoeverAsks() {
        assertThat(GrpcFixture.health(fixture.newChannel(), "")).isEqualTo(ServingStatus.SERVING);
    }

    private GrpcSecurity security(Counters counters) {
        try {
            tokens = TokenStore.open(file.path(), counters, clock);
            tokens.start(5);
            return new GrpcSecurity(
                    GrpcSecurity.none().transport(), new CredentialAuthenticator(tokens, false, counters));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TestAgent byHandshake(String agentId, String token) {
        return fixture.newAgent().handshake(handshake(agentId, token));
    }

    private TestAgent byHeader(String agentId, String authorization) {
        return open(authorization).handshake(agentId);
    }

    private TestAgent open(String authorization) {
        final Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, authorization);
        return TestAgent.open(
                TelemetryIngestGrpc.newStub(fixture.newChannel())
                        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers)),
                Integer.MAX_VALUE);
    }

    /** Adds a token to the file, and waits until the server knows it. */
    private String newToken(String agent) throws IOException {
        return newToken(agent, null);
    }

    private String newToken(String agent, Instant expires) throws IOException {
        final TokenSecret secret = TokenSecret.draw(new SecureRandom());
        file.add(new Token(secret.id(), TokenRole.AGENT, agent, Instant.EPOCH, expires, secret.sha256()));
        if (tokens != null) {
            await().pollInterval(2, TimeUnit.MILLISECONDS).until(() -> tokens.find(secret, TokenRole.AGENT) != null);
        }
        return secret.text();
    }

    private long count(CounterDescriptor counter) {
        return fixture.counters().get(counter);
    }

    private static Handshake handshake(String agentId, String token) {
        return Handshake.newBuilder().setAgentId(agentId).setToken(token).build();
    }

    private static void assertRefused(TestAgent agent, Status.Code code, String description) {
        final Status end = agent.awaitEnd();
        assertThat(end.getCode()).isEqualTo(code);
        assertThat(end.getDescription()).isEqualTo(description);
    }
}
