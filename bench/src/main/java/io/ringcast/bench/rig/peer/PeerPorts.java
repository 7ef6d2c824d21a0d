package io.ringcast.bench.rig.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Two free ports of loopback: where load goes in and where it comes out. A peer without clients leaves the second alone. */
public record PeerPorts(int ingestPort, int clientPort) {
    /** Ports that nobody listens on now. */
    public static PeerPorts free() {
        try (ServerSocket ingest = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket client = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new PeerPorts(ingest.getLocalPort(), client.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
