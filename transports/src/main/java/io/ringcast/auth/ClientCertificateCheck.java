package io.ringcast.auth;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Counts the client certificates that were refused: TLS ends such a connection before gRPC could tell anybody. Any thread. */
public final class ClientCertificateCheck extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager check;
    private final Counters counters;

    /** Decides as {@code check} does. */
    public ClientCertificateCheck(X509ExtendedTrustManager check, Counters counters) {
        this.check = check;
        this.counters = counters;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        counted(() -> check.checkClientTrusted(chain, type, engine));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        counted(() -> check.checkClientTrusted(chain, type, socket));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        counted(() -> check.checkClientTrusted(chain, type));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check.checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check.checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check.checkServerTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return check.getAcceptedIssuers();
    }

    private void counted(Check step) throws CertificateException {
        try {
            step.run();
        } catch (CertificateException e) {
            counters.addShared(CounterDescriptor.CERTIFICATES_REFUSED, 1);
            throw e;
        }
    }

    private interface Check {
        void run() throws CertificateException;
    }
}
