package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.testing.LiveClient;
import io.ringcast.testing.RingcastProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A server that runs out of file descriptors. */
@Timeout(60)
class DescriptorsIT {
    private static final int MAX_DESCRIPTOR_COUNT = 250;

    private final List<SocketChannel> connections = new ArrayList<>();
    private Process process;

    @AfterEach
    void kill() throws IOException {
        process.destroyForcibly();
        hangUp();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void takesClientsAgainWhenThereAreDescriptorsAgain() throws IOException, InterruptedException {
        final BufferedReader log = serve();
        await(
                log,
                "WARN  RingcastServer open files: " + MAX_DESCRIPTOR_COUNT
                        + " allowed, 3206 needed at most; better: ulimit -n 4096");
        final String url = await(log, "listening on ws://127.0.0.1:");
        final int port = Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
        for (int i = 0; i < MAX_DESCRIPTOR_COUNT; i++) {
            final SocketChannel connection = SocketChannel.open();
            connections.add(connection);
            connection.configureBlocking(false);
            connection.connect(new InetSocketAddress("127.0.0.1", port));
        }
        await(log, "no file descriptors are left");

        hangUp();

        try (LiveClient client = LiveClient.connected(port)) {
            await(log, "accepted again");
            client.send("{\"type\":\"ping\"}").next("pong");
            client.send("{\"type\":\"subscribe\",\"topic\":\"server\"}").next("subscribed");
            assertThat(client.next("server_stats")
                            .path("counters")
                            .path(CounterDescriptor.ACCEPTS_PAUSED.label())
                            .asLong())
                    .isPositive();
        }
    }

    private BufferedReader serve() throws IOException {
        final ProcessBuilder server = RingcastProcess.of("serve", "--grpc-port", "0", "--live-ws-port", "0");
        final List<String> limited =
                new ArrayList<>(List.of("bash", "-c", "ulimit -n " + MAX_DESCRIPTOR_COUNT + " && exec \"$@\"", "bash"));
        limited.addAll(server.command());
        process = RingcastProcess.start(server.command(limited));
        return process.errorReader();
    }

    private static String await(BufferedReader log, String text) throws IOException {
        String line = log.readLine();
        while (line != null && !line.contains(text)) {
            line = log.readLine();
        }
        assertThat(line).as("the log should say: " + text).isNotNull();
        return line;
    }

    private void hangUp() throws IOException {
        for (final SocketChannel connection : connections) {
            connection.close();
        }
        connections.clear();
    }
}
