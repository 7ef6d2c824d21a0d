package io.ringcast.hostile;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Stands between clients and a server, and stops forwarding when told: neither side hears anything any more, no end and no
 * reset, as when a cable is pulled.
 */
final class SilentProxy implements AutoCloseable {
    private static final int BUFFER_LENGTH = 4_096;

    private final ServerSocket listener;
    private final int serverPort;
    private final List<Closeable> sockets = new ArrayList<>();
    private final AtomicBoolean isSilent = new AtomicBoolean();

    SilentProxy(int serverPort) throws IOException {
        this.serverPort = serverPort;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        sockets.add(listener);
        start(this::accept);
    }

    /** Where clients come to. */
    int port() {
        return listener.getLocalPort();
    }

    /** Forwards nothing from now on, and closes nothing. */
    void vanish() {
        isSilent.set(true);
    }

    @Override
    public synchronized void close() throws IOException {
        for (final Closeable socket : sockets) {
            socket.close();
        }
    }

    private synchronized void hold(Closeable socket) {
        sockets.add(socket);
    }

    private static void start(Runnable task) {
        new Thread(task, "silent-proxy").start();
    }

    private void accept() {
        try {
            while (true) {
                final Socket client = listener.accept();
                hold(client);
                final Socket server = new Socket();
                hold(server);
                server.setReceiveBufferSize(BUFFER_LENGTH);
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
                start(() -> forward(client, server));
                start(() -> forward(server, client));
            }
        } catch (IOException closed) {
            isSilent.set(true);
        }
    }

    private void forward(Socket from, Socket to) {
        final byte[] buffer = new byte[BUFFER_LENGTH];
        try {
            int length = from.getInputStream().read(buffer);
            while (length >= 0 && !isSilent.get()) {
                to.getOutputStream().write(buffer, 0, length);
                length = from.getInputStream().read(buffer);
            }
        } catch (IOException closed) {
            isSilent.set(true);
        }
    }
}
