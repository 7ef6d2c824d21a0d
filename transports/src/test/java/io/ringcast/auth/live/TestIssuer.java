package io.ringcast.auth.live;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** Signs JWTs with keys that it draws. */
public final class TestIssuer {
    private final ECKey elliptic;
    private final RSAKey rsa;
    private final OctetSequenceKey secret;

    /** @param keyId that of its elliptic key; those of the others begin so. */
    public TestIssuer(String keyId) {
        try {
            elliptic = new ECKeyGenerator(Curve.P_256).keyID(keyId).generate();
            rsa = new RSAKeyGenerator(2048).keyID(keyId + "-rsa").generate();
            secret = new OctetSequenceKeyGenerator(256).keyID(keyId + "-secret").generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    /** The keys that others may have, and the shared one. */
    public String jwks() {
        return new JWKSet(List.of(elliptic.toPublicJWK(), rsa.toPublicJWK(), secret)).toString(false);
    }

    public static JWTClaimsSet.Builder claims(long expiresMs) {
        return new JWTClaimsSet.Builder().subject("anna").expirationTime(Date.from(Instant.ofEpochMilli(expiresMs)));
    }

    /** ES256. */
    public String sign(JWTClaimsSet claims) {
        try {
            return sign(JWSAlgorithm.ES256, elliptic.getKeyID(), new ECDSASigner(elliptic), claims);
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    String signRsa(JWTClaimsSet claims) {
        try {
            return sign(JWSAlgorithm.RS256, rsa.getKeyID(), new RSASSASigner(rsa), claims);
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    String signSecret(JWTClaimsSet claims) {
        try {
            return sign(JWSAlgorithm.HS256, secret.getKeyID(), new MACSigner(secret), claims);
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    /** HS256, with the RSA key that everybody may have as the secret. */
    public String signWithThePublicKey(JWTClaimsSet claims) {
        try {
            return sign(
                    JWSAlgorithm.HS256,
                    rsa.getKeyID(),
                    new MACSigner(rsa.toRSAPublicKey().getEncoded()),
                    claims);
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static String sign(JWSAlgorithm algorithm, String keyId, JWSSigner signer, JWTClaimsSet claims)
            throws JOSEException {
        final SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(algorithm)
                        .type(JOSEObjectType.JWT)
                        .keyID(keyId)
                        .build(),
                claims);
        jwt.sign(signer);
        return jwt.serialize();
    }
}
