package io.ringcast.grpc;

import io.grpc.ServerCredentials;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettySslContextServerCredentials;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;

/** TLS of the gRPC listener, which may change while it listens: a connection is made by what is current when it comes. Any thread. */
public final class GrpcTls extends SslContext {
    private final Supplier<SslContext> current;

    private GrpcTls(Supplier<SslContext> current) {
        this.current = current;
    }

    /**
     * For a listener by TLS.
     *
     * @param current asked at each connection; what it gives is by {@link #context}.
     */
    public static ServerCredentials credentials(Supplier<SslContext> current) {
        return NettySslContextServerCredentials.create(new GrpcTls(current));
    }

    /**
     * Fit for gRPC.
     *
     * @param clients judges the certificates of clients; null: they are not asked for one.
     * @param isRequired whether a client must show one.
     */
    public static SslContext context(KeyManager own, TrustManager clients, boolean isRequired) {
        final SslContextBuilder builder = SslContextBuilder.forServer(own);
        if (clients != null) {
            builder.trustManager(clients).clientAuth(isRequired ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL);
        }
        try {
            return GrpcSslContexts.configure(builder).build();
        } catch (SSLException e) {
            throw new IllegalStateException("this Java platform has no TLS as gRPC wants it", e);
        }
    }

    @Override
    public boolean isClient() {
        return false;
    }

    @Override
    public List<String> cipherSuites() {
        return current.get().cipherSuites();
    }

    @Override
    @SuppressWarnings("deprecation")
    public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
        return current.get().applicationProtocolNegotiator();
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator) {
        return current.get().newEngine(allocator);
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator, String peerHost, int peerPort) {
        return current.get().newEngine(allocator, peerHost, peerPort);
    }

    @Override
    public SSLSessionContext sessionContext() {
        return current.get().sessionContext();
    }
}
