package io.ringcast.bench.rig.client;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * TLS over a socket of the rig. Whoever answers is trusted: the servers are this machine's own, and their certificates made for a
 * run. The handshake blocks; after it the socket may be made non-blocking. One thread.
 */
final class TlsSocket {
    private static final SSLContext CONTEXT = trustingContext();
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel socket;
    private final SSLEngine engine = CONTEXT.createSSLEngine();
    private final ByteBuffer received;
    private final ByteBuffer plain;
    private final ByteBuffer sent;
    private boolean hasMore;

    private TlsSocket(SocketChannel socket) {
        this.socket = socket;
        engine.setUseClientMode(true);
        received =
                ByteBuffer.allocate(engine.getSession().getPacketBufferSize()).flip();
        plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        sent = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    }

    /** Shakes hands on a socket that is connected and blocks. */
    static TlsSocket handshake(SocketChannel socket) throws IOException {
        final TlsSocket tls = new TlsSocket(socket);
        tls.engine.beginHandshake();
        HandshakeStatus status = tls.engine.getHandshakeStatus();
        while (status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED) {
            status = tls.step(status);
        }
        return tls;
    }

    /** Reads what the socket holds into {@code target}, as far as it has room for whole records; -1: the end. */
    int read(ByteBuffer target) throws IOException {
        final int before = target.position();
        boolean isEnded = false;
        boolean isEmpty = false;
        while (!isEmpty && !isEnded && target.remaining() >= plain.capacity()) {
            final SSLEngineResult result = engine.unwrap(received, target);
            if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
                received.compact();
                final int count = socket.read(received);
                received.flip();
                isEmpty = count == 0;
                isEnded = count < 0;
            } else {
                runTasks();
                isEnded = result.getStatus() == SSLEngineResult.Status.CLOSED;
            }
        }
        hasMore = !isEmpty && !isEnded;
        final int readCount = target.position() - before;
        return isEnded && readCount == 0 ? -1 : readCount;
    }

    /** Whether the last read ended for want of room: the socket may never be readable again. */
    boolean hasMore() {
        return hasMore;
    }

    /** Writes all of it, or throws. */
    void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            wrap(bytes);
        }
    }

    private HandshakeStatus step(HandshakeStatus status) throws IOException {
        switch (status) {
            case NEED_WRAP -> {
                return wrap(NOTHING).getHandshakeStatus();
            }
            case NEED_TASK -> {
                runTasks();
                return engine.getHandshakeStatus();
            }
            default -> {
                return unwrapHandshake();
            }
        }
    }

    private HandshakeStatus unwrapHandshake() throws IOException {
        final SSLEngineResult result = engine.unwrap(received, plain.clear());
        if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
            received.compact();
            if (socket.read(received) < 0) {
                throw new EOFException("the server ended the TLS handshake");
            }
            received.flip();
        }
        return result.getHandshakeStatus();
    }

    private SSLEngineResult wrap(ByteBuffer bytes) throws IOException {
        final SSLEngineResult result = engine.wrap(bytes, sent.clear());
        sent.flip();
        socket.write(sent);
        if (sent.hasRemaining()) {
            throw new IOException("no room in the socket for a request");
        }
        return result;
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private static SSLContext trustingContext() {
        try {
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Trusting()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
