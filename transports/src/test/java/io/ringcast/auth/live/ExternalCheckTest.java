package io.ringcast.auth.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.CachedEpochClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("E3")
class ExternalCheckTest {
    private static final long CACHE_MS = 100;
    private static final long RECHECK_MS = 1_000;
    private static final long PATIENCE_MS = 60_000;

    private final Counters counters = new Counters();
    private final CachedEpochClock clock = new CachedEpochClock();
    private CheckServer server;
    private LiveAuthenticator authenticator;

    @BeforeEach
    void open() throws IOException {
        server = CheckServer.start();
        use(server.url(), PATIENCE_MS, PATIENCE_MS);
    }

    @AfterEach
    void close() {
        authenticator.close();
        server.close();
    }

    @Test
    void believesWhatTheOtherServerSays() {
        server.answer("t", 200, "{\"subject\":\"anna\\nb\",\"scope\":\"{env=\\\"prod\\\"}\",\"more\":1}");
        server.answer("u", 200, "");
        assertThat(judge("t").identity()).isEqualTo(new LiveIdentity("anna?b", "{env=\"prod\"}"));
        assertThat(judge("u").identity()).isEqualTo(new LiveIdentity("", null));
        assertThat(judge("nobody's").refusal()).isEqualTo(LiveRefusal.WRONG);
        server.answer("v", 403, "");
        assertThat(judge("v").refusal()).isEqualTo(LiveRefusal.WRONG);
        assertThat(judge("two words").refusal()).isEqualTo(LiveRefusal.WRONG);
        assertThat(server.asked()).containsExactly("t", "u", "nobody's", "v");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            200 | nothing
            200 | []
            200 | {'scope':'{env='}
            200 | {'scope':7}
            200 | {'expiresAt':'soon'}
            204 | ""
            302 | ""
            500 | {}""")
    void letsNobodyInByAnAnswerThatItCannotRead(int status, String body) {
        server.answer("t", status, body.replace('\'', '"'));
        assertThat(judge("t").refusal()).isEqualTo(LiveRefusal.UNREACHABLE);
        assertThat(counters.get(CounterDescriptor.VIEWER_CHECKS_FAILED)).isEqualTo(1);
    }

    @Test
    void readsNoAnswerThatIsTooLong() {
        server.answer("t", 200, "{\"subject\":\"" + "x".repeat(100_000) + "\"}");
        assertThat(judge("t").refusal()).isEqualTo(LiveRefusal.UNREACHABLE);
    }

    @Test
    void waitsNoLongerThanItMayAndForNobodyThatIsNotThere() throws IOException {
        server.hold(null);
        use(server.url(), 50, PATIENCE_MS);
        assertThat(judge("t").refusal()).isEqualTo(LiveRefusal.UNREACHABLE);
        server.close();
        use(server.url(), PATIENCE_MS, PATIENCE_MS);
        assertThat(judge("t").refusal()).isEqualTo(LiveRefusal.UNREACHABLE);
    }

    @Test
    void asksNotAgainForAShortTimeAndOnceForThoseWhoComeTogether() {
        server.answer("t", 200, "");
        server.hold("t");
        final CompletableFuture<LiveAdmission> first = authenticator.authenticate("t");
        final CompletableFuture<LiveAdmission> second = authenticator.authenticate("t");
        server.release();
        assertThat(first.join().isGranted()).isTrue();
        assertThat(second.join().isGranted()).isTrue();
        clock.advance(CACHE_MS - 1);
        assertThat(authenticator.authenticate("t")).isDone();
        assertThat(server.asked()).hasSize(1);
        clock.advance(1);
        assertThat(judge("t").isGranted()).isTrue();
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void oneTokenThatIsNotAnsweredHoldsUpNoOther() {
        server.answer("slow", 200, "");
        server.answer("quick", 200, "");
        server.hold("slow");
        final CompletableFuture<LiveAdmission> slow = authenticator.authenticate("slow");
        assertThat(judge("quick").isGranted()).isTrue();
        assertThat(slow).isNotDone();
        server.release();
        assertThat(slow.join().isGranted()).isTrue();
    }

    @Test
    void refusesMoreThanMayBeUnderWayAndCountsThem() {
        server.hold(null);
        final CompletableFuture<LiveAdmission> first = authenticator.authenticate("a");
        final CompletableFuture<LiveAdmission> second = authenticator.authenticate("b");
        assertThat(judge("c").refusal()).isEqualTo(LiveRefusal.BUSY);
        assertThat(counters.get(CounterDescriptor.VIEWER_CHECKS_REFUSED)).isEqualTo(1);
        server.release();
        first.join();
        second.join();
        assertThat(judge("c").refusal()).isEqualTo(LiveRefusal.WRONG);
    }

    @Test
    void noticesLaterThatATokenIsNoLongerGoodOrForSomethingElse() {
        server.answer("t", 200, "{\"scope\":\"a\"}");
        server.answer("u", 200, "{\"scope\":\"a\"}");
        final LiveAdmission t = judge("t");
        final LiveAdmission u = judge("u");
        server.answer("t", 401, "");
        server.answer("u", 200, "{\"scope\":\"b\"}");
        assertThat(t.standing(RECHECK_MS - 1)).isEqualTo(Standing.GOOD);
        assertThat(server.asked()).hasSize(2);
        clock.update(RECHECK_MS);
        awaitStanding(t, Standing.ENDED);
        awaitStanding(u, Standing.SCOPE_CHANGED);
        assertThat(server.asked()).hasSize(4);
    }

    @Test
    void endsWhenItWasSaidToEnd() {
        server.answer("t", 200, "{\"expiresAt\":\"" + Instant.ofEpochMilli(500) + "\"}");
        final LiveAdmission admission = judge("t");
        assertThat(admission.standing(499)).isEqualTo(Standing.GOOD);
        assertThat(admission.standing(500)).isEqualTo(Standing.ENDED);
        clock.update(500);
        assertThat(judge("t").refusal()).isEqualTo(LiveRefusal.EXPIRED);
    }

    @Test
    void keepsThoseWhoAreConnectedWhileTheOtherServerGivesNoAnswer() {
        server.answer("t", 200, "");
        use(server.url(), PATIENCE_MS, 50);
        final LiveAdmission admission = judge("t");
        server.answer("t", 503, "");
        clock.update(RECHECK_MS);
        assertThat(admission.standing(RECHECK_MS)).isEqualTo(Standing.GOOD);
        await(() -> counters.get(CounterDescriptor.VIEWER_CHECKS_FAILED) == 1);
        server.answer("t", 401, "");
        await(() -> {
            clock.advance(RECHECK_MS);
            return admission.standing(clock.time()) == Standing.ENDED;
        });
    }

    @Test
    @Tag("G13")
    void asksFromTheStartWhetherTheOtherServerIsThereAndAgainOnceItGaveNoAnswerThreeTimes() {
        server.answer("t", 500, "");
        assertThat(authenticator.trouble()).isNull();
        authenticator.start();
        assertThat(authenticator.trouble()).isEqualTo("AUTH_URL has not answered yet");
        await(() -> authenticator.trouble() == null);
        assertThat(server.asked()).hasSize(1);

        server.answer("ringcast-asks-whether-you-answer", 503, "");
        for (int i = 0; i < Dependency.MAX_FAILURE_COUNT; i++) {
            assertThat(judge("t").refusal()).isEqualTo(LiveRefusal.UNREACHABLE);
        }
        await(() -> "AUTH_URL gives no answer: it says what is no answer".equals(authenticator.trouble()));
        server.answer("ringcast-asks-whether-you-answer", 401, "");
        await(() -> authenticator.trouble() == null);
    }

    private void use(URI url, long timeoutMs, long recheckTimeoutMs) {
        if (authenticator != null) {
            authenticator.close();
        }
        final CheckRules rules = new CheckRules(url, timeoutMs, recheckTimeoutMs, CACHE_MS, RECHECK_MS, 2);
        authenticator = new LiveCredentials(null, null, rules, 1_000, 1).authenticator(counters, clock);
    }

    private LiveAdmission judge(String token) {
        return authenticator.authenticate(token).orTimeout(60, TimeUnit.SECONDS).join();
    }

    private static void awaitStanding(LiveAdmission admission, Standing standing) {
        await(() -> admission.standing(RECHECK_MS) == standing);
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(condition);
    }
}
