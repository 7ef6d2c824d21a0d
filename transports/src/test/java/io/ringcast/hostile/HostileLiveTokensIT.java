package io.ringcast.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.PlainJWT;
import io.ringcast.auth.live.JwtRules;
import io.ringcast.auth.live.LiveAuthenticator;
import io.ringcast.auth.live.LiveCredentials;
import io.ringcast.auth.live.TestIssuer;
import io.ringcast.engine.status.Counters;
import io.ringcast.testing.RawClient;
import io.ringcast.testing.WholeServer;
import io.ringcast.ws.LiveAccess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.SystemEpochClock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that show what is no token of theirs, or what costs the most to look at. */
@Timeout(180)
@Tag("C24")
@Tag("C43")
class HostileLiveTokensIT {
    private static final int CLIENT_COUNT = 40;
    private static final long HOUR_MS = 3_600_000;
    private static final TestIssuer ISSUER = new TestIssuer("ours");

    @TempDir
    private static Path folder;

    private static LiveAuthenticator authenticator;
    private static LiveSiege siege;

    @BeforeAll
    static void launch() throws Exception {
        final Path keys = Files.writeString(folder.resolve("keys.json"), ISSUER.jwks());
        final JwtRules rules = new JwtRules(
                keys.toUri().toURL(), JwtRules.DEFAULT_ALGORITHMS, null, null, JwtRules.DEFAULT_SCOPE_CLAIM);
        authenticator = new LiveCredentials(null, rules, null, 30_000, 1_000)
                .authenticator(new Counters(), SystemEpochClock.INSTANCE);
        siege = new LiveSiege(
                LiveSiege.engine(),
                LiveSiege.listener(),
                new WholeServer.Viewers(
                        new LiveAccess(authenticator, Set.of(), true, Set.of(), null),
                        ISSUER.sign(TestIssuer.claims(nowMs() + HOUR_MS).build())));
    }

    @AfterAll
    static void close() {
        siege.close();
        authenticator.close();
    }

    @Test
    void refusesAFloodOfTokensThatAreForgedOverOrNotYet() throws Exception {
        final List<String> tokens = forged();
        siege.endure("a flood of wrong tokens", server -> {
            final List<RawClient> clients = new ArrayList<>();
            try {
                for (int i = 0; i < CLIENT_COUNT; i++) {
                    final RawClient client = RawClient.open(server.wsPort());
                    clients.add(client);
                    client.sendBytes(request(tokens.get(i % tokens.size())));
                }
                for (final RawClient client : clients) {
                    assertThat(client.readHead()).startsWith("HTTP/1.1 401 ");
                    assertThat(client.isClosedByServer()).isTrue();
                }
            } finally {
                close(clients);
            }
        });
    }

    @Test
    void refusesATokenThatIsTooLongForAnUpgradeOrAMessage() throws Exception {
        siege.endure("tokens of 10,000 characters", server -> {
            try (RawClient client = RawClient.open(server.wsPort())) {
                client.sendBytes(request("x".repeat(10_000)));
                assertThat(client.readHead()).startsWith("HTTP/1.1 431 ");
            }
            try (RawClient client = RawClient.upgrade(server.wsPort())) {
                client.sendText("{\"type\":\"auth\",\"token\":\"" + "x".repeat(10_000) + "\"}");
                assertThat(client.await(RawClient.TEXT).text()).contains("token is longer than 8192 bytes");
            }
        });
    }

    @Test
    void closesWhoeverAsksAndAsksBeforeItHasShownAToken() throws Exception {
        siege.endure("requests without a token", server -> {
            try (RawClient client = RawClient.upgrade(server.wsPort())) {
                for (int i = 0; i < 61; i++) {
                    client.sendText("{\"type\":\"subscribe\"}");
                }
                assertThat(client.await(RawClient.CLOSE).closeCode()).isEqualTo(4400);
            }
        });
    }

    private static List<String> forged() {
        final long nowMs = nowMs();
        final var good = TestIssuer.claims(nowMs + HOUR_MS);
        return List.of(
                new PlainJWT(good.build()).serialize(),
                new TestIssuer("ours").sign(good.build()),
                ISSUER.signWithThePublicKey(good.build()),
                ISSUER.sign(TestIssuer.claims(nowMs - HOUR_MS).build()),
                ISSUER.sign(TestIssuer.claims(nowMs + HOUR_MS)
                        .notBeforeTime(Date.from(Instant.ofEpochMilli(nowMs + HOUR_MS)))
                        .build()),
                new TestIssuer("ours")
                        .sign(good.claim("padding", "p".repeat(4_000)).build()),
                "rct_k3v9x0a7qd_" + "0".repeat(43));
    }

    private static byte[] request(String token) {
        return RawClient.upgradeRequest("/", "Authorization: Bearer " + token).getBytes(StandardCharsets.US_ASCII);
    }

    private static void close(List<RawClient> clients) throws IOException {
        for (final RawClient client : clients) {
            client.close();
        }
    }

    private static long nowMs() {
        return SystemEpochClock.INSTANCE.time();
    }
}
