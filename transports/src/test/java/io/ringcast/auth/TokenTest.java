package io.ringcast.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
    private final TokenSecret secret = TokenSecret.draw(new SecureRandom());

    @Test
    void readsBackWhatItsBearerWasGiven() {
        assertThat(secret.text()).matches("rct_[0-9a-z]{10}_[0-9A-Za-z]{43}");
        assertThat(TokenSecret.parse(secret.text()).text()).isEqualTo(secret.text());
    }

    @Test
    void drawsAnotherEachTime() {
        final TokenSecret other = TokenSecret.draw(new SecureRandom());
        assertThat(other.id()).isNotEqualTo(secret.id());
        assertThat(other.sha256()).isNotEqualTo(secret.sha256());
    }

    @Test
    void keepsTheHashOfTheSecretPartAlone() throws Exception {
        final String part = secret.text().substring(secret.text().lastIndexOf('_') + 1);
        assertThat(secret.sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(part.getBytes("US-ASCII"))));
    }

    @Test
    void knowsItsHashAndNoOther() {
        assertThat(secret.hasHash(secret.sha256())).isTrue();
        final char first = secret.sha256().charAt(0) == '0' ? '1' : '0';
        assertThat(secret.hasHash(first + secret.sha256().substring(1))).isFalse();
        assertThat(secret.hasHash(TokenSecret.draw(new SecureRandom()).sha256()))
                .isFalse();
    }

    @Test
    void doesNotPrintItsSecret() {
        assertThat(secret).hasToString("rct_" + secret.id() + "_***");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "rct_",
                "rct_a1_short",
                "rct_A1_0123456789012345678901234567890123456789012",
                "rct_a1_012345678901234567890123456789012345678901é",
                "rct_a1_01234567890123456789012345678901234567890123",
                "RCT_a1_0123456789012345678901234567890123456789012"
            })
    void isNoTokenInAnotherForm(String text) {
        assertThat(TokenSecret.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "'', a1, true",
        "'', '', true",
        "a1, a1, true",
        "a1, a11, false",
        "a1, A1, false",
        "a1, '', false",
        "rack1-*, rack1-a, true",
        "rack1-*, rack1-, true",
        "rack1-*, rack11-a, false",
        "rack1-*, '', false",
        "*, a1, true",
    })
    void permitsTheAgentThatItIsFor(String bound, String agentId, boolean permitted) {
        assertThat(token(bound, null).permits(agentId)).isEqualTo(permitted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a*b", "**", "*a", "a\nb", "é"})
    void isForNoAgentThatCannotBe(String bound) {
        assertThatThrownBy(() -> token(bound, null)).hasMessageStartingWith("agent must have");
    }

    @Test
    void isForNoAgentWithALongerIdThanAgentsMayHave() {
        assertThat(token("a".repeat(128), null).agent()).hasSize(128);
        assertThatThrownBy(() -> token("a".repeat(129), null)).hasMessageStartingWith("agent must have");
    }

    @Test
    void isExpiredFromItsMomentOn() {
        final Token token = token("", Instant.ofEpochMilli(1_000));
        assertThat(token.isExpired(999)).isFalse();
        assertThat(token.isExpired(1_000)).isTrue();
        assertThat(token("", null).isExpired(Long.MAX_VALUE)).isFalse();
    }

    @Test
    void isGoodUntilAMomentThatNoMillisecondsReach() {
        final Token token = token("", Instant.parse("+1000000000-01-01T00:00:00Z"));
        assertThat(token.isExpired(1_763_683_200_000L)).isFalse();
        assertThat(token.isExpired(Long.MAX_VALUE)).isFalse();
    }

    private Token token(String agent, Instant expires) {
        return new Token(secret.id(), TokenRole.AGENT, agent, Instant.EPOCH, expires, secret.sha256());
    }
}
