package io.ringcast.auth.live;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.jwk.source.URLBasedJWKSetSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.health.HealthReport;
import com.nimbusds.jose.util.health.HealthStatus;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import org.agrona.concurrent.EpochClock;

/**
 * JWTs, signed with a key of a JWKS. The keys are read at the start, or when the first token comes, again after five minutes, and again, at most twice in
 * 30 s, where a token names a key that is not among them; while they cannot be read again, the ones before stay good for an hour. To
 * read keys and to check a signature takes time, so both are left to other threads.
 */
final class JwtTokens implements LiveMethod {
    private static final Pattern FORM = Pattern.compile("[\\w-]+\\.[\\w-]*\\.[\\w-]*");
    private static final int MAX_KEYS_LENGTH = 1 << 20;
    private static final JWKSelector ANY_KEY = new JWKSelector(new JWKMatcher.Builder().build());
    private static final long KEYS_KEPT_MS = 300_000;
    private static final long KEYS_KEPT_IN_OUTAGE_MS = 3_600_000;

    private final JwtRules rules;
    private final CheckThreads threads;
    private final CheckLog log = new CheckLog();
    private final EpochClock clock;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final JWKSetSource<SecurityContext> reader;
    private final JWKSource<SecurityContext> keys;
    private final Dependency dependency;
    private volatile boolean hasKeys;

    /** @param timeoutMs of a connection to the JWKS, and of a read from it. */
    JwtTokens(JwtRules rules, int timeoutMs, CheckThreads threads, EpochClock clock) {
        this.rules = rules;
        this.threads = threads;
        this.clock = clock;
        reader = new URLBasedJWKSetSource<>(
                rules.keys(), new DefaultResourceRetriever(timeoutMs, timeoutMs, MAX_KEYS_LENGTH));
        keys = JWKSourceBuilder.create(reader)
                .cache(KEYS_KEPT_MS, 2L * timeoutMs)
                .outageTolerant(KEYS_KEPT_IN_OUTAGE_MS)
                .healthReporting(this::onKeysRead)
                .build();
        dependency = Dependency.of("the JWKS", () -> CompletableFuture.runAsync(this::readKeys, threads));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(rules.jwsAlgorithms(), keys));
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        // The claims are judged here, by our clock.
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
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
        threads.close();
        dependency.close();
    }

    @Override
    public boolean takes(String token) {
        return FORM.matcher(token).matches();
    }

    @Override
    public CompletableFuture<LiveAdmission> judge(String token) {
        try {
            return CompletableFuture.supplyAsync(() -> judgeNow(token), threads);
        } catch (RejectedExecutionException full) {
            return LiveMethod.refused(LiveRefusal.BUSY);
        }
    }

    private LiveAdmission judgeNow(String token) {
        try {
            return judge(processor.process(token, null));
        } catch (RateLimitReachedException readAMomentAgo) {
            return LiveAdmission.refused(hasKeys ? LiveRefusal.WRONG : LiveRefusal.UNREACHABLE);
        } catch (KeySourceException noKeys) {
            log.tell("the keys of JWTs cannot be read", noKeys);
            return LiveAdmission.refused(LiveRefusal.UNREACHABLE);
        } catch (ParseException | BadJOSEException | JOSEException | IllegalArgumentException wrong) {
            return LiveAdmission.refused(LiveRefusal.WRONG);
        }
    }

    private LiveAdmission judge(JWTClaimsSet claims) throws ParseException {
        final LiveRefusal fault = rules.fault(claims, clock.time());
        if (fault != null) {
            return LiveAdmission.refused(fault);
        }
        final long expiresMs = claims.getExpirationTime().toInstant().toEpochMilli();
        return LiveAdmission.granted(
                LiveIdentity.of(claims.getSubject(), rules.scope(claims)),
                epochMs -> epochMs >= expiresMs ? Standing.ENDED : Standing.GOOD);
    }

    /** Reads them past the limit of readings first, which counts those that fail too, so that clients find room in it. */
    private void readKeys() {
        try {
            reader.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), clock.time(), null);
            keys.get(ANY_KEY, null);
        } catch (KeySourceException noKeys) {
            throw new CompletionException(noKeys);
        }
    }

    /** How it went, each time that keys were to be read again; keys from before, kept while that fails, are keys. */
    private void onKeysRead(HealthReport<?, ?> report) {
        hasKeys = report.getHealthStatus() == HealthStatus.HEALTHY;
        dependency.heard(hasKeys ? null : report.getException());
    }
}
