package io.ringcast.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTest {
    @TempDir
    private Path folder;

    @Test
    void findsErrorsInTextAndInJson() throws IOException {
        ServerLog log = log("""
            2026-11-26T09:00:00.000Z INFO  RingcastServer no error here
            2026-11-26T09:00:01.000Z WARN  RejectionLog a1 was rejected
            2026-11-26T09:00:02.000Z ERROR RingcastServer the engine met an error
            {"level":"ERROR","message":"the engine met an error"}
            Exception in thread "x" java.lang.OutOfMemoryError
            """);

        assertThat(log.findings())
                .hasSize(3)
                .allSatisfy(finding -> assertThat(finding).startsWith("the server's log: "));
        assertThat(log.warnings()).hasSize(1);
        assertThat(log.tail()).contains("OutOfMemoryError");
    }

    @Test
    void knowsThePortsInTextAndInJson() throws IOException {
        ServerLog log = log("""
            2026-11-26T09:00:00.000Z INFO  RingcastServer metrics and health on http://127.0.0.1:42001
            {"level":"INFO","message":"listening on grpc://127.0.0.1:42002","logger":"x"}
            """);

        assertThat(log.port("metrics and health on http://")).hasValue(42_001);
        assertThat(log.port("listening on grpc://")).hasValue(42_002);
        assertThat(log.port("listening on ws://")).isEmpty();
    }

    @Test
    void isEmptyBeforeThereIsAFile() {
        ServerLog log = new ServerLog(folder.resolve("absent"));

        assertThat(log.findings()).isEmpty();
        assertThat(log.port("listening on ws://")).isEmpty();
    }

    private ServerLog log(String text) throws IOException {
        return new ServerLog(Files.writeString(folder.resolve("server.log"), text));
    }
}
