package io.ringcast.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between clients and a server, and cuts them off without a word when the test says so. */
public final class CutProxy implements AutoCloseable {
    private static final int BUFFER_LENGTH = 4_096;

    private final ServerSocket listener;
    private final int serverPort;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile int acceptedCount;

    private CutProxy(int serverPort) throws IOException {
        this.serverPort = serverPort;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    public static CutProxy before(int serverPort) throws IOException {
        return new CutProxy(serverPort);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Connections that came so far. */
    public int acceptedCount() {
        return acceptedCount;
    }

    /** Ends every connection with a reset, in the middle of what is on its way. */
    public void cut() throws IOException {
        for (final Socket socket : sockets) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
        sockets.clear();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (final Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() throws IOException {
        while (true) {
            final Socket client = listener.accept();
            final Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            sockets.add(client);
            sockets.add(server);
            acceptedCount++;
            start(() -> forward(client, server));
            start(() -> forward(server, client));
        }
    }

    private static void forward(Socket from, Socket to) throws IOException {
        final InputStream in = from.getInputStream();
        final OutputStream out = to.getOutputStream();
        final byte[] buffer = new byte[BUFFER_LENGTH];
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            out.write(buffer, 0, length);
        }
        to.close();
    }

    private static void start(Forwarding forwarding) {
        final Thread thread = new Thread(
                () -> {
                    try {
                        forwarding.run();
                    } catch (IOException cut) {
                        // As it is meant to be.
                    }
                },
                "cut-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    /** What a thread does until it is cut off. */
    private interface Forwarding {
        void run() throws IOException;
    }
}
