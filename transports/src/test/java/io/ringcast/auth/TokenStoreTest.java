package io.ringcast.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.agrona.concurrent.CachedEpochClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenStoreTest {
    private final Counters counters = new Counters();
    private final CachedEpochClock clock = new CachedEpochClock();
    private final TokenSecret secret = TokenSecret.draw(new SecureRandom());
    private final TokenSecret lasting = TokenSecret.draw(new SecureRandom());
    private TokenFile file;
    private TokenStore store;
    private int changes;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() throws IOException {
        file = new TokenFile(folder.resolve("tokens"));
        file.add(token(secret, "a1", Instant.ofEpochMilli(1_000)));
        file.add(token(lasting, "", null));
        store = TokenStore.open(file.path(), counters, clock);
        store.onChange(() -> changes++);
    }

    @Test
    void findsATokenByItsSecretAlone() {
        assertThat(find(secret).agent()).isEqualTo("a1");
        final String forged =
                "rct_" + secret.id() + lasting.text().substring(lasting.text().lastIndexOf('_'));
        assertThat(find(TokenSecret.parse(forged))).isNull();
        assertThat(find(TokenSecret.draw(new SecureRandom()))).isNull();
    }

    @Test
    void tellsNobodyWhileNothingChanges() {
        store.poll();
        clock.advance(999);
        store.poll();
        assertThat(changes).isZero();
    }

    @Test
    void noticesATokenThatWasRevoked() throws IOException {
        final Token revoked = find(secret);
        final Token kept = find(lasting);
        file.remove(Set.of(secret.id()));
        assertThat(store.isCurrent(revoked)).isTrue();

        store.poll();

        assertThat(changes).isEqualTo(1);
        assertThat(find(secret)).isNull();
        assertThat(store.isCurrent(revoked)).isFalse();
        assertThat(store.isCurrent(kept)).isTrue();
        assertThat(counters.get(CounterDescriptor.TOKEN_FILE_ERRORS)).isZero();
    }

    @Test
    void noticesATokenThatWasAdded() throws IOException {
        final TokenSecret added = TokenSecret.draw(new SecureRandom());
        file.add(token(added, "", null));
        store.poll();
        assertThat(find(added)).isNotNull();
    }

    @Test
    void holdsATokenThatIsForAnotherAgentNowToBeAnother() throws IOException {
        final Token before = find(secret);
        file.remove(Set.of(secret.id()));
        file.add(token(secret, "a2", null));
        store.poll();
        assertThat(store.isCurrent(before)).isFalse();
        assertThat(find(secret).agent()).isEqualTo("a2");
    }

    @Test
    void tellsOnceThatATokenHasExpired() {
        final Token token = find(secret);
        clock.update(1_000);
        store.poll();
        store.poll();
        assertThat(changes).isEqualTo(1);
        assertThat(store.isExpired(token)).isTrue();
        assertThat(store.isCurrent(token)).isFalse();
    }

    @Test
    void keepsTheTokensItHasWhileTheFileIsBrokenOrGoneAndCountsThat() throws IOException {
        Files.writeString(file.path(), "broken");
        store.poll();
        Files.delete(file.path());
        store.poll();
        store.poll();
        assertThat(find(secret)).isNotNull();
        assertThat(changes).isZero();
        assertThat(counters.get(CounterDescriptor.TOKEN_FILE_ERRORS)).isEqualTo(3);

        file.add(token(lasting, "", null));
        store.poll();

        assertThat(find(secret)).isNull();
        assertThat(changes).isEqualTo(1);
        assertThat(counters.get(CounterDescriptor.TOKEN_FILE_ERRORS)).isEqualTo(3);
    }

    @Test
    void doesNotOpenWithoutAFileThatCanBeRead() throws IOException {
        assertThatThrownBy(() -> TokenStore.open(folder.resolve("none"), counters, clock))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none does not exist");
        Files.writeString(file.path(), "broken");
        assertThatThrownBy(() -> TokenStore.open(file.path(), counters, clock)).hasMessageContaining("line 1");
    }

    @Test
    void looksByItselfOnceStarted() throws IOException {
        try (TokenStore polling = store) {
            polling.start(5);
            file.remove(Set.of(secret.id()));
            Awaitility.await().until(() -> find(secret) == null);
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("ringcast-tokens");
    }

    @Test
    void readsTheFileAtOnceWhenToldTo() throws IOException {
        try (TokenStore idle = store) {
            idle.start(3_600_000);
            file.remove(Set.of(secret.id()));
            idle.reload();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> find(secret) == null);
            assertThat(find(lasting)).isNotNull();
        }
    }

    private Token find(TokenSecret wanted) {
        return store.find(wanted, TokenRole.AGENT);
    }

    private static Token token(TokenSecret secret, String agent, Instant expires) {
        return new Token(secret.id(), TokenRole.AGENT, agent, Instant.EPOCH, expires, secret.sha256());
    }
}
