package io.ringcast.auth.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.auth.Token;
import io.ringcast.auth.TokenFile;
import io.ringcast.auth.TokenRole;
import io.ringcast.auth.TokenSecret;
import io.ringcast.auth.TokenStore;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.CachedEpochClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("C43")
class StaticTokensTest {
    private final Counters counters = new Counters();
    private final CachedEpochClock clock = new CachedEpochClock();
    private final TokenSecret viewer = TokenSecret.draw(new SecureRandom());
    private final TokenSecret agent = TokenSecret.draw(new SecureRandom());
    private TokenFile file;
    private TokenStore store;
    private LiveAuthenticator authenticator;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() throws IOException {
        file = new TokenFile(folder.resolve("tokens"));
        file.add(token(viewer, TokenRole.VIEWER, "{env=\"prod\"}"));
        file.add(token(agent, TokenRole.AGENT, ""));
        store = TokenStore.open(file.path(), counters, clock);
        store.start(1);
        authenticator = new LiveCredentials(store, null, null, 1_000, 1).authenticator(counters, clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void letsTheBearerOfAViewersTokenInForItsScope() {
        final LiveAdmission admission = judge(viewer.text());
        assertThat(admission.identity()).isEqualTo(new LiveIdentity("token-" + viewer.id(), "{env=\"prod\"}"));
        assertThat(admission.standing(999)).isEqualTo(Standing.GOOD);
        assertThat(admission.standing(1_000)).isEqualTo(Standing.ENDED);
    }

    @Test
    void refusesEverythingElseAndCountsIt() {
        assertThat(judge(null).refusal()).isEqualTo(LiveRefusal.MISSING);
        assertThat(judge("").refusal()).isEqualTo(LiveRefusal.MISSING);
        assertThat(judge(agent.text()).refusal()).isEqualTo(LiveRefusal.WRONG);
        assertThat(judge(viewer.text() + "x").refusal()).isEqualTo(LiveRefusal.WRONG);
        assertThat(judge("a.b.c").refusal()).isEqualTo(LiveRefusal.WRONG);
        assertThat(judge("x".repeat(10_000)).refusal()).isEqualTo(LiveRefusal.WRONG);
        clock.update(1_000);
        assertThat(judge(viewer.text()).refusal()).isEqualTo(LiveRefusal.EXPIRED);
        assertThat(counters.get(CounterDescriptor.VIEWER_CREDENTIALS_MISSING)).isEqualTo(2);
        assertThat(counters.get(CounterDescriptor.VIEWER_CREDENTIALS_WRONG)).isEqualTo(4);
        assertThat(counters.get(CounterDescriptor.VIEWER_CREDENTIALS_EXPIRED)).isEqualTo(1);
    }

    @Test
    void tellsATokenThatIsGoneFromOneThatIsForSomethingElseNow() throws IOException {
        final LiveAdmission admission = judge(viewer.text());
        file.remove(Set.of(viewer.id()));
        Awaitility.await().until(() -> admission.standing(0) == Standing.ENDED);
        file.add(token(viewer, TokenRole.VIEWER, "{env=\"prod\"}"));
        Awaitility.await().until(() -> admission.standing(0) == Standing.GOOD);
        file.remove(Set.of(viewer.id()));
        file.add(token(viewer, TokenRole.VIEWER, ""));
        Awaitility.await().until(() -> admission.standing(0) == Standing.SCOPE_CHANGED);
        assertThat(judge(viewer.text()).identity().scope()).isNull();
    }

    @Test
    void keepsAScopeThatIsNoSelectorOutOfTheFile() {
        assertThatThrownBy(() -> token(viewer, TokenRole.VIEWER, "{env="))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scope is no selector: at 5");
    }

    @Test
    void isOpenWhereNoWayIsInUse() {
        final LiveAuthenticator open = new LiveCredentials(null, null, null, 1_000, 1).authenticator(counters, clock);
        assertThat(open.isOpen()).isTrue();
        assertThat(open.authenticate(null).join().identity()).isEqualTo(LiveIdentity.ANYBODY);
        assertThat(authenticator.isOpen()).isFalse();
    }

    private LiveAdmission judge(String text) {
        final CompletableFuture<LiveAdmission> admission = authenticator.authenticate(text);
        assertThat(admission).isDone();
        return admission.join();
    }

    private static Token token(TokenSecret secret, TokenRole role, String reach) {
        return new Token(secret.id(), role, reach, Instant.EPOCH, Instant.ofEpochMilli(1_000), secret.sha256());
    }
}
