package io.ringcast.auth.live;

import io.ringcast.auth.TokenStore;
import io.ringcast.engine.status.Counters;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * The ways in which viewers may show who they are; any of them null: not in use.
 *
 * @param timeoutMs of reading the keys of JWTs.
 * @param maxUnderWayCount most JWTs that may wait to be checked.
 */
public record LiveCredentials(TokenStore tokens, JwtRules jwt, CheckRules checks, int timeoutMs, int maxUnderWayCount) {

    /** Puts them together; {@link LiveAuthenticator#OPEN} where none is in use. The store stays the caller's. */
    public LiveAuthenticator authenticator(Counters counters, EpochClock clock) {
        return authenticator(counters, clock, new CheckTimes(SystemNanoClock.INSTANCE));
    }

    /** The same; {@code times} is told how long tokens take. */
    public LiveAuthenticator authenticator(Counters counters, EpochClock clock, CheckTimes times) {
        final List<LiveMethod> methods = new ArrayList<>();
        if (tokens != null) {
            methods.add(new StaticTokens(tokens));
        }
        if (jwt != null) {
            methods.add(new JwtTokens(jwt, timeoutMs, new CheckThreads(maxUnderWayCount), clock));
        }
        if (checks != null) {
            methods.add(new ExternalCheck(checks, counters, clock, times));
        }
        return methods.isEmpty() ? LiveAuthenticator.OPEN : new Credentials(methods, counters, times);
    }
}
