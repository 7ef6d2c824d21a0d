package io.ringcast.auth;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/** Which agent a certificate is for: the common name of its subject; where it has none, the first DNS name in it. */
final class CertificateName {
    private static final int DNS_NAME = 2;

    private CertificateName() {}

    /** Null where the certificate has neither. */
    static String of(X509Certificate certificate) {
        final String commonName = commonName(certificate.getSubjectX500Principal());
        return commonName == null ? dnsName(certificate) : commonName;
    }

    private static String commonName(X500Principal subject) {
        try {
            String name = null;
            for (final Rdn part : new LdapName(subject.getName(X500Principal.RFC2253)).getRdns()) {
                // The last is the most specific one.
                if (part.getType().equalsIgnoreCase("CN")
                        && part.getValue() instanceof String value
                        && !value.isEmpty()) {
                    name = value;
                }
            }
            return name;
        } catch (InvalidNameException e) {
            return null;
        }
    }

    private static String dnsName(X509Certificate certificate) {
        try {
            final Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names != null) {
                for (final List<?> name : names) {
                    if (name.get(0) instanceof Integer kind
                            && kind == DNS_NAME
                            && name.get(1) instanceof String value
                            && !value.isEmpty()) {
                        return value;
                    }
                }
            }
            return null;
        } catch (CertificateParsingException e) {
            return null;
        }
    }
}
