package io.ringcast.auth.live;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URL;
import java.text.ParseException;
import java.util.Date;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a JWT must be. Besides what stands here it must have {@code exp}, and {@code nbf} must not be in the future.
 *
 * @param keys where the JWKS is: http, https or file.
 * @param algorithms those alone are taken, never {@code none}.
 * @param issuer what {@code iss} must be; null: anything.
 * @param audience what {@code aud} must hold; null: anything.
 * @param scopeClaim the claim with the selector of all that its bearer may see; a token without it is for everything.
 */
public record JwtRules(URL keys, Set<String> algorithms, String issuer, String audience, String scopeClaim) {
    public static final Set<String> DEFAULT_ALGORITHMS = Set.of("RS256", "ES256");
    public static final String DEFAULT_SCOPE_CLAIM = "ringcast_scope";

    /** How far an issuer's clock may be ahead of ours, as for {@code nbf}. */
    private static final long MAX_SKEW_MS = 30_000;

    private static final Set<JWSAlgorithm> KNOWN = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512,
            JWSAlgorithm.HS256,
            JWSAlgorithm.HS384,
            JWSAlgorithm.HS512);

    /** Throws {@link IllegalArgumentException} that names an algorithm which is none of those that are known. */
    public JwtRules {
        algorithms = Set.copyOf(algorithms);
        for (final String algorithm : algorithms) {
            if (!KNOWN.contains(new JWSAlgorithm(algorithm))) {
                throw new IllegalArgumentException("'" + algorithm + "' is none of "
                        + KNOWN.stream().map(JWSAlgorithm::getName).sorted().collect(Collectors.joining(", ")));
            }
        }
        if (algorithms.isEmpty()) {
            throw new IllegalArgumentException("no algorithm is named");
        }
    }

    Set<JWSAlgorithm> jwsAlgorithms() {
        return algorithms.stream().map(JWSAlgorithm::new).collect(Collectors.toUnmodifiableSet());
    }

    /** Why the claims are not good at {@code nowMs}; null: they are. */
    LiveRefusal fault(JWTClaimsSet claims, long nowMs) {
        final Date expires = claims.getExpirationTime();
        final Date begins = claims.getNotBeforeTime();
        if (expires == null
                || (begins != null && begins.toInstant().toEpochMilli() - MAX_SKEW_MS > nowMs)
                || (issuer != null && !issuer.equals(claims.getIssuer()))
                || (audience != null && !claims.getAudience().contains(audience))) {
            return LiveRefusal.WRONG;
        }
        return nowMs >= expires.toInstant().toEpochMilli() ? LiveRefusal.EXPIRED : null;
    }

    /** Throws where the claim is there and no text. */
    String scope(JWTClaimsSet claims) throws ParseException {
        return claims.getStringClaim(scopeClaim);
    }
}
