package io.ringcast.auth;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Status;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Locale;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Asks every call for a token or a client certificate. Where tokens are in use and one is shown, it alone decides, and a wrong
 * one is not made good by a certificate; else the certificate does. What it says to a peer never shows what the peer sent.
 */
public final class CredentialAuthenticator implements AgentAuthenticator {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final String BEARER = "bearer ";

    private final TokenStore tokens;
    private final boolean certificates;
    private final Counters counters;

    /**
     * @param tokens null: none are in use, and what comes as one is not looked at.
     * @param certificates whether a certificate is a credential; the listener has checked it then.
     */
    public CredentialAuthenticator(TokenStore tokens, boolean certificates, Counters counters) {
        this.tokens = tokens;
        this.certificates = certificates;
        this.counters = counters;
    }

    @Override
    public Admission authenticate(Attributes attributes, Metadata headers, String claimedAgentId, String token) {
        if (tokens != null) {
            final String authorization = headers.get(AUTHORIZATION);
            if (authorization != null) {
                return byHeader(authorization, claimedAgentId);
            }
            if (!token.isEmpty()) {
                return byToken(token, claimedAgentId);
            }
        }
        final X509Certificate certificate = certificates ? certificate(attributes) : null;
        return certificate == null ? withoutCredential() : byCertificate(certificate, claimedAgentId);
    }

    @Override
    public void onChange(Runnable recheck) {
        if (tokens != null) {
            tokens.onChange(recheck);
        }
    }

    private Admission byHeader(String authorization, String claimedAgentId) {
        if (!authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return unauthenticated(CounterDescriptor.CREDENTIALS_WRONG, "authorization must be 'Bearer TOKEN'");
        }
        return byToken(authorization.substring(BEARER.length()).strip(), claimedAgentId);
    }

    private Admission byToken(String text, String claimedAgentId) {
        final TokenSecret secret = TokenSecret.parse(text);
        final Token token = secret == null ? null : tokens.find(secret, TokenRole.AGENT);
        if (token == null) {
            return unauthenticated(CounterDescriptor.CREDENTIALS_WRONG, "the token is not known");
        }
        if (tokens.isExpired(token)) {
            return unauthenticated(CounterDescriptor.CREDENTIALS_EXPIRED, "token " + token.id() + " has expired");
        }
        final boolean isGiven = claimedAgentId.isEmpty() && !token.isForMany();
        final String agentId = isGiven ? token.agent() : claimedAgentId;
        if (!token.permits(agentId)) {
            return forbidden("token " + token.id() + " is for agent " + token.agent());
        }
        return Admission.granted(agentId, () -> tokens.isCurrent(token));
    }

    private Admission byCertificate(X509Certificate certificate, String claimedAgentId) {
        final String name = CertificateName.of(certificate);
        if (name == null) {
            return unauthenticated(
                    CounterDescriptor.CREDENTIALS_WRONG, "the certificate has neither a common name nor a DNS name");
        }
        if (!claimedAgentId.isEmpty() && !claimedAgentId.equals(name)) {
            return forbidden("the certificate is for another agent");
        }
        return Admission.granted(name);
    }

    private Admission withoutCredential() {
        final String asked =
                tokens == null ? "a client certificate" : certificates ? "a token or a client certificate" : "a token";
        return unauthenticated(CounterDescriptor.CREDENTIALS_MISSING, asked + " is needed");
    }

    private Admission unauthenticated(CounterDescriptor counter, String description) {
        counters.addShared(counter, 1);
        return Admission.refused(Status.UNAUTHENTICATED.withDescription(description));
    }

    private Admission forbidden(String description) {
        counters.addShared(CounterDescriptor.AGENT_IDS_FORBIDDEN, 1);
        return Admission.refused(Status.PERMISSION_DENIED.withDescription(description));
    }

    private static X509Certificate certificate(Attributes attributes) {
        final SSLSession session = attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        if (session == null) {
            return null;
        }
        try {
            final Certificate[] chain = session.getPeerCertificates();
            return chain[0] instanceof X509Certificate certificate ? certificate : null;
        } catch (SSLPeerUnverifiedException showedNone) {
            return null;
        }
    }
}
