package io.ringcast.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.auth.Token;
import io.ringcast.auth.TokenFile;
import io.ringcast.auth.TokenRole;
import io.ringcast.auth.TokenSecret;
import io.ringcast.auth.TokenStore;
import io.ringcast.auth.live.LiveAuthenticator;
import io.ringcast.auth.live.LiveCredentials;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.testing.CheckedClient;
import io.ringcast.testing.GrpcAgent;
import io.ringcast.testing.LiveEngine;
import io.ringcast.testing.WholeServer;
import io.ringcast.ws.LiveAccess;
import io.ringcast.ws.WsConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Set;
import org.agrona.concurrent.SystemEpochClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two identities that may see different series, and ask for the same. */
@Tag("D4")
@Timeout(120)
class ScopesIT {
    private static final int BATCH_COUNT = 500;
    private static final long START_NS = 1_763_683_200_000_000_000L;

    private final TokenSecret prod = TokenSecret.draw(new SecureRandom());
    private final TokenSecret stage = TokenSecret.draw(new SecureRandom());
    private TokenFile file;
    private TokenStore store;
    private LiveAuthenticator authenticator;
    private WholeServer server;

    @TempDir
    private Path folder;

    @BeforeEach
    void launch() throws IOException {
        file = new TokenFile(folder.resolve("tokens"));
        file.add(token(prod, "{env=\"prod\"}"));
        file.add(token(stage, "{env=\"stage\"}"));
        store = TokenStore.open(file.path(), new Counters(), SystemEpochClock.INSTANCE);
        store.start(20);
        authenticator = new LiveCredentials(store, null, null, 1_000, 1)
                .authenticator(new Counters(), SystemEpochClock.INSTANCE);
        server = WholeServer.start(
                LiveEngine.smallMemory(),
                WsConfiguration.defaults(),
                new WholeServer.Viewers(new LiveAccess(authenticator, Set.of(), false, Set.of(), null), prod.text()));
    }

    @AfterEach
    void close() {
        server.close();
        authenticator.close();
        store.close();
    }

    @Test
    void tellsNeitherWhatIsTheOthersWhateverTheyAskFor() throws Exception {
        for (final String selector : new String[] {null, "m", "{env=\"prod\"}"}) {
            try (GrpcAgent agent = server.agent("a1");
                    CheckedClient inProd = client(prod).subscribe(selector);
                    CheckedClient inStage = client(stage).subscribe(selector)) {
                for (int i = 1; i <= BATCH_COUNT; i++) {
                    final long timeNs = System.nanoTime() + START_NS;
                    agent.send(agent.batch()
                            .series("m")
                            .label("env", "prod")
                            .sample(timeNs, i)
                            .series("m")
                            .label("env", "stage")
                            .sample(timeNs, -i)
                            .series("m")
                            .label("env", "dev")
                            .sample(timeNs, i));
                }
                inProd.settle();
                inStage.settle();
                assertThat(inProd.mirror().keySet()).hasSize(1).allMatch(name -> name.contains("prod"));
                if ("{env=\"prod\"}".equals(selector)) {
                    assertThat(inStage.mirror()).isEmpty();
                } else {
                    assertThat(inStage.mirror().keySet()).hasSize(1).allMatch(name -> name.contains("stage"));
                }
                assertThat(inProd.liveItems()).noneMatch(item -> item.contains("stage") || item.contains("dev"));
                assertThat(inStage.liveItems()).noneMatch(item -> item.contains("prod") || item.contains("dev"));
            }
        }
    }

    @Test
    void endsWithTheTokenInMidStreamWhileTheOtherGoesOn() throws Exception {
        try (GrpcAgent agent = server.agent("a1");
                CheckedClient inProd = client(prod).subscribe("m");
                CheckedClient inStage = client(stage).subscribe("m")) {
            int seq = 0;
            file.remove(Set.of(stage.id()));
            while (inStage.client().isOpen()) {
                seq++;
                final long timeNs = System.nanoTime() + START_NS;
                agent.send(agent.batch()
                        .series("m")
                        .label("env", "prod")
                        .sample(timeNs, seq)
                        .series("m")
                        .label("env", "stage")
                        .sample(timeNs, seq));
            }
            assertThat(inStage.client().closeCode()).isEqualTo(4401);
            assertThat(server.count(CounterDescriptor.CLIENTS_CLOSED_UNAUTHORIZED))
                    .isEqualTo(1);
            inProd.settle();
            assertThat(inProd.mirror()).hasSize(1);
        }
    }

    private CheckedClient client(TokenSecret secret) throws InterruptedException {
        return CheckedClient.connect(server.wsPort(), secret.text());
    }

    private static Token token(TokenSecret secret, String scope) {
        return new Token(secret.id(), TokenRole.VIEWER, scope, Instant.EPOCH, null, secret.sha256());
    }
}
