package io.ringcast.auth.live;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import org.agrona.concurrent.EpochClock;

/**
 * Tokens that another server knows. A token that was good a moment ago is let in without asking, and clients that come with the same
 * token at the same time wait for one answer. While a client is connected its token is asked about again; no answer then changes nothing.
 */
final class ExternalCheck implements LiveMethod {
    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]+");
    private static final int MAX_KNOWN_COUNT = 1_024;
    /** Nobody's: asked about to see whether there is an answer. */
    private static final String NOBODYS_TOKEN = "ringcast-asks-whether-you-answer";

    private final CheckRules rules;
    private final Counters counters;
    private final EpochClock clock;
    private final CheckTimes times;
    private final CheckClient client;
    private final Dependency dependency = Dependency.of("AUTH_URL", this::askForNobody);
    private final CheckLog log = new CheckLog();
    private final ConcurrentHashMap<String, CompletableFuture<LiveAdmission>> underWay = new ConcurrentHashMap<>();
    private final Map<String, CheckedToken> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CheckedToken> eldest) {
            return size() > MAX_KNOWN_COUNT;
        }
    };

    ExternalCheck(CheckRules rules, Counters counters, EpochClock clock, CheckTimes times) {
        this.rules = rules;
        this.counters = counters;
        this.clock = clock;
        this.times = times;
        client = new CheckClient(rules);
    }

    @Override
    public boolean takes(String token) {
        return FORM.matcher(token).matches();
    }

    @Override
    public CompletableFuture<LiveAdmission> judge(String token) {
        final CheckedToken checked = find(token);
        if (checked != null && checked.isFresh(clock.time(), rules.cacheMs())) {
            return CompletableFuture.completedFuture(checked.admission());
        }
        final CompletableFuture<LiveAdmission> mine = new CompletableFuture<>();
        final CompletableFuture<LiveAdmission> other = underWay.putIfAbsent(token, mine);
        if (other != null) {
            return other;
        }
        final CompletableFuture<?> unused = ask(token).whenComplete((admission, failure) -> {
            underWay.remove(token);
            mine.complete(failure == null ? admission : failed(failure));
        });
        return mine;
    }

    @Override
    public void start() {
        dependency.start();
    }

    @Override
    public String trouble() {
        return dependency.trouble();
    }

    @Override
    public void close() {
        client.close();
        dependency.close();
    }

    private CompletableFuture<?> askForNobody() {
        final CompletableFuture<CheckAnswer> answer = client.ask(NOBODYS_TOKEN, rules.timeoutMs());
        if (answer == null) {
            throw new RejectedExecutionException("as many questions are under way as may be");
        }
        return answer;
    }

    /** Null: too many are under way. */
    private CompletableFuture<CheckAnswer> askFor(String token, long timeoutMs) {
        final CompletableFuture<CheckAnswer> answer = client.ask(token, timeoutMs);
        return answer == null ? null : answer.whenComplete((said, failure) -> dependency.heard(failure));
    }

    private CompletableFuture<LiveAdmission> ask(String token) {
        final CompletableFuture<CheckAnswer> answer = askFor(token, rules.timeoutMs());
        return answer == null ? LiveMethod.refused(LiveRefusal.BUSY) : answer.thenApply(said -> admission(token, said));
    }

    private LiveAdmission admission(String token, CheckAnswer said) {
        final long nowMs = clock.time();
        if (said.identity() == null) {
            forget(token);
            return LiveAdmission.refused(LiveRefusal.WRONG);
        }
        if (nowMs >= said.expiresMs()) {
            forget(token);
            return LiveAdmission.refused(LiveRefusal.EXPIRED);
        }
        return keep(token, said, nowMs).admission();
    }

    private LiveAdmission failed(Throwable failure) {
        log.tell("tokens cannot be checked: AUTH_URL gives no answer", failure);
        return LiveAdmission.refused(LiveRefusal.UNREACHABLE);
    }

    private CheckedToken find(String token) {
        synchronized (known) {
            return known.get(token);
        }
    }

    private void forget(String token) {
        synchronized (known) {
            known.remove(token);
        }
    }

    /** Those who come by one token are asked about together, as long as it is for the same. */
    private CheckedToken keep(String token, CheckAnswer said, long nowMs) {
        synchronized (known) {
            final CheckedToken before = known.get(token);
            if (before != null && before.confirm(said, nowMs)) {
                return before;
            }
            final CheckedToken checked = new CheckedToken(said, nowMs, rules.recheckMs(), held -> recheck(token, held));
            known.put(token, checked);
            return checked;
        }
    }

    private void recheck(String token, CheckedToken held) {
        final long startNs = times.nowNs();
        final CompletableFuture<CheckAnswer> answer = askFor(token, rules.recheckTimeoutMs());
        if (answer == null) {
            counters.addShared(CounterDescriptor.VIEWER_CHECKS_REFUSED, 1);
            held.unanswered(clock.time());
            return;
        }
        final CompletableFuture<?> unused = answer.whenComplete((said, failure) -> {
            times.rechecked(failure == null, startNs);
            if (failure == null) {
                held.answered(said, clock.time());
            } else {
                counters.addShared(CounterDescriptor.VIEWER_CHECKS_FAILED, 1);
                log.tell("tokens of clients that are connected cannot be checked, and stay good", failure);
                held.unanswered(clock.time());
            }
        });
    }
}
