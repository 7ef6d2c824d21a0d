package io.ringcast.bench.twin;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the whole lines of each read into one WebSocket frame and writes it to all clients, on one thread: what sending alone costs
 * from Java. Agents send lines of JSON items that begin with a comma.
 */
public final class FanOutFloor {
    private static final int READ_BYTES = 60 * 1024;

    private final Selector readiness = Selector.open();
    private final List<FloorClient> clients = new ArrayList<>();
    private final ByteBuffer lines = ByteBuffer.allocateDirect(READ_BYTES);
    private final FloorFrame frame = new FloorFrame(READ_BYTES);
    private final ServerSocketChannel agentListener;
    private final ServerSocketChannel clientListener;

    private FanOutFloor(int agentPort, int clientPort) throws IOException {
        agentListener = listen(agentPort);
        clientListener = listen(clientPort);
    }

    /** Serves on loopback; {@code args}: the agents' port and the clients'. */
    public static void main(String[] args) throws IOException {
        new FanOutFloor(Integer.parseInt(args[0]), Integer.parseInt(args[1])).run();
    }

    private void run() throws IOException {
        while (true) {
            readiness.select(this::onReady);
        }
    }

    private void onReady(SelectionKey key) {
        try {
            if (key.channel() == clientListener) {
                final SocketChannel socket = accept(clientListener);
                socket.register(readiness, SelectionKey.OP_READ, new FloorClient(socket));
            } else if (key.channel() == agentListener) {
                accept(agentListener).register(readiness, SelectionKey.OP_READ);
            } else if (key.attachment() instanceof FloorClient client) {
                onClient(client, key);
            } else {
                onLines((SocketChannel) key.channel());
            }
        } catch (IOException e) {
            key.cancel();
        }
    }

    private void onClient(FloorClient client, SelectionKey key) throws IOException {
        final boolean wasLive = client.isLive();
        if (!client.read()) {
            clients.remove(client);
            key.channel().close();
        } else if (client.isLive() && !wasLive) {
            clients.add(client);
        }
    }

    /** A line that is not whole yet stays for the next read. */
    private void onLines(SocketChannel agent) throws IOException {
        if (agent.read(lines) < 0) {
            agent.close();
            lines.clear();
            return;
        }
        int end = lines.position();
        while (end > 0 && lines.get(end - 1) != '\n') {
            end--;
        }
        if (end == 0) {
            return;
        }
        lines.flip();
        final ByteBuffer bytes = frame.of(lines.duplicate().limit(end));
        lines.position(end);
        lines.compact();
        for (int i = clients.size() - 1; i >= 0; i--) {
            send(clients.get(i), bytes.duplicate());
        }
    }

    /** Waits where a socket is full: nothing is kept for anybody. */
    private void send(FloorClient client, ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                client.socket().write(bytes);
            }
        } catch (IOException e) {
            clients.remove(client);
        }
    }

    private SocketChannel accept(ServerSocketChannel listener) throws IOException {
        final SocketChannel socket = listener.accept();
        socket.configureBlocking(false);
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return socket;
    }

    private ServerSocketChannel listen(int port) throws IOException {
        final ServerSocketChannel listener = ServerSocketChannel.open();
        listener.configureBlocking(false);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_024);
        listener.register(readiness, SelectionKey.OP_ACCEPT);
        return listener;
    }
}
