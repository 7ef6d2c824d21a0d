package io.ringcast.bench.rig.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Batches as lines of JSON over one TCP connection, for servers that only pass bytes on. A batch counts as answered once the
 * socket took it, and {@link #send} blocks while the socket is full.
 */
public final class LineIngestDriver extends LinesDriver {
    private final int port;
    private final List<String> faults = new ArrayList<>();
    private SocketChannel socket;

    /** Agents of {@code plan} to the server on this machine's {@code port}. */
    public LineIngestDriver(int port, IngestPlan plan) {
        super(plan);
        this.port = port;
    }

    @Override
    public void open() {
        try {
            socket = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    void handOver(ByteBuffer lines) {
        try {
            while (lines.hasRemaining()) {
                socket.write(lines);
            }
        } catch (IOException e) {
            faults.add("ingest: " + e.getMessage());
        }
    }

    @Override
    public List<String> faults() {
        return List.copyOf(faults);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            faults.add("close: " + e.getMessage());
        }
    }
}
