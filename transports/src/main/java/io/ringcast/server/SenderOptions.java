package io.ringcast.server;

import io.ringcast.agent.ServerAddress;
import picocli.CommandLine.Option;

/** Where to send. */
final class SenderOptions {
    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:RINGCAST_SERVER:-localhost:4317}",
            converter = ServerAddressConverter.class,
            description = "The server's gRPC listener (default: ${DEFAULT-VALUE}; environment: RINGCAST_SERVER)")
    private ServerAddress server;

    ServerAddress server() {
        return server;
    }
}
