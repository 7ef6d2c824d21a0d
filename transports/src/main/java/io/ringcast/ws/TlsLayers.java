package io.ringcast.ws;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** TLS 1.2 and 1.3, as a server that asks clients for no certificate. */
final class TlsLayers implements SocketLayers {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final Supplier<SSLContext> context;
    private final Counters counters;

    /** @param context asked at each connection. */
    TlsLayers(Supplier<SSLContext> context, Counters counters) {
        this.context = context;
        this.counters = counters;
    }

    @Override
    public SocketLayer over(SocketChannel socket, Lock lock) {
        final SSLEngine engine = context.get().createSSLEngine();
        engine.setUseClientMode(false);
        final SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setUseCipherSuitesOrder(true);
        engine.setSSLParameters(parameters);
        try {
            engine.beginHandshake();
        } catch (SSLException e) {
            throw new IllegalStateException("TLS cannot begin", e);
        }
        return new TlsLayer(socket, engine, lock, () -> counters.addShared(CounterDescriptor.TLS_FAILURES, 1));
    }
}
