package io.ringcast.auth.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.CachedEpochClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("C43")
class JwtTokensTest {
    private static final long NOW_MS = 1_800_000_000_000L;
    private static final int TIMEOUT_MS = 30_000;

    private final Counters counters = new Counters();
    private final CachedEpochClock clock = new CachedEpochClock();
    private final TestIssuer issuer = new TestIssuer("ours");
    private LiveAuthenticator authenticator;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() throws IOException {
        clock.update(NOW_MS);
        final Path keys = Files.writeString(folder.resolve("keys.json"), issuer.jwks());
        use(keys.toUri().toURL(), JwtRules.DEFAULT_ALGORITHMS, "us", "dashboards");
    }

    @AfterEach
    void close() {
        authenticator.close();
    }

    @Test
    void letsTheBearerInUntilItExpires() {
        final LiveAdmission admission = judge(
                issuer.sign(good().claim("ringcast_scope", "{ env = \"prod\" }").build()));
        assertThat(admission.identity()).isEqualTo(new LiveIdentity("anna", "{env=\"prod\"}"));
        assertThat(admission.standing(NOW_MS + 999)).isEqualTo(Standing.GOOD);
        assertThat(admission.standing(NOW_MS + 1_000)).isEqualTo(Standing.ENDED);
        assertThat(judge(issuer.signRsa(good().build())).identity().scope()).isNull();
    }

    @Test
    void takesNoTokenThatIsNotSignedByAKeyOfOursAndInAWayOfOurs() {
        assertThat(refusal(new PlainJWT(good().build()).serialize())).isEqualTo(LiveRefusal.WRONG);
        assertThat(refusal(issuer.signSecret(good().build()))).isEqualTo(LiveRefusal.WRONG);
        assertThat(refusal(issuer.signWithThePublicKey(good().build()))).isEqualTo(LiveRefusal.WRONG);
        assertThat(refusal(new TestIssuer("ours").sign(good().build()))).isEqualTo(LiveRefusal.WRONG);
        assertThat(refusal(new TestIssuer("other").sign(good().build()))).isEqualTo(LiveRefusal.WRONG);
        final String signed = issuer.sign(good().build());
        assertThat(refusal(signed.substring(0, signed.lastIndexOf('.') + 1))).isEqualTo(LiveRefusal.WRONG);
        assertThat(counters.get(CounterDescriptor.VIEWER_CREDENTIALS_WRONG)).isEqualTo(6);
    }

    @Test
    void takesASharedSecretOnlyWhereThatWasAskedFor() throws IOException {
        use(folder.resolve("keys.json").toUri().toURL(), Set.of("HS256"), null, null);
        assertThat(judge(issuer.signSecret(good().build())).isGranted()).isTrue();
        assertThat(refusal(issuer.sign(good().build()))).isEqualTo(LiveRefusal.WRONG);
    }

    @Test
    void takesNoTokenThatIsNotForUsOrNotForNow() {
        assertThat(refusal(issuer.sign(good().issuer("them").build()))).isEqualTo(LiveRefusal.WRONG);
        assertThat(refusal(issuer.sign(good().audience("others").build()))).isEqualTo(LiveRefusal.WRONG);
        assertThat(refusal(issuer.sign(good().expirationTime(null).build()))).isEqualTo(LiveRefusal.WRONG);
        assertThat(refusal(issuer.sign(good().expirationTime(Date.from(Instant.ofEpochMilli(NOW_MS)))
                        .build())))
                .isEqualTo(LiveRefusal.EXPIRED);
        assertThat(refusal(issuer.sign(good().notBeforeTime(Date.from(Instant.ofEpochMilli(NOW_MS + 60_000)))
                        .build())))
                .isEqualTo(LiveRefusal.WRONG);
        assertThat(judge(issuer.sign(good().notBeforeTime(Date.from(Instant.ofEpochMilli(NOW_MS + 10_000)))
                                .build()))
                        .isGranted())
                .isTrue();
    }

    @Test
    void neverTakesAScopeThatItCannotReadForEverything() {
        assertThat(refusal(issuer.sign(good().claim("ringcast_scope", "{env=").build())))
                .isEqualTo(LiveRefusal.WRONG);
        assertThat(refusal(issuer.sign(good().claim("ringcast_scope", 7).build())))
                .isEqualTo(LiveRefusal.WRONG);
        assertThat(refusal(issuer.sign(
                        good().claim("ringcast_scope", "a".repeat(2_000)).build())))
                .isEqualTo(LiveRefusal.WRONG);
    }

    @Test
    void looksAtNoTokenThatIsHuge() {
        final String huge = issuer.sign(good().claim("x", "y".repeat(100_000)).build());
        assertThat(refusal(huge)).isEqualTo(LiveRefusal.WRONG);
    }

    @Test
    void readsTheKeysFromAnotherServerWhenTheFirstTokenComes() throws IOException {
        try (CheckServer keys = CheckServer.start()) {
            use(keys.url().toURL(), JwtRules.DEFAULT_ALGORITHMS, null, null);
            assertThat(keys.asked()).isEmpty();
            keys.answer("", 500, "");
            assertThat(refusal(issuer.sign(good().build()))).isEqualTo(LiveRefusal.UNREACHABLE);
            assertThat(counters.get(CounterDescriptor.VIEWER_CHECKS_FAILED)).isEqualTo(1);
        }
    }

    @Test
    void findsTheKeysOfAnotherServer() throws IOException {
        try (CheckServer keys = CheckServer.start()) {
            keys.answer("", 200, issuer.jwks());
            use(keys.url().toURL(), JwtRules.DEFAULT_ALGORITHMS, null, null);
            assertThat(judge(issuer.sign(good().build())).isGranted()).isTrue();
            assertThat(judge(issuer.signRsa(good().build())).isGranted()).isTrue();
            assertThat(keys.asked()).hasSize(1);
        }
    }

    @Test
    void holdsNobodyUpWhileKeysAreReadAndHasRoomForSoMany() throws IOException {
        try (CheckServer keys = CheckServer.start()) {
            keys.answer("", 200, issuer.jwks()).hold(null);
            use(keys.url().toURL(), JwtRules.DEFAULT_ALGORITHMS, null, null);
            final String token = issuer.sign(good().build());
            final var first = authenticator.authenticate(token);
            final var second = authenticator.authenticate(token);
            final var third = authenticator.authenticate(token);
            final LiveAdmission fourth = authenticator.authenticate(token).join();
            assertThat(fourth.refusal()).isEqualTo(LiveRefusal.BUSY);
            assertThat(first).isNotDone();
            keys.release();
            assertThat(first.join().isGranted()).isTrue();
            assertThat(second.join().isGranted()).isTrue();
            assertThat(third.join().isGranted()).isTrue();
            assertThat(counters.get(CounterDescriptor.VIEWER_CHECKS_REFUSED)).isEqualTo(1);
        }
    }

    @Test
    @Tag("G13")
    void asksFromTheStartForTheKeysAndJudgesByThemOnceTheyAreThere() throws IOException {
        try (CheckServer keys = CheckServer.start()) {
            keys.answer("", 500, "");
            use(keys.url().toURL(), JwtRules.DEFAULT_ALGORITHMS, null, null);
            authenticator.start();
            await(() -> !keys.asked().isEmpty());
            await(() -> "the JWKS has not answered yet: JWKSetRetrievalException".equals(authenticator.trouble()));
            assertThat(refusal(issuer.sign(good().build()))).isEqualTo(LiveRefusal.UNREACHABLE);

            keys.answer("", 200, issuer.jwks());
            await(() -> authenticator.trouble() == null);
            assertThat(judge(issuer.sign(good().build())).isGranted()).isTrue();
        }
    }

    @Test
    @Tag("G13")
    void tellsNobodyThatHisTokenIsWrongWhileThereAreNoKeysToTellBy() throws IOException {
        try (CheckServer keys = CheckServer.start()) {
            keys.answer("", 500, "");
            use(keys.url().toURL(), JwtRules.DEFAULT_ALGORITHMS, null, null);
            for (int i = 0; i < 4; i++) {
                assertThat(refusal(issuer.sign(good().build()))).isEqualTo(LiveRefusal.UNREACHABLE);
            }
            assertThat(keys.asked()).hasSizeLessThan(4);
        }
    }

    @Test
    void namesAnAlgorithmThatIsNone() throws IOException {
        final URL keys = folder.toUri().toURL();
        assertThatThrownBy(() -> new JwtRules(keys, Set.of("none"), null, null, "scope"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'none' is none of ES256");
        assertThatThrownBy(() -> new JwtRules(keys, Set.of(), null, null, "scope"))
                .hasMessage("no algorithm is named");
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(condition);
    }

    private void use(URL keys, Set<String> algorithms, String issuedBy, String audience) {
        if (authenticator != null) {
            authenticator.close();
        }
        final JwtRules rules = new JwtRules(keys, algorithms, issuedBy, audience, JwtRules.DEFAULT_SCOPE_CLAIM);
        authenticator = new LiveCredentials(null, rules, null, TIMEOUT_MS, 1).authenticator(counters, clock);
    }

    private static JWTClaimsSet.Builder good() {
        return TestIssuer.claims(NOW_MS + 1_000).issuer("us").audience("dashboards");
    }

    private LiveRefusal refusal(String token) {
        return judge(token).refusal();
    }

    private LiveAdmission judge(String token) {
        return authenticator.authenticate(token).orTimeout(60, TimeUnit.SECONDS).join();
    }
}
