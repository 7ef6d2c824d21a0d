package io.ringcast.auth.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.reconnect.Backoff;
import io.ringcast.reconnect.FakeScheduler;
import java.net.ConnectException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("G13")
class DependencyTest {
    private static final Exception AWAY = new CompletionException(new ConnectException("whatever"));

    private final FakeScheduler scheduler = new FakeScheduler();
    private final Dependency dependency = new Dependency("IT", this::ask, scheduler, () -> {});
    private CompletableFuture<?> answer = CompletableFuture.failedFuture(AWAY);
    private boolean isFull;
    private int askedCount;

    @Test
    void isInTheWayFromTheStartUntilItAnswersAndIsAskedUntilThen() {
        assertThat(dependency.trouble()).isNull();
        dependency.start();
        assertThat(dependency.trouble()).isEqualTo("IT has not answered yet");
        scheduler.runDue();
        assertThat(dependency.trouble()).isEqualTo("IT has not answered yet: ConnectException");
        scheduler.advanceMs(4 * Backoff.MAX_CEILING_MS);
        assertThat(askedCount).isBetween(5, 200);

        answer = CompletableFuture.completedFuture("");
        scheduler.advanceMs(Backoff.MAX_CEILING_MS);
        assertThat(dependency.trouble()).isNull();
        final int countBefore = askedCount;
        scheduler.advanceMs(10 * Backoff.MAX_CEILING_MS);
        assertThat(askedCount).isEqualTo(countBefore);
    }

    @Test
    void waitsForAnAnswerBeforeItAsksAgain() {
        final CompletableFuture<String> late = new CompletableFuture<>();
        answer = late;
        dependency.start();
        scheduler.advanceMs(10 * Backoff.MAX_CEILING_MS);
        assertThat(askedCount).isEqualTo(1);
        late.complete("");
        scheduler.runDue();
        assertThat(dependency.trouble()).isNull();
    }

    @Test
    void isAskedAgainOnceItFailsThreeTimesRunningAndIsInTheWayIfItGivesNoAnswerThen() {
        answer = CompletableFuture.completedFuture("");
        dependency.start();
        scheduler.runDue();
        answer = CompletableFuture.failedFuture(AWAY);
        dependency.heard(AWAY);
        dependency.heard(AWAY);
        dependency.heard(null);
        dependency.heard(AWAY);
        dependency.heard(AWAY);
        scheduler.runDue();
        assertThat(askedCount).isEqualTo(1);
        dependency.heard(AWAY);
        assertThat(dependency.trouble()).isNull();
        scheduler.runDue();
        assertThat(dependency.trouble()).isEqualTo("IT gives no answer: ConnectException");

        answer = CompletableFuture.completedFuture("");
        scheduler.advanceMs(Backoff.MAX_CEILING_MS);
        assertThat(dependency.trouble()).isNull();
    }

    @Test
    void isNotInTheWayForWhatItFailsAtForOthersAsLongAsItAnswers() {
        answer = CompletableFuture.completedFuture("");
        dependency.start();
        scheduler.runDue();
        for (int i = 0; i < 100; i++) {
            dependency.heard(AWAY);
            assertThat(dependency.trouble()).isNull();
            scheduler.runDue();
        }
        assertThat(askedCount).isBetween(30, 40);
    }

    @Test
    void isAskedAgainWhereItCouldNotBeAsked() {
        isFull = true;
        answer = CompletableFuture.completedFuture("");
        dependency.start();
        scheduler.runDue();
        assertThat(dependency.trouble()).isEqualTo("IT has not answered yet: RejectedExecutionException");
        isFull = false;
        scheduler.advanceMs(2 * Backoff.MIN_CEILING_MS);
        assertThat(dependency.trouble()).isNull();
    }

    @Test
    void saysNothingOfWhatAnAnswerThatIsNoneHolds() {
        answer = CompletableFuture.failedFuture(new IllegalArgumentException("what others sent"));
        dependency.start();
        scheduler.runDue();
        assertThat(dependency.trouble()).isEqualTo("IT has not answered yet: it says what is no answer");
    }

    private CompletableFuture<?> ask() {
        if (isFull) {
            throw new RejectedExecutionException();
        }
        askedCount++;
        return answer;
    }
}
